"""``jaryk explain``: every figure of a bill or of a correction, in words with its paragraph."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.documents.explanation import ExplainedCorrection, ExplainedLine, Explanation
    from jaryk.kernel.periods import Month


def add_arguments(parser: Arguments) -> None:
    parser.add_word("account", told="cli.explain.account", metavar="ACCOUNT", nargs="?")
    parser.add_word("--period", told="cli.scope.period", metavar="YYYY-MM")
    parser.add_word("--correction", told="cli.explain.correction", metavar="C-YYYY/N")


def run(options: Namespace, screen: Screen) -> int:
    of_bill = options.account is not None and options.period is not None
    of_correction = options.account is None and options.period is None
    if not (of_bill if options.correction is None else of_correction):
        raise Refusal("cli.explain.whose")
    if of_bill:
        return _explain_bill(options, screen)
    return _explain_correction(options.correction, screen)


def _explain_bill(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house
    from jaryk.kernel.periods import Month

    period = Month.parse(options.period)
    open_house()
    from jaryk.documents.explanation import explain
    from jaryk.documents.queries.bills import bill_of

    asked_id = account_id(options.account)
    bill = bill_of(asked_id, period)
    if bill is None:
        raise _without_bill(options.account, asked_id, period, screen.lang)
    explanation = explain(bill, screen.lang)
    if screen.as_json:
        _emit(explanation, screen)
    else:
        _show(explanation, screen)
    return DONE


def _explain_correction(number: str, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    from jaryk.documents.explanation import explain_correction
    from jaryk.documents.queries.papers.charged import correction_numbered
    from jaryk.documents.queries.recalculations import correction

    explained = explain_correction(correction(correction_numbered(number).pk), screen.lang)
    if screen.as_json:
        _emit_correction(explained, screen)
    else:
        _show_correction(explained, screen)
    return DONE


def _without_bill(account: str, asked_id: int, period: Month, lang: str) -> Refusal:
    """No bill, and the reason for which a run has set the account aside, if one has."""
    from jaryk.charges.queries.runs import runs_of_month, set_asides

    run_ids = [run.pk for run in runs_of_month(period.first_on)]
    for row in set_asides(*run_ids):
        if row.account_id == asked_id:
            told = {"account": account, "period": str(period), "reason": row.reason(lang)}
            return Refusal("cli.explain.set_aside", **told)
    return Refusal("cli.explain.no_bill", account=account, period=str(period))


def _emit(explanation: Explanation, screen: Screen) -> None:
    screen.emit(
        {
            "account": explanation.account,
            "period": explanation.period,
            "bill": explanation.bill,
            "total_tyiyn": explanation.total_tyiyn,
            "lines": [_told(line) for line in explanation.lines],
            "balance": [
                {"title": row.title, "amount_tyiyn": row.amount_tyiyn}
                for row in explanation.balance
            ],
            "balance_tyiyn": explanation.balance_tyiyn,
            "dates": [
                {"step": told.step, "text": told.text, "citations": list(told.citations)}
                for told in explanation.dates
            ],
        }
    )


def _told(line: ExplainedLine) -> dict[str, Any]:
    return {
        "step": line.step,
        "title": line.title,
        "quantity": line.quantity,
        "unit": line.unit,
        "rate": line.rate,
        "rate_unit": line.rate_unit,
        "amount_tyiyn": line.amount_tyiyn,
        "since": line.days.since,
        "until": line.days.until,
        "citations": list(line.citations),
        "text": line.text,
        "workings": [
            {"step": w.step, "text": w.text, "citations": list(w.citations)} for w in line.workings
        ],
        "sources": list(line.sources),
    }


def _emit_correction(explained: ExplainedCorrection, screen: Screen) -> None:
    screen.emit(
        {
            "correction": explained.number,
            "account": explained.account,
            "bill": explained.bill,
            "basis": explained.basis,
            "lines": [{"sign": one.sign, **_told(one.line)} for one in explained.changes],
            "penalty_tyiyn": explained.penalty_tyiyn,
            "total_tyiyn": explained.total_tyiyn,
        }
    )


def _show(explanation: Explanation, screen: Screen) -> None:
    from jaryk.kernel.money import som

    screen.say(
        screen.word(
            "cli.explain.head",
            bill=explanation.bill,
            account=explanation.account,
            total=som(explanation.total_tyiyn, screen.lang),
        )
    )
    for line in explanation.lines:
        _show_line(line, line.amount_tyiyn, screen)
    screen.say()
    for row in explanation.balance:
        screen.say(f"{row.title}: {som(row.amount_tyiyn, screen.lang)}")
    balance = som(explanation.balance_tyiyn, screen.lang)
    screen.say(screen.word("cli.explain.balance", balance=balance))
    screen.say()
    for told in explanation.dates:
        screen.say(f"{told.name}: {told.text} [{', '.join(told.citations)}]")


def _show_correction(explained: ExplainedCorrection, screen: Screen) -> None:
    from jaryk.kernel.money import som

    screen.say(
        screen.word(
            "cli.explain.correction_head",
            correction=explained.number,
            bill=explained.bill,
            account=explained.account,
            total=som(explained.total_tyiyn, screen.lang),
        )
    )
    screen.say(explained.basis)
    for one in explained.changes:
        _show_line(one.line, one.added_tyiyn, screen)
    if explained.penalty_told:
        screen.say()
        screen.say(explained.penalty_told)


def _show_line(line: ExplainedLine, added_tyiyn: int, screen: Screen) -> None:
    """``added_tyiyn``: below zero for a line that falls away."""
    from jaryk.kernel.money import som

    screen.say()
    screen.say(f"{line.title}: {som(added_tyiyn, screen.lang)}")
    screen.say(f"  {line.text}")
    for working in line.workings:
        screen.say(f"  · {working.text} [{', '.join(working.citations)}]")
    for source in line.sources:
        screen.say(f"  ← {source}")
