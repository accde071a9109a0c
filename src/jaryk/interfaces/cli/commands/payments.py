"""``jaryk payments``: money that comes in, from files, at the desk, out of suspense."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.commands import payments_shown as shown
from jaryk.interfaces.cli.files import read_file
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import account_id, asked_day
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

_FORMATS: Final = "auto|csv|camt053|1c"


def add_arguments(parser: Arguments) -> None:
    acts = parser.add_subparsers(
        dest="act",
        metavar=text("cli.payments.which", parser.lang),
        parser_class=Arguments,
        required=True,
    )

    def act(name: str) -> Arguments:
        told = text(f"cli.payments.{name}.about", parser.lang)
        added: Arguments = acts.add_parser(name, lang=parser.lang, help=told, description=told)
        added.add_usual()
        return added

    for name in ("load", "registry"):
        file = act(name)
        file.add_word("file", told="cli.payments.file", metavar="FILE")
        file.add_word("--channel", told="cli.payments.channel", metavar="CODE", required=True)
        file.add_word("--format", told="cli.payments.format", metavar=_FORMATS, default="auto")
        if name == "load":
            file.add_word("--allow-gap", told="cli.payments.allow_gap", action="store_true")
        else:
            file.add_word("--day", told="cli.payments.of_day", metavar="YYYY-MM-DD")
    act("suspense").add_word("--channel", told="cli.payments.channel", metavar="CODE")
    match = act("match")
    match.add_word("entry", told="cli.payments.entry", metavar="ENTRY", type=int)
    match.add_word("parts", told="cli.payments.parts", metavar="ACCOUNT[=SOM]", nargs="*")
    match.add_word("--desk", told="cli.payments.deposit", metavar="CODE")
    reverse = act("reverse")
    reverse.add_word("entry", told="cli.payments.entry", metavar="ENTRY", type=int)
    reverse.add_word("--reason", told="cli.payments.reason", metavar="TEXT", required=True)
    act("day").add_word("day", told="cli.payments.of_day", metavar="YYYY-MM-DD", nargs="?")
    act("channels")
    _add_open(act("open"))
    _add_cash(act("cash"))


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    has_file = options.act in ("load", "registry")
    data = read_file(Path(options.file)) if has_file else b""
    open_house()
    if has_file:
        return _FILES[options.act](options, data, screen)
    return _ACTS[options.act](options, screen)


def _add_open(parser: Arguments) -> None:
    parser.add_word("code", told="cli.payments.code", metavar="CODE")
    parser.add_word("--kind", told="cli.payments.kind", metavar="KIND", required=True)
    parser.add_word("--name", told="cli.payments.name", metavar="NAME", required=True)
    parser.add_word("--profile", told="cli.payments.profile", metavar="NAME|FILE.toml")
    parser.add_word("--own-account", told="cli.payments.own_account", metavar="NUMBER")


def _add_cash(parser: Arguments) -> None:
    parser.add_word("desk", told="cli.payments.desk", metavar="DESK")
    parser.add_word("account", told="cli.payments.account", metavar="ACCOUNT", nargs="?")
    parser.add_word("som", told="cli.payments.som", metavar="SOM", nargs="?")
    parser.add_word("--payer", told="cli.payments.payer", metavar="NAME", default="")
    parser.add_word("--key", told="cli.payments.key", metavar="KEY")
    parser.add_word("--hand-over", told="cli.payments.hand_over", action="store_true")


def _load(options: Namespace, data: bytes, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.statements import load_statement

    name = Path(options.file).name
    with screen.progress(screen.word("cli.payments.reading", name=name)):
        loaded = load_statement(
            channel_code=options.channel,
            name=name,
            data=data,
            format_told=options.format,
            at=clock.now(),
            on=clock.today(),
            allow_gap=options.allow_gap,
        )
    return SET_ASIDE if shown.statement(loaded, screen) else DONE


def _registry(options: Namespace, data: bytes, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.registries import compare_registry

    name = Path(options.file).name
    with screen.progress(screen.word("cli.payments.reading", name=name)):
        compared = compare_registry(
            channel_code=options.channel,
            name=name,
            data=data,
            format_told=options.format,
            day=asked_day(options.day) if options.day else None,
            at=clock.now(),
        )
    return SET_ASIDE if shown.registry(compared, screen) else DONE


def _suspense(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.queries.channels import channel
    from jaryk.ledger.queries.suspense import waiting

    asked = None if options.channel is None else channel(options.channel).pk
    shown.suspense(waiting(on=clock.today(), channel_id=asked), screen)
    return DONE


def _match(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.suspense import match, match_deposit

    said: dict[str, Any] = {"at": clock.now(), "on": clock.today(), "by_id": None}
    if bool(options.desk) == bool(options.parts):
        raise Refusal("cli.payments.match.what")
    if options.desk:
        made = match_deposit(entry_id=options.entry, desk_code=options.desk, **said)
    else:
        made = match(entry_id=options.entry, parts=_parts(options), **said)
    return shown.entry("cli.payments.match.done", made, screen)


def _parts(options: Namespace) -> list[tuple[int, int]]:
    """Accounts with their sums; the one account without a sum gets all that waits."""
    from jaryk.kernel.money import parse_som
    from jaryk.ledger.queries.suspense_left import suspense_left

    told = [word.partition("=") for word in options.parts]
    if len(told) == 1 and not told[0][1]:
        left = suspense_left(entry_id=options.entry)
        if left.is_empty():
            raise Refusal("ledger.suspense.unknown", entry=options.entry)
        return [(account_id(told[0][0]), int(left["left_tyiyn"][0]))]
    return [(account_id(number), parse_som(written)) for number, _, written in told]


def _reverse(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.reversal import reverse

    made = reverse(entry_id=options.entry, reason=options.reason, at=clock.now(), on=clock.today())
    return shown.entry("cli.payments.reverse.done", made, screen)


def _day(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.queries.reconciliation import day_of_channels

    on = asked_day(options.day) if options.day else clock.today()
    return SET_ASIDE if shown.day(on, day_of_channels(on), screen) else DONE


def _channels(_: Namespace, screen: Screen) -> int:
    from jaryk.ledger.queries.channels import channels

    shown.channels(channels(), screen)
    return DONE


def _open(options: Namespace, screen: Screen) -> int:
    from jaryk.ledger.operations.channels import open_channel

    channel = open_channel(
        code=options.code,
        kind=options.kind,
        name_ru=options.name,
        name_ky=options.name,
        name_en=options.name,
        profile=_profile(options),
    )
    shown.channels([channel], screen)
    return DONE


def _profile(options: Namespace) -> dict[str, Any] | None:
    """The ready profile of that name, or the one of the file, with the supplier's own account."""
    import tomllib

    from jaryk.ledger.formats.profiles import ready_profile

    own = {} if options.own_account is None else {"account": options.own_account}
    if options.profile is None:
        return own or None
    if not options.profile.endswith(".toml"):
        return ready_profile(options.profile) | own
    try:
        return tomllib.loads(read_file(Path(options.profile)).decode("utf-8-sig")) | own
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal("cli.payments.open.no_toml", file=options.profile, told=error) from None


