"""``jaryk handover``: a change of owner: what is owed, and the supply handed over."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import account_id, asked_day, asked_user
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES

if TYPE_CHECKING:
    from jaryk.documents.operations.handover import HandedOver, Reckoning


def add_arguments(parser: Arguments) -> None:
    parser.add_word("account", told="cli.bill.account", metavar="NUMBER")
    parser.add_word("--to", told="cli.handover.to", metavar="NUMBER")
    parser.add_word("--on", told="cli.handover.on", metavar="YYYY-MM-DD")
    parser.add_word("--name", told="cli.handover.name")
    parser.add_word("--agreement", told="cli.handover.agreement")
    parser.add_word("--nonhousehold", told="cli.handover.nonhousehold", action="store_true")
    parser.add_word(
        "--language", told="cli.handover.language", choices=LANGUAGES, default="ru", metavar="LANG"
    )
    parser.add_word("--act", told="cli.handover.act")
    parser.add_word("--carry-debt", told="cli.handover.carry_debt", action="store_true")
    parser.add_word("--by", told="cli.dispute.by", metavar="USER")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.documents.operations.handover import reckoning
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.door import open_house

    open_house()
    if options.to is None:
        owed = reckoning(account_id(options.account), on=clock.today())
        _show(options.account, owed, None, screen)
        return DONE
    lacking = [
        name for name in ("on", "name", "agreement", "act", "by") if not _given(options, name)
    ]
    if lacking:
        raise Refusal("cli.handover.lacks", what=", ".join(f"--{name}" for name in lacking))
    done = _handed_over(options)
    _show(options.account, done.reckoning, done, screen)
    return DONE


def _given(options: Namespace, name: str) -> bool:
    return bool(getattr(options, name))


def _handed_over(options: Namespace) -> HandedOver:
    from jaryk.customers.operations.handover import Newcomer
    from jaryk.documents.operations.handover import hand_over
    from jaryk.interfaces import clock

    newcomer = Newcomer(
        number=options.to,
        name=options.name,
        is_household=not options.nonhousehold,
        agreement=options.agreement,
        language=options.language,
    )
    return hand_over(
        account_id=account_id(options.account),
        on=asked_day(options.on),
        newcomer=newcomer,
        act=options.act,
        carries_debt=options.carry_debt,
        by_id=asked_user(options.by).pk,
        today=clock.today(),
        at=clock.now(),
    )


def _show(number: str, owed: Reckoning, done: HandedOver | None, screen: Screen) -> None:
    from jaryk.documents.queries.titles import document_titles
    from jaryk.kernel.money import som

    lang = screen.lang
    titles = document_titles([one.document_id for one in owed.documents], lang)
    if screen.as_json:
        screen.emit({"account": number, **_told(owed, done, titles)})
        return
    rows = [
        (titles[one.document_id], som(one.principal_left, lang), som(one.penalty_left, lang))
        for one in owed.documents
    ]
    if rows:
        names = ("document", "principal", "late")
        screen.table([screen.word(f"cli.handover.{name}") for name in names], rows)
    balance = som(owed.balance_tyiyn, lang)
    screen.say(screen.word("cli.handover.owed", number=number, on=owed.on, balance=balance))
    if done is not None:
        screen.say(screen.word("cli.handover.done", number=number))
    if done is not None and done.proposal is not None:
        screen.say(screen.word("cli.handover.proposed", proposal=done.proposal.pk))


def _told(owed: Reckoning, done: HandedOver | None, titles: dict[int, str]) -> dict[str, object]:
    proposal = done.proposal if done else None
    return {
        "on": owed.on,
        "balance_tyiyn": owed.balance_tyiyn,
        "documents": [
            {
                "document": titles[one.document_id],
                "due_on": one.due_on,
                "principal_tyiyn": one.principal_left,
                "penalty_tyiyn": one.penalty_left,
                "disputed_tyiyn": one.disputed_tyiyn,
            }
            for one in owed.documents
        ],
        "handed_over": done is not None,
        "proposal": proposal.pk if proposal else None,
    }
