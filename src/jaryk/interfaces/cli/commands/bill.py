"""``jaryk bill``: a month's billing of all accounts, a district or one account."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import add_month, asked_account, asked_day, asked_district
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.charges.queries.runs import BillingRun, SetAsideRow
    from jaryk.documents.operations.billing import Progress
    from jaryk.kernel.periods import Month


def add_arguments(parser: Arguments) -> None:
    add_month(parser)
    scope = parser.add_mutually_exclusive_group()
    scope.add_argument("--account", help=_told(parser, "account"), metavar="NUMBER")
    scope.add_argument("--district", help=_told(parser, "district"), metavar="CODE")
    parser.add_word("--on", told="cli.bill.on", metavar="YYYY-MM-DD")
    stage = parser.add_mutually_exclusive_group()
    stage.add_argument("--preview", help=_told(parser, "preview"), action="store_true")
    stage.add_argument("--cancel", help=_told(parser, "cancel"), action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month

    period = Month.parse(options.period)
    open_house()
    began = perf_counter()
    if options.cancel:
        run_of_month = _cancelled(period)
    else:
        run_of_month = _started(period, options)
        _work(run_of_month, screen, is_preview=options.preview)
    seconds = perf_counter() - began
    standing = _standing(run_of_month)
    _answer(run_of_month, standing, seconds, screen, _key(run_of_month, is_preview=options.preview))
    is_whole = options.cancel or not standing.set_aside
    return DONE if is_whole else SET_ASIDE


def _started(period: Month, options: Namespace) -> BillingRun:
    """The open run of the scope, begun now or earlier."""
    from jaryk.documents.operations import billing
    from jaryk.interfaces import clock

    return billing.start_run(
        period=period,
        issued_on=clock.today() if options.on is None else asked_day(options.on),
        known_at=clock.now(),
        district_id=asked_district(options),
        account_id=asked_account(options),
    )


def _cancelled(period: Month) -> BillingRun:
    """The month's open run, whatever its scope, given up."""
    from jaryk.charges.queries.runs import runs_of_month
    from jaryk.documents.operations import billing
    from jaryk.interfaces import clock

    for run_of_month in runs_of_month(period.first_on):
        if run_of_month.status != "posted":
            billing.cancel(run_of_month, at=clock.now())
            return run_of_month
    raise Refusal("cli.bill.nothing_open", period=str(period))


def _told(parser: Arguments, word: str) -> str:
    from jaryk.kernel.texts import text

    return text(f"cli.bill.{word}", parser.lang)


def _work(run_of_month: BillingRun, screen: Screen, *, is_preview: bool) -> None:
    """Preview the run, or approve and post it; an interrupted one goes on where it stopped."""
    from jaryk.documents.operations import billing
    from jaryk.interfaces import clock, machine

    key = "cli.bill.previewing" if is_preview else "cli.bill.posting"
    period = f"{run_of_month.period:%Y-%m}"
    with screen.progress(screen.word(key, period=period)) as advance:

        def show(progress: Progress) -> None:
            advance(progress.done, progress.accounts)

        if is_preview:
            billing.preview(run_of_month, on_progress=show)
            return
        if run_of_month.status in {"started", "previewed"}:
            billing.approve(run_of_month, user_id=None, at=clock.now())
        billing.post(run_of_month, at=clock.now(), on_progress=show, hands=machine.hands())


@dataclass(frozen=True)
class _Standing:
    """How the scope stands: after a run the whole of its month, so that a repeat tells the same."""

    period: str
    accounts: int
    billed: int
    set_aside: int
    total_tyiyn: int
    reasons: list[SetAsideRow]


def _standing(run_of_month: BillingRun) -> _Standing:
    from jaryk.charges.queries.runs import set_asides
    from jaryk.documents.queries.bills import completeness
    from jaryk.interfaces import clock
    from jaryk.kernel.periods import Month

    period = Month.of(run_of_month.period)
    if run_of_month.status != "posted":
        return _Standing(
            period=str(period),
            accounts=run_of_month.accounts,
            billed=run_of_month.billed,
            set_aside=run_of_month.set_aside,
            total_tyiyn=run_of_month.total_tyiyn,
            reasons=set_asides(run_of_month.pk),
        )
    whole = completeness(
        period,
        known_at=clock.now(),
        district_id=run_of_month.district_id,
        account_id=run_of_month.account_id,
    )
    return _Standing(
        period=str(period),
        accounts=whole.agreements,
        billed=whole.billed,
        set_aside=whole.set_aside,
        total_tyiyn=whole.total_tyiyn,
        reasons=list(whole.reasons),
    )


def _answer(
    run_of_month: BillingRun, standing: _Standing, seconds: float, screen: Screen, key: str
) -> None:
    aside = [
        {"account": row.account_number, "reason": row.reason(screen.lang)}
        for row in standing.reasons
    ]
    if screen.as_json:
        screen.emit(
            {
                "period": standing.period,
                "run": run_of_month.pk,
                "status": run_of_month.status,
                "accounts": standing.accounts,
                "billed": standing.billed,
                "newly_billed": run_of_month.billed,
                "set_aside": standing.set_aside,
                "total_tyiyn": standing.total_tyiyn,
                "seconds": round(seconds, 3),
                "accounts_set_aside": aside,
            }
        )
        return
    if aside:
        headings = [screen.word(f"cli.bill.{name}") for name in ("number", "reason")]
        screen.table(headings, [(row["account"], row["reason"]) for row in aside])
    _sum_up(standing, seconds, screen, key)


def _sum_up(standing: _Standing, seconds: float, screen: Screen, key: str) -> None:
    from jaryk.kernel.money import som

    screen.say(
        screen.word(
            key,
            period=standing.period,
            accounts=standing.accounts,
            billed=standing.billed,
            set_aside=standing.set_aside,
            total=som(standing.total_tyiyn, screen.lang),
            seconds=f"{seconds:.1f}",
        )
    )


def _key(run_of_month: BillingRun, *, is_preview: bool) -> str:
    if run_of_month.status == "cancelled":
        return "cli.bill.cancelled"
    if is_preview:
        return "cli.bill.would_be"
    return "cli.bill.done" if run_of_month.billed else "cli.bill.nothing_new"
