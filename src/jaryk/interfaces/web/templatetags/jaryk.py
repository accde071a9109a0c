"""What templates may say: words by key, and figures in the manner of the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from jaryk.documents import figures
from jaryk.documents.checks import check_words
from jaryk.documents.chips import chips
from jaryk.interfaces.clock import BISHKEK
from jaryk.interfaces.web.icons import icon_svg
from jaryk.kernel import money
from jaryk.kernel.figures import decimal
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **particulars: object) -> str:
    """The text of a key in the page's language."""
    return text(key, context["lang"], **particulars)


@register.simple_tag(takes_context=True)
def say_check(context: template.Context, name: str) -> str:
    """What a check of the books demands, in the page's language."""
    return check_words(name, context["lang"])


@register.simple_tag(takes_context=True)
def cite(context: template.Context, citation: str) -> str:
    """A paragraph as its chip says it."""
    return chips([citation], context["lang"])[0]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing beside words, never instead of them."""
    return icon_svg(name)


@register.filter
def som(amount_tyiyn: int | None, lang: str) -> str:
    """Whole tyiyns as soms; a dash where there is no figure."""
    return "—" if amount_tyiyn is None else money.som(amount_tyiyn, lang)


@register.filter
def signed_som(amount_tyiyn: int, lang: str) -> str:
    """A change with its sign, also where it adds."""
    sign = "+" if amount_tyiyn > 0 else ""
    return f"{sign}{money.som(amount_tyiyn, lang)}"


@register.filter
def less(amount: int, taken: int) -> int:
    """What is left of an amount."""
    return amount - taken


@register.filter
def kwh(energy_dwh: int | None, lang: str) -> str:
    """Tenths of a watt-hour as kWh, exactly."""
    return "—" if energy_dwh is None else figures.kwh(energy_dwh, lang)


@register.filter
def whole_kwh(energy_dwh: int | None, lang: str) -> str:
    """kWh to the nearest whole one, for a sum too large for decimals to matter."""
    return "—" if energy_dwh is None else count((energy_dwh + 5_000) // 10_000, lang)


@register.filter
def dial(value_wh: int, lang: str) -> str:
    """What a dial shows, in kWh."""
    return decimal(value_wh, scale=3, lang=lang)


@register.filter
def price(rate_e2: int, lang: str) -> str:
    """Hundredths of a tyiyn per kWh as soms per kWh."""
    return figures.price(rate_e2, lang)


@register.filter
def tyiyn_price(price_tyiyn: Decimal, lang: str) -> str:
    """A published price in tyiyns per kWh as soms per kWh."""
    return figures.price(int(price_tyiyn * 100), lang)


@register.filter
def percent(rate_percent: Decimal, lang: str) -> str:
    """A tax rate."""
    return f"{decimal(int(rate_percent * 100), scale=2, lang=lang)}\u00a0%"


@register.filter
def count(number: int, lang: str) -> str:
    """A number of things, its thousands apart."""
    return decimal(number, scale=0, lang=lang)


@register.filter
def day(on: date | None, lang: str) -> str:
    """A date in words; a dash where there is none."""
    return "—" if on is None else figures.day(on, lang)


@register.filter
def short_day(on: date | None) -> str:
    """A date for a table."""
    return "…" if on is None else figures.short_day(on)


@register.filter
def moment(at: datetime | None) -> str:
    """A moment in Bishkek for a table."""
    return "—" if at is None else f"{at.astimezone(BISHKEK):%d.%m.%Y %H:%M}"


@register.filter
def month_name(month: date, lang: str) -> str:
    """«май 2026»."""
    return figures.month_and_year(month, lang)


@register.filter
def month_code(month: date) -> str:
    """2026-05, as addresses and scripts write a month."""
    return f"{month:%Y-%m}"


@register.filter
def named(thing: Any, lang: str) -> str:
    """The name of a thing that has one in each language."""
    return str(getattr(thing, f"name_{lang}")) if thing else "—"


@register.filter
def magnitude(amount: int) -> int:
    """The figure without its sign; the words beside it say which way."""
    return abs(amount)


@register.filter
def of(held: Mapping[Any, Any], key: object) -> Any:
    """What a mapping holds for a key; nothing where it holds none."""
    return held.get(key, "")


@register.filter
def negative(amount: int) -> int:
    """What is taken off, with its sign."""
    return -amount


@register.filter
def days_until(since: date, until: date) -> Period:
    """The days of two edges."""
    return Period(since, until)


@register.filter
def span(days: Period, lang: str) -> str:
    """The days of a period in words."""
    return figures.span(days, lang)


@register.filter
def months(days: Period, lang: str) -> str:
    """Whole months of a period: «март 2026 – май 2026»."""
    first = figures.month_and_year(days.since, lang)
    last = figures.month_and_year(days.last_on, lang)
    return first if first == last else f"{first} – {last}"


@register.filter
def percent_e2(rate_e2: int, lang: str) -> str:
    """Hundredths of a percent."""
    return f"{decimal(rate_e2, scale=2, lang=lang)}\u00a0%"


@register.filter
def thousandths(quantity_e3: int, lang: str) -> str:
    """A quantity told in thousandths."""
    return decimal(quantity_e3, scale=3, lang=lang)
