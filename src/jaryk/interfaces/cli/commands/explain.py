"""``jaryk explain``: every figure of a bill, in words with its numbers and its paragraph."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, add_month
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.documents.explanation import Explanation
    from jaryk.kernel.periods import Month


def add_arguments(parser: Arguments) -> None:
    parser.add_word("account", told="cli.explain.account", metavar="ACCOUNT")
    add_month(parser)


def run(options: Namespace, screen: Screen) -> int:
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
            "lines": [
                {
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
                        {"step": w.step, "text": w.text, "citations": list(w.citations)}
                        for w in line.workings
                    ],
                    "sources": list(line.sources),
                }
                for line in explanation.lines
            ],
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
        screen.say()
        screen.say(f"{line.title}: {som(line.amount_tyiyn, screen.lang)}")
        screen.say(f"  {line.text}")
        for working in line.workings:
            screen.say(f"  · {working.text} [{', '.join(working.citations)}]")
        for source in line.sources:
            screen.say(f"  ← {source}")
    screen.say()
    for row in explanation.balance:
        screen.say(f"{row.title}: {som(row.amount_tyiyn, screen.lang)}")
    balance = som(explanation.balance_tyiyn, screen.lang)
    screen.say(screen.word("cli.explain.balance", balance=balance))
    screen.say()
    for told in explanation.dates:
        screen.say(f"{told.name}: {told.text} [{', '.join(told.citations)}]")
