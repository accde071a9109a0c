"""``jaryk books``: seal, verify, close, and tell what stands in the books."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.files import read_file
from jaryk.interfaces.cli.outcome import DONE, SET_ASIDE
from jaryk.interfaces.cli.scope import asked_day, asked_user
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text

_SUMS: Final = (
    "opening_debit",
    "opening_credit",
    "debit",
    "credit",
    "closing_debit",
    "closing_credit",
)


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step",
        required=True,
        metavar=text("cli.books.step", parser.lang),
        parser_class=Arguments,
    )
    for name in ("check", "seal", "verify"):
        _step(steps, parser, name)
    for name in ("close", "trial", "export"):
        _step(steps, parser, name).add_word("month", told="cli.books.month", metavar="YYYY-MM")
    export = steps.choices["export"]
    export.add_word("--format", told="cli.books.format", choices=("csv", "1c"), default="csv")
    export.add_word("--to", told="cli.books.to", required=True, metavar="FILE")
    export.add_word("--chart", told="cli.books.chart", metavar="FILE")
    order = _step(steps, parser, "order")
    order.add_word("order", told="cli.books.order.which", nargs="?", metavar="ORDER")
    order.add_word("--from", told="cli.books.order.since", dest="since", metavar="YYYY-MM-DD")
    order.add_word("--by", told="cli.dispute.by", metavar="USER")
    balance = _step(steps, parser, "balance")
    balance.add_word("account", told="cli.books.account", metavar="CODE|NUMBER")
    balance.add_word("--on", told="cli.books.on", metavar="YYYY-MM-DD")


def _step(steps: Any, parser: Arguments, name: str) -> Arguments:
    told = text(f"cli.books.{name}.about", parser.lang)
    step: Arguments = steps.add_parser(name, lang=parser.lang, help=told, description=told)
    step.add_usual()
    return step


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import open_house

    open_house()
    if options.step in _PLAIN:
        return _PLAIN[options.step](screen)
    return _ASKED[options.step](options, screen)


def _check(screen: Screen) -> int:
    """The daily checks, and whether the database would stop the product itself."""
    from jaryk.documents.checks import run_checks
    from jaryk.interfaces import clock
    from jaryk.ledger.queries.closing import closed_until
    from jaryk.ledger.queries.seals import sealed_entries, unsealed_entries
    from jaryk.platform.grants import works_as_owner

    checks = run_checks(known_at=clock.now(), lang=screen.lang)
    told = {
        "sealed_entries": sealed_entries(),
        "unsealed_entries": unsealed_entries(),
        "closed_until": closed_until(),
        "works_as_owner": works_as_owner(),
    }
    if screen.as_json:
        screen.emit({"checks": [asdict(check) for check in checks], **told})
    else:
        for check in checks:
            screen.say(f"{'✓' if check.ok else '✗'} {check.detail}")
        screen.say(
            screen.word(
                "cli.books.check.sealed",
                sealed=told["sealed_entries"],
                unsealed=told["unsealed_entries"],
                until=told["closed_until"] or "—",
            )
        )
        whose = "owner" if told["works_as_owner"] else "role"
        screen.say(screen.word(f"cli.books.check.{whose}"))
    return DONE if all(check.ok for check in checks) else SET_ASIDE


def _seal(screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.seals import seal

    made = seal(at=clock.now())
    if screen.as_json:
        screen.emit({"seals": made})
    else:
        screen.say(screen.word("cli.books.seal.done", seals=made))
    return DONE


def _verify(screen: Screen) -> int:
    from jaryk.ledger.queries.seals import sealed_entries, unsealed_entries, verify

    found = verify()
    if screen.as_json:
        told = [asdict(tampering) | {"said": tampering.say(screen.lang)} for tampering in found]
        screen.emit({"sealed_entries": sealed_entries(), "found": told})
        return SET_ASIDE if found else DONE
    for tampering in found:
        screen.say(f"✗ {tampering.say(screen.lang)}")
    key = "cli.books.verify.found" if found else "cli.books.verify.whole"
    screen.say(
        screen.word(key, count=len(found), sealed=sealed_entries(), unsealed=unsealed_entries())
    )
    return SET_ASIDE if found else DONE


def _close(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.closing import close_month

    month = Month.parse(options.month)
    moved = close_month(month, at=clock.now(), by_id=None)
    if screen.as_json:
        screen.emit({"closed": str(month), "accounts": moved})
    else:
        screen.say(screen.word("cli.books.close.done", month=str(month), accounts=moved))
    return DONE


def _trial(options: Namespace, screen: Screen) -> int:
    from jaryk.ledger.queries.export import som
    from jaryk.ledger.queries.trial import trial_balance, trial_total

    month = Month.parse(options.month)
    rows = trial_balance(month)
    total = trial_total(rows)
    if screen.as_json:
        screen.emit(
            {
                "month": str(month),
                "accounts": [asdict(row) for row in rows],
                "total": {name: getattr(total, f"{name}_tyiyn") for name in _SUMS},
            }
        )
        return DONE
    headings = [screen.word(f"cli.books.trial.{name}") for name in ("code", *_SUMS)]
    told = [
        [row.code or screen.word("cli.books.trial.total")]
        + [som(getattr(row, f"{name}_tyiyn")) for name in _SUMS]
        for row in (*rows, total)
    ]
    screen.table(headings, told)
    return DONE


def _export(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.ledger.exchange_1c import exchange_file
    from jaryk.ledger.national_chart import read_chart
    from jaryk.ledger.queries.export import csv_lines, day_totals
    from jaryk.reference.queries.supplier import supplier

    month = Month.parse(options.month)
    chart = read_chart(None if options.chart is None else read_file(Path(options.chart)))
    if options.format == "csv":
        pieces = csv_lines(month, chart)
    else:
        pieces = exchange_file(
            day_totals(month, chart),
            month=month,
            at=clock.now(),
            organisation=supplier().name_ru,
        )
    file = Path(options.to)
    draft = file.with_name(f".{file.name}.new")
    try:
        with draft.open("w", encoding="utf-8", newline="") as sink:
            sink.writelines(pieces)
        draft.replace(file)
    except OSError as error:
        raise Refusal("cli.books.export.unwritten", file=file, told=error.strerror) from None
    finally:
        draft.unlink(missing_ok=True)
    if screen.as_json:
        screen.emit({"month": str(month), "file": str(file), "bytes": file.stat().st_size})
    else:
        screen.say(screen.word("cli.books.export.done", month=str(month), file=file))
    return DONE


def _order(options: Namespace, screen: Screen) -> int:
    """Choose the order of debts, or tell what is chosen."""
    from jaryk.interfaces import clock
    from jaryk.ledger.operations.allocation_order import set_order
    from jaryk.ledger.queries.orders import order_history, order_on

    if options.order is not None:
        if options.since is None or options.by is None:
            raise Refusal("cli.books.order.lacks")
        set_order(
            order=options.order,
            valid_from=asked_day(options.since),
            by_id=asked_user(options.by).pk,
            at=clock.now(),
        )
    today = clock.today()
    told = [(row.order, row.valid_from, row.valid_until) for row in order_history()]
    if screen.as_json:
        names = ("order", "valid_from", "valid_until")
        rows = [dict(zip(names, row, strict=True)) for row in told]
        screen.emit({"on": today, "order": order_on(today), "chosen": rows})
        return DONE
    for order, since, until in told:
        told_words = screen.word(f"cli.books.order.{order}")
        screen.say(f"{since} – {until or '…'}  {told_words}")
    words = screen.word(f"cli.books.order.{order_on(today)}")
    screen.say(screen.word("cli.books.order.now", on=today, order=words))
    return DONE


def _balance(options: Namespace, screen: Screen) -> int:
    """Of a code of the books, else of the customer account of that number."""
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.scope import account_id
    from jaryk.kernel.money import som
    from jaryk.ledger.queries.balances import balance, is_known_code, ledger_balance

    on = clock.today() if options.on is None else asked_day(options.on)
    if is_known_code(options.account):
        stands = ledger_balance(options.account, on=on)
    else:
        stands = balance(account_id(options.account), on=on)
    if screen.as_json:
        screen.emit({"account": options.account, "on": on, "balance_tyiyn": stands})
    else:
        told = som(stands, screen.lang)
        screen.say(
            screen.word("cli.books.balance.done", account=options.account, on=on, balance=told)
        )
    return DONE


_PLAIN: Final[dict[str, Callable[[Screen], int]]] = {
    "check": _check,
    "seal": _seal,
    "verify": _verify,
}
_ASKED: Final[dict[str, Callable[[Namespace, Screen], int]]] = {
    "close": _close,
    "trial": _trial,
    "export": _export,
    "balance": _balance,
    "order": _order,
}
