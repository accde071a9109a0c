"""``jaryk agent``: terminals, wallets and banks' applications that tell of payments over HTTP."""

from __future__ import annotations

from argparse import Namespace

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal


def add_arguments(parser: Arguments) -> None:
    parser.add_word("code", told="cli.agent.code", metavar="CODE")
    parser.add_word("--name", told="cli.agent.name", metavar="NAME")
    parser.add_word("--new-token", told="cli.agent.new_token", action="store_true")
    parser.add_word("--end-token", told="cli.agent.end_token", action="store_true")


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.agent_tokens import end_token, renew_token

    if options.new_token and options.end_token:
        raise Refusal("cli.agent.not_both")
    if options.name:
        _open(options.code, options.name)
    token = renew_token(options.code, at=clock.now()) if options.new_token else None
    if options.end_token:
        end_token(options.code, at=clock.now())
    if options.json:
        screen.emit({"agent": options.code, **({"token": token} if token else {})})
        return DONE
    if options.name:
        screen.say(screen.word("cli.agent.opened", code=options.code))
    if token:
        screen.say(screen.word("cli.agent.token", token=token))
    if options.end_token:
        screen.say(screen.word("cli.agent.ended", code=options.code))
    return DONE


def _open(code: str, name: str) -> None:
    from jaryk.ledger.operations.channels import open_channel

    open_channel(code=code, kind="agent", name_ru=name, name_ky=name, name_en=name)
