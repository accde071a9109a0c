"""``jaryk dispute``: take in an objection to a bill, list what waits, answer."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, asked_day, asked_district, asked_user
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from datetime import date

    from jaryk.documents.queries.disputes import Dispute, OpenDispute

_COLUMNS: Final = ("number", "account", "bill", "filed", "disputed", "answer_by", "days_left")


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step",
        required=True,
        metavar=text("cli.dispute.step", parser.lang),
        parser_class=Arguments,
    )
    for name, fill in (("file", _file_words), ("list", _list_words), ("answer", _answer_words)):
        told = text(f"cli.dispute.{name}", parser.lang)
        step = steps.add_parser(name, lang=parser.lang, help=told, description=told)
        fill(step)
        step.add_usual()


def _file_words(step: Arguments) -> None:
    step.add_word("--account", told="cli.bill.account", required=True, metavar="NUMBER")
    step.add_word("--period", told="cli.scope.period", required=True, metavar="YYYY-MM")
    step.add_word("--sum", told="cli.dispute.sum", required=True, metavar="SOM")
    step.add_word("--claim", told="cli.dispute.claim", required=True)
    step.add_word("--received", told="cli.dispute.received", metavar="YYYY-MM-DD")
    step.add_word("--on", told="cli.dispute.on", metavar="YYYY-MM-DD")
    step.add_word("--by", told="cli.dispute.by", required=True, metavar="USER")


def _list_words(step: Arguments) -> None:
    step.add_word("--account", told="cli.dispute.of_account", metavar="NUMBER")
    step.add_word("--district", told="cli.bill.district", metavar="CODE")


def _answer_words(step: Arguments) -> None:
    step.add_word("number", told="cli.dispute.number", metavar="D-YYYY/N")
    outcome = step.add_mutually_exclusive_group(required=True)
    told = text("cli.dispute.confirm", step.lang)
    outcome.add_argument("--confirm", help=told, type=int, metavar="N")
    for name in ("reject", "withdraw"):
        told = text(f"cli.dispute.{name}", step.lang)
        outcome.add_argument(f"--{name}", help=told, action="store_true")
    step.add_word("--text", told="cli.dispute.text", metavar="TEXT")
    step.add_word("--on", told="cli.dispute.answered", metavar="YYYY-MM-DD")
    step.add_word("--by", told="cli.dispute.by", required=True, metavar="USER")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    if options.step == "list":
        return _list(options, screen)
    found = _filed(options) if options.step == "file" else _answered(options)
    _show(found, screen)
    return DONE


def _filed(options: Namespace) -> Dispute:
    from jaryk.documents.operations import disputes
    from jaryk.documents.queries.bills import bill_of
    from jaryk.interfaces import clock
    from jaryk.kernel.money import parse_som
    from jaryk.kernel.periods import Month

    bill = bill_of(account_id(options.account), Month.parse(options.period))
    if bill is None:
        raise Refusal("cli.dispute.no_bill", number=options.account, period=options.period)
    received = bill.issued_on if options.received is None else asked_day(options.received)
    return disputes.file(
        bill_id=bill.pk,
        bill_received_on=received,
        filed_on=_day_or_today(options.on),
        disputed_tyiyn=parse_som(options.sum),
        claim=options.claim,
        by_id=asked_user(options.by).pk,
        at=clock.now(),
    )


def _answered(options: Namespace) -> Dispute:
    """Answer in the clerk's words, or in those drafted in the customer's language."""
    from jaryk.documents.answers import drafted_answer
    from jaryk.documents.operations import disputes
    from jaryk.documents.queries.disputes import DisputeState, dispute_numbered
    from jaryk.interfaces import clock

    found, on = dispute_numbered(options.number), _day_or_today(options.on)
    by_id, at = asked_user(options.by).pk, clock.now()
    if options.withdraw:
        answer = options.text or ""
        return disputes.withdraw(found.pk, answer=answer, on=on, by_id=by_id, at=at)
    if options.confirm is None:
        answer = options.text or drafted_answer(found, DisputeState.REJECTED, on=on)
        return disputes.reject(found.pk, answer=answer, on=on, by_id=by_id, at=at)
    answer = options.text or drafted_answer(
        found, DisputeState.CONFIRMED, on=on, recalculation_id=options.confirm
    )
    return disputes.confirm(
        found.pk, answer=answer, recalculation_id=options.confirm, on=on, by_id=by_id, at=at
    )


def _day_or_today(written: str | None) -> date:
    from jaryk.interfaces import clock

    return clock.today() if written is None else asked_day(written)


def _show(found: Dispute, screen: Screen) -> None:
    from jaryk.documents.queries.disputes import dispute
    from jaryk.kernel.money import som

    found = dispute(found.pk)
    if screen.as_json:
        screen.emit(_told(found))
        return
    due = found.answer_due_on if found.answered_on is None else found.due_on
    screen.say(
        screen.word(
            "cli.dispute.told" if due is None else "cli.dispute.told_until",
            number=found.full_number,
            bill=found.bill.number,
            account=found.account.number,
            disputed=som(found.disputed_tyiyn, screen.lang),
            state=screen.word(f"documents.dispute.state.{found.state}"),
            until=due,
        )
    )
    if not found.is_in_time:
        screen.say(screen.word("cli.dispute.late"))
    if found.answer:
        screen.say()
        screen.say(found.answer)


def _list(options: Namespace, screen: Screen) -> int:
    """What waits for an answer, the most overdue first; or all disputes of an account."""
    from jaryk.documents.queries.disputes import disputes_of, open_disputes
    from jaryk.interfaces import clock

    if options.account is not None:
        found = disputes_of(account_id(options.account))
        if screen.as_json:
            screen.emit({"disputes": [_told(one) for one in found]})
        else:
            for one in found:
                _show(one, screen)
        return DONE
    district_id = asked_district(options)
    district_ids = None if district_id is None else [district_id]
    waiting = open_disputes(on=clock.today(), district_ids=district_ids)
    if screen.as_json:
        rows = [{**_told(one.dispute), "days_left": one.days_left} for one in waiting]
        screen.emit({"disputes": rows, "overdue": sum(one.is_overdue for one in waiting)})
    elif waiting:
        headings = [screen.word(f"cli.dispute.column.{name}") for name in _COLUMNS]
        screen.table(headings, [_row(one, screen.lang) for one in waiting])
    else:
        screen.say(screen.word("cli.dispute.none"))
    return DONE


def _row(waiting: OpenDispute, lang: str) -> tuple[object, ...]:
    from jaryk.kernel.money import som

    one = waiting.dispute
    return (
        one.full_number,
        one.account.number,
        one.bill.number,
        one.filed_on,
        som(one.disputed_tyiyn, lang),
        one.answer_due_on,
        waiting.days_left,
    )


def _told(found: Dispute) -> dict[str, object]:
    return {
        "dispute": found.full_number,
        "bill": found.bill.number,
        "account": found.account.number,
        "filed_on": found.filed_on,
        "is_in_time": found.is_in_time,
        "disputed_tyiyn": found.disputed_tyiyn,
        "claim": found.claim,
        "answer_due_on": found.answer_due_on,
        "state": found.state,
        "answered_on": found.answered_on,
        "answer": found.answer,
        "due_on": found.due_on,
        "recalculation": found.recalculation_id,
    }
