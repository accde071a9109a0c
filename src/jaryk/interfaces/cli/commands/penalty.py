"""``jaryk penalty``: what has accrued by a day, for all accounts or for one day by day."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, asked_day
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.figures import decimal
from jaryk.kernel.money import som

if TYPE_CHECKING:
    from datetime import date

    from jaryk.documents.queries.penalty import PenaltyTold

_COLUMNS: Final = ("document", "since", "until", "overdue", "days", "accrued")


def add_arguments(parser: Arguments) -> None:
    parser.add_word("--on", told="cli.penalty.on", metavar="YYYY-MM-DD")
    parser.add_word("--account", told="cli.penalty.account", metavar="NUMBER")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    from jaryk.interfaces import clock

    on = clock.today() if options.on is None else asked_day(options.on)
    if options.account is None:
        _stand(on, screen)
    else:
        from jaryk.documents.queries.penalty import penalty_of

        told = penalty_of(account_id(options.account), until=on, lang=screen.lang)
        _tell(options.account, told, screen)
    return DONE


def _stand(on: date, screen: Screen) -> None:
    """Amnesties first: what they forgive is charged and forgiven before the day is counted."""
    from jaryk.documents.operations.penalty_day import stand, work_amnesties
    from jaryk.interfaces import clock

    amnesties = work_amnesties(on=on, at=clock.now()) if on == clock.today() else []
    stood = stand(on=on)
    if screen.as_json:
        screen.emit({**asdict(stood), "amnesties": [asdict(day) for day in amnesties]})
        return
    screen.say(
        screen.word(
            "cli.penalty.stood",
            on=stood.on,
            accounts=stood.accounts,
            accrued=som(stood.accrued_tyiyn, screen.lang),
            overdue=som(stood.overdue_tyiyn, screen.lang),
        )
    )
    for day in amnesties:
        screen.say(
            screen.word(
                "cli.penalty.amnesty",
                campaign=day.campaign_id,
                accounts=day.forgiven,
                forgiven=som(day.forgiven_tyiyn, screen.lang),
                running=day.in_the_running,
            )
        )


def _tell(number: str, told: PenaltyTold, screen: Screen) -> None:
    lang = screen.lang
    if screen.as_json:
        screen.emit(_answer(number, told))
        return
    rows = [
        (
            stretch.title,
            stretch.since.isoformat(),
            stretch.until.isoformat(),
            som(stretch.overdue_tyiyn, lang),
            (stretch.until - stretch.since).days,
            decimal(stretch.accrued_e3, scale=5, lang=lang, at_least=2),
        )
        for stretch in told.stretches
    ]
    screen.table([screen.word(f"cli.penalty.column.{name}") for name in _COLUMNS], rows)
    screen.say(
        screen.word(
            "cli.penalty.in_all",
            until=told.until,
            accrued=som(told.accrued_tyiyn, lang),
            billed=som(told.billed_tyiyn, lang),
            fresh=som(told.fresh_tyiyn, lang),
        )
    )


def _answer(number: str, told: PenaltyTold) -> dict[str, object]:
    return {
        "account": number,
        "until": told.until,
        "accrued_tyiyn": told.accrued_tyiyn,
        "billed_tyiyn": told.billed_tyiyn,
        "fresh_tyiyn": told.fresh_tyiyn,
        "documents": [
            {
                "document": document.document_id,
                "title": document.title,
                "due_on": document.due_on,
                "principal_tyiyn": document.principal_tyiyn,
                "accrued_tyiyn": document.accrued_tyiyn,
                "workings": [working.text for working in document.workings],
            }
            for document in told.documents
        ],
        "stretches": [
            {
                "document": stretch.document_id,
                "since": stretch.since,
                "until": stretch.until,
                "overdue_tyiyn": stretch.overdue_tyiyn,
                "accrued_e3": stretch.accrued_e3,
                "workings": [working.text for working in stretch.workings],
            }
            for stretch in told.stretches
        ],
    }