def _cash(options: Namespace, screen: Screen) -> int:
    from uuid import uuid4

    from jaryk.interfaces import clock
    from jaryk.kernel.money import parse_som
    from jaryk.ledger.operations.cash import hand_over, receive_cash
    from jaryk.ledger.queries.cash import desk_day

    at, on = clock.now(), clock.today()
    if options.account is None:
        day = (
            hand_over(desk_code=options.desk, on=on, at=at, by_id=None)
            if options.hand_over
            else desk_day(desk_code=options.desk, on=on)
        )
        shown.desk(day, screen)
        return DONE
    if options.som is None:
        raise Refusal("cli.payments.cash.no_sum")
    taken = receive_cash(
        desk_code=options.desk,
        account_id=account_id(options.account),
        amount_tyiyn=parse_som(options.som),
        at=at,
        on=on,
        by_id=None,
        payer=options.payer,
        key=options.key or uuid4().hex,
    )
    shown.receipt(taken, screen)
    return DONE


_FILES: Final[dict[str, Callable[[Namespace, bytes, Screen], int]]] = {
    "load": _load,
    "registry": _registry,
}
_ACTS: Final[dict[str, Callable[[Namespace, Screen], int]]] = {
    "suspense": _suspense,
    "match": _match,
    "reverse": _reverse,
    "day": _day,
    "channels": _channels,
    "open": _open,
    "cash": _cash,
}
