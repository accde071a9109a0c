"""``jaryk estimate``: what the law lets stand for readings that nobody took in a month."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_account, asked_district
from jaryk.interfaces.cli.screen import Screen

if TYPE_CHECKING:
    from jaryk.usage.estimating import Estimated

_CAUSES = ("no_access", "not_delivered", "meter_failed")


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    parser.add_word("--district", told="cli.bill.district", metavar="CODE")
    parser.add_word("--account", told="cli.bill.account", metavar="NUMBER")
    parser.add_word(
        "--cause", told="cli.estimate.cause", metavar="|".join(_CAUSES), choices=_CAUSES
    )
    parser.add_word("--dry-run", told="cli.estimate.dry_run", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month
    from jaryk.norms.bases import Cause
    from jaryk.usage.estimating import estimate_unread

    period = Month.parse(options.period)
    open_house()
    found = estimate_unread(
        period=period,
        known_at=clock.now(),
        district_id=asked_district(options),
        account_id=asked_account(options),
        cause=Cause(options.cause) if options.cause else None,
        dry_run=options.dry_run,
    )
    aside = _aside(found, screen.lang)
    if screen.as_json:
        screen.emit(_told(found, str(period), aside, is_dry=options.dry_run))
    else:
        _say(found, aside, screen, is_dry=options.dry_run)
    return SET_ASIDE if aside else DONE


def _aside(found: Estimated, lang: str) -> list[dict[str, str]]:
    """Registers that cannot be estimated, each with the reason in words."""
    import json

    from jaryk.charges.set_aside import reasons
    from jaryk.customers.queries.bulk import account_numbers
    from jaryk.kernel.texts import text

    numbers = account_numbers(found.faults.get_column("account_id").unique().to_list())
    return [
        {"account": numbers[account_id], "reason": text(key, lang, **json.loads(particulars))}
        for account_id, key, particulars in reasons(found.faults).iter_rows()
    ]


def _told(
    found: Estimated, period: str, aside: list[dict[str, str]], *, is_dry: bool
) -> dict[str, Any]:
    by_law = found.dials.group_by("citations").len().sort("citations")
    return {
        "period": period,
        "dry_run": is_dry,
        "estimated": found.dials.height,
        "energy_dwh": int(found.dials.get_column("energy_dwh").sum()),
        "by_paragraph": dict(by_law.iter_rows()),
        "settled": found.settled.height,
        "set_aside": aside,
    }


def _say(found: Estimated, aside: list[dict[str, str]], screen: Screen, *, is_dry: bool) -> None:
    from jaryk.documents.figures import kwh

    if aside:
        headings = [screen.word("cli.estimate.account"), screen.word("cli.estimate.reason")]
        screen.table(headings, [(row["account"], row["reason"]) for row in aside])
    energy = kwh(int(found.dials.get_column("energy_dwh").sum()), screen.lang)
    screen.say(
        screen.word(
            "cli.estimate.would" if is_dry else "cli.estimate.done",
            count=found.dials.height,
            energy=energy,
            aside=len(aside),
        )
    )
    if found.settled.height:
        screen.say(screen.word("cli.estimate.settled", count=found.settled.height))
