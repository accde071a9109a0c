"""``jaryk approve``: what waits for a second person; propose, grant, decline, withdraw, report."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, asked_day, asked_user
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from jaryk.documents.queries.proposals import Proposal

_KINDS: Final = (
    "write_off",
    "amnesty",
    "offset",
    "reimbursement",
    "refund",
    "transfer",
    "reversal",
    "recalculation",
)
_COLUMNS: Final = ("number", "kind", "account", "sum", "act", "reason", "proposed_by", "state")


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step",
        required=True,
        metavar=text("cli.approve.step", parser.lang),
        parser_class=Arguments,
    )
    fills = {
        "list": _no_words,
        "propose": _propose_words,
        "grant": _decide_words,
        "decline": _note_words,
        "withdraw": _decide_words,
        "report": _report_words,
    }
    for name, fill in fills.items():
        told = text(f"cli.approve.{name}", parser.lang)
        step = steps.add_parser(name, lang=parser.lang, help=told, description=told)
        fill(step)
        step.add_usual()


def _no_words(step: Arguments) -> None:
    """Takes nothing."""


def _propose_words(step: Arguments) -> None:
    step.add_word("kind", told="cli.approve.kind", choices=_KINDS)
    step.add_word("--account", told="cli.bill.account", metavar="NUMBER")
    step.add_word("--sum", told="cli.approve.sum", metavar="SOM", default="0")
    step.add_word("--act", told="cli.approve.act", required=True)
    step.add_word("--reason", told="cli.approve.reason", required=True)
    step.add_word(
        "--with", told="cli.approve.with", metavar="NAME=VALUE", action="append", default=[]
    )
    step.add_word("--by", told="cli.approve.by", required=True, metavar="USER")


def _decide_words(step: Arguments) -> None:
    step.add_word("proposal", told="cli.approve.number", type=int)
    step.add_word("--by", told="cli.approve.by", required=True, metavar="USER")


def _note_words(step: Arguments) -> None:
    _decide_words(step)
    step.add_word("--note", told="cli.approve.note", required=True)


def _report_words(step: Arguments) -> None:
    step.add_word("--since", told="cli.approve.since", required=True, metavar="YYYY-MM-DD")
    step.add_word("--until", told="cli.approve.until", required=True, metavar="YYYY-MM-DD")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    if options.step == "report":
        _report(options, screen)
    elif options.step == "list":
        from jaryk.documents.queries.proposals import pending

        _show(pending(), screen)
    else:
        _show([_decided(options)], screen)
    return DONE


def _decided(options: Namespace) -> Proposal:
    from jaryk.documents.operations import proposals
    from jaryk.documents.queries.proposals import proposal
    from jaryk.interfaces import clock

    by_id, at = asked_user(options.by).pk, clock.now()
    if options.step == "propose":
        return _proposed(options, by_id)
    if options.step == "grant":
        proposals.approve(options.proposal, by_id=by_id, at=at, on=clock.today())
    elif options.step == "decline":
        proposals.decline(options.proposal, note=options.note, by_id=by_id, at=at)
    else:
        proposals.withdraw(options.proposal, by_id=by_id, at=at)
    return proposal(options.proposal)


def _proposed(options: Namespace, by_id: int) -> Proposal:
    from jaryk.documents.operations import proposals
    from jaryk.interfaces import clock
    from jaryk.kernel.money import parse_som

    return proposals.propose(
        kind=options.kind,
        account_id=account_id(options.account) if options.account else None,
        amount_tyiyn=parse_som(options.sum),
        payload=dict(map(_particular, getattr(options, "with"))),
        act=options.act,
        reason=options.reason,
        by_id=by_id,
        at=clock.now(),
    )


def _particular(written: str) -> tuple[str, object]:
    """``due_on=2026-05-31``; an account is named by its number, a whole number is one."""
    name, equals, value = written.partition("=")
    if not equals:
        raise Refusal("cli.approve.no_particular", written=written)
    if name == "to_account":
        return "to_account_id", account_id(value)
    if value in {"yes", "no"}:
        return name, value == "yes"
    if name.endswith("_id") and value.isascii() and value.isdecimal():
        return name, int(value)
    return name, value


def _show(rows: list[Proposal], screen: Screen) -> None:
    from jaryk.kernel.money import som

    if screen.as_json:
        screen.emit({"proposals": [_told(row) for row in rows]})
        return
    if not rows:
        screen.say(screen.word("cli.approve.none"))
        return
    screen.table(
        [screen.word(f"cli.approve.column.{name}") for name in _COLUMNS],
        [
            (
                row.pk,
                screen.word(f"documents.by_official.kind.{row.kind}"),
                "" if row.account is None else row.account.number,
                som(row.amount_tyiyn, screen.lang),
                row.act,
                row.reason,
                row.proposed_by.username,
                screen.word(f"cli.approve.state.{row.state}"),
            )
            for row in rows
        ],
    )


def _told(row: Proposal) -> dict[str, object]:
    return {
        "proposal": row.pk,
        "kind": row.kind,
        "account": None if row.account is None else row.account.number,
        "amount_tyiyn": row.amount_tyiyn,
        "payload": row.payload,
        "act": row.act,
        "reason": row.reason,
        "state": row.state,
        "proposed_by": row.proposed_by.username,
        "decided_by": None if row.decided_by is None else row.decided_by.username,
        "note": row.note,
        "entry": row.entry_id,
    }


def _report(options: Namespace, screen: Screen) -> None:
    """Every act as CSV, or added up by official as JSON."""
    from dataclasses import asdict

    from jaryk.documents.queries.by_official import as_csv, by_official, given_away

    rows = given_away(asked_day(options.since), asked_day(options.until))
    if screen.as_json:
        screen.emit({"officials": [asdict(row) for row in by_official(rows)]})
    else:
        screen.say(as_csv(rows, screen.lang).rstrip())
