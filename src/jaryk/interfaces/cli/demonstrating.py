"""The demonstration as ``jaryk run`` and ``jaryk demo`` build it: the story, then its papers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.screen import Screen

if TYPE_CHECKING:
    from jaryk.interfaces.demonstration.story import Step


def build_demonstration(screen: Screen, *, accounts: int, without_billing: bool = False) -> int:
    """Build it, or what is left of it, and ask for its check; returns the number of accounts."""
    from jaryk.interfaces.demonstration.story import demonstrate
    from jaryk.interfaces.jobs import ask_check

    with screen.progress(screen.word("cli.demo.building")) as advance:

        def show(step: Step) -> None:
            advance(step.done, step.of, screen.word(step.key, month=step.month))

        built = demonstrate(accounts=accounts, on_progress=show, without_billing=without_billing)
    ask_check()
    return built


def print_latest_bills(screen: Screen) -> Path | None:
    """The latest month's bills in ``var/bills``, those that are not there yet; None without any."""
    from jaryk.documents.operations.print_bills import print_bills
    from jaryk.documents.queries.bills import latest_month
    from jaryk.platform.cluster import var_folder

    month = latest_month()
    if month is None:
        return None
    folder = var_folder() / "bills" / str(month)
    with screen.progress(screen.word("cli.pdf.printing", period=str(month))) as advance:
        print_bills(
            period=month,
            out=folder,
            only_missing=True,
            on_progress=lambda printing: advance(printing.done, printing.bills),
        )
    return folder
