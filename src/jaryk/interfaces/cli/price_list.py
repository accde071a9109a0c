"""The price list of works from the terminal: a form, a file, the list itself, taxes on works."""

from __future__ import annotations

from argparse import Namespace
from decimal import Decimal
from pathlib import Path

from jaryk.interfaces.cli.arguments import Arguments
from jaryk.interfaces.cli.outcome import DONE
from jaryk.interfaces.cli.scope import asked_day, asked_user, fixed_point
from jaryk.interfaces.cli.screen import Screen


def prices_words(step: Arguments) -> None:
    """What is asked of a price list."""
    step.add_word("file", told="cli.invoice.file", nargs="?", metavar="FILE")
    step.add_word("--template", told="cli.invoice.template", action="store_true")
    step.add_word("--by", told="cli.dispute.by", metavar="USER")


def tax_words(step: Arguments) -> None:
    """What is asked of a tax on works."""
    step.add_word("tax", told="cli.invoice.which_tax", choices=("vat", "sales_tax"))
    step.add_word("--percent", told="cli.invoice.percent", metavar="PERCENT")
    step.add_word("--since", told="cli.invoice.since", required=True, metavar="YYYY-MM-DD")
    step.add_word("--by", told="cli.dispute.by", required=True, metavar="USER")


def show_template(screen: Screen) -> int:
    """A price list to fill in."""
    from jaryk.reference.queries.works import price_list_form

    if screen.as_json:
        screen.emit({"template": price_list_form()})
    else:
        screen.say(price_list_form().rstrip("\n"))
    return DONE


def enter_or_show_prices(options: Namespace, screen: Screen) -> int:
    """Enter the prices of a file, or show the price list of today."""
    if options.file is None:
        return _price_list(screen)
    from jaryk.interfaces import clock
    from jaryk.interfaces.cli.files import read_file
    from jaryk.interfaces.imports.work_prices import enter_prices

    user = None if options.by is None else asked_user(options.by)
    data = read_file(Path(options.file))
    entered = enter_prices(data, user=user, at=clock.now(), lang=screen.lang)
    if screen.as_json:
        screen.emit({"works": entered.works, "priced": entered.priced})
    else:
        told = {"works": entered.works, "priced": entered.priced}
        screen.say(screen.word("cli.invoice.entered", **told))
    return DONE


def _price_list(screen: Screen) -> int:
    from jaryk.interfaces import clock
    from jaryk.kernel.money import som
    from jaryk.reference.queries.works import price_list

    prices = price_list(clock.today())
    if screen.as_json:
        rows = [
            {
                "code": price.work.code,
                "price_tyiyn": price.price_tyiyn,
                "valid_from": price.valid_from,
                "act": price.act,
            }
            for price in prices
        ]
        screen.emit({"prices": rows})
        return DONE
    headings = [screen.word(f"cli.invoice.column.{name}") for name in ("code", "line", "sum")]
    screen.table(
        headings,
        [
            (
                price.work.code,
                getattr(price.work, f"name_{screen.lang}"),
                som(price.price_tyiyn, screen.lang),
            )
            for price in prices
        ],
    )
    return DONE


def set_tax(options: Namespace, screen: Screen) -> int:
    """From a day on works bear a tax; without a percentage they are exempt."""
    from jaryk.interfaces import clock
    from jaryk.reference.operations.works import set_work_tax
    from jaryk.reference.queries.taxes import TaxKind

    percent = None
    if options.percent is not None:
        percent = Decimal(fixed_point(options.percent, 100)) / 100
    since = asked_day(options.since)
    set_work_tax(
        tax=TaxKind[options.tax.upper()],
        rate_percent=percent,
        valid_from=since,
        user=asked_user(options.by),
        at=clock.now(),
    )
    if screen.as_json:
        told = None if percent is None else str(percent)
        screen.emit({"tax": options.tax, "rate_percent": told, "valid_from": since})
    else:
        screen.say(screen.word("cli.invoice.taxed", since=since))
    return DONE
