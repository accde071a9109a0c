"""``jaryk invoice``: charge works, charge energy by an act, ask to pay ahead, list; prices."""

from __future__ import annotations

from argparse import Namespace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.price_list import (
    enter_or_show_prices,
    prices_words,
    set_tax,
    show_template,
    tax_words,
)
from jaryk.interfaces.cli.scope import account_id, asked_day, asked_user, fixed_point
from jaryk.interfaces.cli.screen import Screen
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

if TYPE_CHECKING:
    from jaryk.documents.invoice_lines import WorkDone
    from jaryk.documents.queries.invoices import Invoice

_THOUSANDTHS: Final = 1_000
_DWH_PER_KWH: Final = 10_000


def add_arguments(parser: Arguments) -> None:
    steps = parser.add_subparsers(
        dest="step",
        required=True,
        metavar=text("cli.invoice.step", parser.lang),
        parser_class=Arguments,
    )
    for name in ("works", "additional", "prepayment", "list", "prices", "tax"):
        told = text(f"cli.invoice.{name}", parser.lang)
        step = steps.add_parser(name, lang=parser.lang, help=told, description=told)
        _FILL[name](step)
        step.add_usual()


def _works_words(step: Arguments) -> None:
    _whose(step)
    step.add_word("works", told="cli.invoice.work", nargs="+", metavar="CODE[=QUANTITY]")


def _additional_words(step: Arguments) -> None:
    _whose(step)
    step.add_word("--group", told="cli.invoice.group", required=True, metavar="CODE")
    step.add_word("--kwh", told="cli.invoice.kwh", required=True, metavar="KWH")
    step.add_word("--from", told="cli.invoice.from", required=True, dest="since", metavar="DAY")
    step.add_word("--to", told="cli.invoice.to", required=True, metavar="DAY")


def _prepayment_words(step: Arguments) -> None:
    _whose(step)
    step.add_word("--sum", told="cli.invoice.sum", required=True, metavar="SOM")
    step.add_word("--due", told="cli.invoice.due", metavar="YYYY-MM-DD")


def _whose(step: Arguments) -> None:
    step.add_word("--account", told="cli.bill.account", required=True, metavar="NUMBER")
    step.add_word("--basis", told="cli.invoice.basis", required=True)
    step.add_word("--by", told="cli.dispute.by", required=True, metavar="USER")


def _list_words(step: Arguments) -> None:
    step.add_word("--account", told="cli.bill.account", required=True, metavar="NUMBER")


_FILL: Final = {
    "works": _works_words,
    "additional": _additional_words,
    "prepayment": _prepayment_words,
    "list": _list_words,
    "prices": prices_words,
    "tax": tax_words,
}


def run(options: Namespace, screen: Screen) -> int:
    from jaryk.interfaces.cli.door import load_django, open_house

    if options.step == "prices" and options.template:
        load_django()
        return show_template(screen)
    open_house()
    steps = {"list": _list, "prices": enter_or_show_prices, "tax": set_tax}
    if options.step in steps:
        return steps[options.step](options, screen)
    issue = {"works": _works, "additional": _additional, "prepayment": _prepayment}
    _show(issue[options.step](options, _whom(options)), screen)
    return DONE


def _whom(options: Namespace) -> dict[str, Any]:
    """What every invoice is told: for whom, why, when and by whom."""
    from jaryk.interfaces import clock

    return {
        "account_id": account_id(options.account),
        "basis": options.basis,
        "issued_on": clock.today(),
        "by_id": asked_user(options.by).pk,
        "at": clock.now(),
    }


def _works(options: Namespace, whom: dict[str, Any]) -> Invoice:
    from jaryk.documents.operations.invoices import issue_works

    return issue_works(works=[_work(written) for written in options.works], **whom)


def _work(written: str) -> WorkDone:
    """A work as ``meter_repair`` or ``meter_repair=1.5``."""
    from jaryk.documents.invoice_lines import WorkDone

    code, _, quantity = written.partition("=")
    thousandths = fixed_point(quantity or "1", _THOUSANDTHS)
    return WorkDone(code=code, quantity_e3=thousandths)


def _additional(options: Namespace, whom: dict[str, Any]) -> Invoice:
    from jaryk.documents.operations.invoices import issue_additional
    from jaryk.interfaces.additional import priced_energy
    from jaryk.kernel.periods import Period

    since, last = asked_day(options.since), asked_day(options.to)
    if last < since:
        raise Refusal("cli.invoice.days_out_of_order", since=since, last=last)
    charged = priced_energy(
        group_code=options.group,
        days=Period(since, last + timedelta(days=1)),
        energy_dwh=fixed_point(options.kwh, _DWH_PER_KWH),
    )
    return issue_additional(energy=[charged], **whom)


def _prepayment(options: Namespace, whom: dict[str, Any]) -> Invoice:
    from jaryk.documents.operations.invoices import issue_prepayment
    from jaryk.kernel.money import parse_som

    due_on = None if options.due is None else asked_day(options.due)
    return issue_prepayment(amount_tyiyn=parse_som(options.sum), due_on=due_on, **whom)


def _show(issued: Invoice, screen: Screen) -> None:
    from jaryk.documents.queries.invoices import invoice
    from jaryk.kernel.money import som

    whole = invoice(issued.pk)
    if screen.as_json:
        lines = [
            {
                "title": line.title,
                "quantity_e3": line.quantity_e3,
                "unit": line.unit,
                "price_tyiyn": line.price_tyiyn,
                "amount_tyiyn": line.amount_tyiyn,
            }
            for line in whole.lines
        ]
        screen.emit({**_told(whole.invoice), "lines": lines})
        return
    rows = [(line.title, som(line.amount_tyiyn, screen.lang)) for line in whole.lines]
    screen.table([screen.word(f"cli.invoice.column.{name}") for name in ("line", "sum")], rows)
    screen.say(_said(whole.invoice, screen))


def _said(issued: Invoice, screen: Screen) -> str:
    from jaryk.kernel.money import som

    return screen.word(
        "cli.invoice.told",
        number=issued.full_number,
        kind=screen.word(f"documents.invoice.kind.{issued.kind}"),
        account=issued.account.number,
        total=som(issued.total_tyiyn, screen.lang),
        due=issued.due_on,
    )


def _told(issued: Invoice) -> dict[str, object]:
    return {
        "invoice": issued.full_number,
        "kind": issued.kind,
        "account": issued.account.number,
        "basis": issued.basis,
        "issued_on": issued.issued_on,
        "due_on": issued.due_on,
        "total_tyiyn": issued.total_tyiyn,
        "is_posted": issued.entry_id is not None,
    }


def _list(options: Namespace, screen: Screen) -> int:
    from jaryk.documents.queries.invoices import invoices_of

    found = invoices_of(account_id(options.account))
    if screen.as_json:
        screen.emit({"invoices": [_told(issued) for issued in found]})
    for issued in () if screen.as_json else found:
        screen.say(_said(issued, screen))
    if not found and not screen.as_json:
        screen.say(screen.word("cli.invoice.none"))
    return DONE
