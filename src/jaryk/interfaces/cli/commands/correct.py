"""``jaryk correct``: set a fact right, and correct what was billed by it, by two persons."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import account_id, asked_day, asked_user
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from jaryk.documents.queries.recalculations import Correction, Recalculation

_REASONS: Final = ("reading", "tariff", "group", "ratio", "dispute")


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step", required=True, metavar=text("cli.correct.step", parser.lang),
        parser_class=Arguments,
    )  # fmt: skip
    _draft(_step(steps, parser, "draft"))
    _cancel_bill(_step(steps, parser, "cancel-bill"))
    for name in ("approve", "cancel"):
        step = _step(steps, parser, name)
        step.add_word("recalculation", told="cli.correct.number", type=int)
        step.add_word("--by", told="cli.correct.by", required=True, metavar="USER")
    _step(steps, parser, "show").add_word("recalculation", told="cli.correct.number", type=int)
    _step(steps, parser, "list").add_word("--account", told="cli.bill.account", metavar="NUMBER")
    ratio = _step(steps, parser, "ratio")
    ratio.add_word("meter", told="cli.correct.meter")
    ratio.add_word("--current", told="cli.correct.current", type=int, default=1)
    ratio.add_word("--voltage", told="cli.correct.voltage", type=int, default=1)
    ratio.add_word("--since", told="cli.correct.since_day", metavar="YYYY-MM-DD")


def _step(steps: object, parser: Arguments, name: str) -> Arguments:
    told = text(f"cli.correct.{name.replace('-', '_')}", parser.lang)
    step: Arguments = steps.add_parser(name, lang=parser.lang, help=told, description=told)  # type: ignore[attr-defined]
    step.add_usual()
    return step


def _draft(step: Arguments) -> None:
    step.add_word("--reason", told="cli.correct.reason", required=True, choices=_REASONS)
    _because(step)
    step.add_word("--since", told="cli.correct.since", required=True, metavar="YYYY-MM")
    step.add_word("--through", told="cli.correct.through", metavar="YYYY-MM")
    step.add_word("--account", told="cli.bill.account", metavar="NUMBER")
    step.add_word("--group", told="cli.correct.of_group", metavar="CODE")


def _cancel_bill(step: Arguments) -> None:
    _because(step)
    step.add_word("--account", told="cli.bill.account", required=True, metavar="NUMBER")
    step.add_word("--period", told="cli.scope.period", required=True, metavar="YYYY-MM")


def _because(step: Arguments) -> None:
    step.add_word("--basis", told="cli.correct.basis", required=True)
    step.add_word("--by", told="cli.correct.by", required=True, metavar="USER")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    steps = {
        "draft": _drafted,
        "cancel-bill": _bill_cancelled,
        "approve": _approved,
        "cancel": _cancelled,
        "show": _shown,
    }
    if options.step == "list":
        return _list(options, screen)
    if options.step == "ratio":
        return _ratio(options, screen)
    found = steps[options.step](options)
    _answer(found, screen)
    return SET_ASIDE if _aside(found, screen.lang) else DONE


def _drafted(options: Namespace) -> Recalculation:
    from jaryk.documents.operations import recalculation
    from jaryk.documents.queries.recalculations import RecalculationReason
    from jaryk.interfaces import clock
    from jaryk.kernel.periods import Month
    from jaryk.reference.queries.tariffs import group

    since = Month.parse(options.since)
    through = Month.parse(options.through) if options.through else Month.of(clock.today())
    return recalculation.draft(
        reason=RecalculationReason(options.reason),
        basis=options.basis,
        since=since,
        until=through.next(),
        issued_on=clock.today(),
        known_at=clock.now(),
        account_id=account_id(options.account) if options.account else None,
        group_id=group(options.group).pk if options.group else None,
        by_id=asked_user(options.by).pk,
    )


def _bill_cancelled(options: Namespace) -> Recalculation:
    from jaryk.documents.operations import recalculation
    from jaryk.documents.queries.bills import bill_of
    from jaryk.interfaces import clock
    from jaryk.kernel.periods import Month

    bill = bill_of(account_id(options.account), Month.parse(options.period))
    if bill is None:
        raise Refusal("cli.correct.no_bill", number=options.account, period=options.period)
    return recalculation.cancel_bill(
        bill.pk,
        basis=options.basis,
        issued_on=clock.today(),
        known_at=clock.now(),
        by_id=asked_user(options.by).pk,
    )


def _approved(options: Namespace) -> Recalculation:
    """Approve and post in one act; an interrupted posting goes on."""
    from jaryk.documents.operations import recalculation
    from jaryk.documents.queries.recalculations import RecalculationStatus
    from jaryk.interfaces import clock

    found = _shown(options)
    if found.status == RecalculationStatus.DRAFTED:
        recalculation.approve(found, by_id=asked_user(options.by).pk, at=clock.now())
    recalculation.post(found, on=clock.today(), at=clock.now())
    return found


def _cancelled(options: Namespace) -> Recalculation:
    from jaryk.documents.operations import recalculation
    from jaryk.interfaces import clock

    found = _shown(options)
    recalculation.cancel(found, at=clock.now(), by_id=asked_user(options.by).pk)
    return found


def _shown(options: Namespace) -> Recalculation:
    from jaryk.documents.queries.recalculations import recalculation

    return recalculation(options.recalculation)


def _aside(found: Recalculation, lang: str) -> list[dict[str, str]]:
    from jaryk.documents.queries.recalculations import set_asides_of, told_aside

    return [
        {
            "account": row.account.number,
            "bill": row.bill_number,
            "reason": told_aside(row, lang),
        }
        for row in set_asides_of(found.pk)
    ]


def _answer(found: Recalculation, screen: Screen) -> None:
    from jaryk.documents.queries.recalculations import corrections_in
    from jaryk.kernel.money import som

    corrections = corrections_in(found.pk)
    aside = _aside(found, screen.lang)
    if screen.as_json:
        screen.emit(
            {
                **_told(found),
                "corrections": [_correction_told(row) for row in corrections],
                "set_aside": aside,
            }
        )
        return
    if corrections:
        headings = [screen.word(f"cli.correct.column.{name}") for name in _COLUMNS]
        rows = [
            (
                row.full_number,
                row.account.number,
                row.bill.number,
                som(row.energy_tyiyn, screen.lang),
                som(row.tax_tyiyn, screen.lang),
                som(row.penalty_tyiyn, screen.lang),
            )
            for row in corrections
        ]
        screen.table(headings, rows)
    _say(found, len(aside), screen)


def _correction_told(row: Correction) -> dict[str, object]:
    return {
        "number": row.full_number,
        "account": row.account.number,
        "bill": row.bill.number,
        "due_on": row.due_on and str(row.due_on),
        "energy_dwh": row.energy_dwh,
        "energy_tyiyn": row.energy_tyiyn,
        "tax_tyiyn": row.tax_tyiyn,
        "penalty_tyiyn": row.penalty_tyiyn,
    }


_COLUMNS: Final = ("number", "account", "bill", "energy", "taxes", "penalty")


def _say(found: Recalculation, aside: int, screen: Screen) -> None:
    from jaryk.kernel.money import som

    screen.say(
        screen.word(
            "cli.correct.sum",
            number=found.pk,
            reason=screen.word(f"documents.recalculation.reason.{found.reason}"),
            status=screen.word(f"documents.recalculation.status.{found.status}"),
            accounts=found.accounts,
            bills=found.bills,
            total=som(found.total_tyiyn, screen.lang),
            aside=aside,
        )
    )


def _told(found: Recalculation) -> dict[str, object]:
    return {
        "recalculation": found.pk,
        "reason": found.reason,
        "status": found.status,
        "since": f"{found.since:%Y-%m}",
        "until": f"{found.until:%Y-%m}",
        "accounts": found.accounts,
        "bills": found.bills,
        "total_tyiyn": found.total_tyiyn,
    }


def _list(options: Namespace, screen: Screen) -> int:
    from jaryk.documents.queries.recalculations import recalculations

    asked = account_id(options.account) if options.account else None
    found = recalculations(account_id=asked)
    if screen.as_json:
        screen.emit({"recalculations": [_told(one) for one in found]})
        return DONE
    if not found:
        screen.say(screen.word("cli.correct.none"))
    for one in found:
        _say(one, len(_aside(one, screen.lang)), screen)
    return DONE


def _ratio(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.metering.operations.ratios import correct_ratio

    changed = correct_ratio(
        meter=options.meter,
        current_ratio=options.current,
        voltage_ratio=options.voltage,
        valid_from=asked_day(options.since) if options.since else None,
        known_at=clock.now(),
    )
    if screen.as_json:
        screen.emit({"meter": options.meter, "installations": changed})
    else:
        screen.say(screen.word("cli.correct.ratio_told", meter=options.meter, count=changed))
    return DONE
