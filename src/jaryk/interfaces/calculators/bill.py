"""What a use of electricity costs by the published tariffs of its days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from jaryk.charges.queries.lines import ChargeKind
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import kwh, short_day, span
from jaryk.documents.figures import price as soms_per_kwh
from jaryk.interfaces import clock
from jaryk.interfaces.calculators.answer import Answer, Figure, Stage
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import Asked, Choice, Option, of_quantity
from jaryk.interfaces.calculators.priced import Line, Priced, price, step_facts
from jaryk.interfaces.calculators.told import money, tell
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.reference.queries import bulk as reference
from jaryk.reference.queries import tariffs as published

_LONGEST_DAYS: Final = 400
_DAILY: Final = ("daily_start_kwh", "daily_end_kwh")


def asks() -> tuple[Asked, ...]:
    """Energy, the days on which it was used, and the tariff group."""
    return (
        of_quantity("energy_kwh", example="850"),
        Day(name="from", example="2026-04-16"),
        Day(name="to", example="2026-05-15", hint="calculators.hint.day_included"),
        Choice(name="group", options=_groups, otherwise="household"),
    )


def work(given: Given, lang: str) -> Answer:
    """The charge by parts and steps, the taxes, and the sum."""
    days = _days(given)
    group = published.group(given.word("group"))
    known_at = clock.now()
    priced = price(
        given.number("energy_kwh"),
        days,
        group_id=group.pk,
        tariffs=reference.tariff_steps(known_at=known_at),
        taxes=reference.tax_rates(known_at=known_at),
    )
    sources = _sources(given.word("group"), lang)
    shares = [_share(part, days, priced, lang) for part in priced.parts if len(priced.parts) > 1]
    energy = [_energy_stage(line, sources, lang) for line in priced.energy]
    return Answer(
        figures=(
            money("total", priced.total_tyiyn, lang),
            money("energy_charge", priced.energy_tyiyn, lang),
            *(_tax_figure(line, lang) for line in priced.taxes),
        ),
        stages=(*shares, *energy, *(_tax_stage(line, lang) for line in priced.taxes)),
        remarks=(text("calculators.bill.remark", lang),),
    )


def _days(given: Given) -> Period:
    first, last = given.day("from"), given.day("to")
    if first > last:
        raise Refusal("calculators.bill.order", first=short_day(first), last=short_day(last))
    days = Period(first, last + timedelta(days=1))
    if days.days > _LONGEST_DAYS:
        raise Refusal("calculators.bill.too_long", days=days.days, most=_LONGEST_DAYS)
    return days


def _groups(lang: str) -> list[Option]:
    return [
        Option(code=group.code, words=getattr(group, f"name_{lang}"))
        for group in published.groups()
    ]


def _share(part: Line, days: Period, priced: Priced, lang: str) -> Stage:
    """How much of the energy falls on a part of the days."""
    worked = Worked(
        ("energy_by_days",),
        part["part_from"],
        {
            "period_energy_kwh": sum(int(each["part_energy_dwh"]) for each in priced.parts),
            "period_days": days.days,
            "part_from_day": (part["part_from"] - days.since).days,
            "part_to_day": (part["part_until"] - days.since).days,
        },
    )
    assert worked["energy_by_days"] == part["part_energy_dwh"]
    told = span(Period(part["part_from"], part["part_until"]), lang)
    return Stage(title=text("calculators.bill.share", lang, days=told), steps=tell(worked, lang))


def _energy_stage(line: Line, sources: dict[int, str], lang: str) -> Stage:
    """A step of a part: the limits, the energy in it, the amount."""
    worked = Worked(("step_amount_tyiyn",), line["part_from"], step_facts(line))
    assert worked["step_amount_tyiyn"] == line["amount_tyiyn"]
    part = Period(line["part_from"], line["part_until"])
    return Stage(
        title=_title(line, part, lang),
        steps=tell(worked, lang, _told_steps(line)),
        sources=(sources[line["tariff_id"]],),
    )


def _told_steps(line: Line) -> tuple[str, ...]:
    """Limits are told only where the tariff has them."""
    daily = () if line["norm_per_calendar_month"] else _DAILY
    start = (*daily[:1], "step_start_kwh") if line["step_from_month_kwh"] else ()
    end = () if line["step_is_open"] else (*daily[1:], "step_end_kwh")
    within = ("energy_in_step_kwh",) if start or end else ()
    return (*start, *end, *within, "step_amount_tyiyn")


def _title(line: Line, part: Period, lang: str) -> str:
    days = span(part, lang)
    if not line["step_is_open"]:
        limit = kwh(line["step_to_month_kwh"], lang)
        return text("documents.explanation.up_to", lang, days=days, limit=limit)
    if line["step_from_month_kwh"]:
        limit = kwh(line["step_from_month_kwh"], lang)
        return text("documents.explanation.above", lang, days=days, limit=limit)
    return text("calculators.bill.whole", lang, days=days)


def _tax_stage(line: Line, lang: str) -> Stage:
    facts = {"energy_charge_tyiyn": line["base_tyiyn"], "tax_rate": line["rate_e2"]}
    worked = Worked(("tax_amount_tyiyn",), line["part_from"], facts)
    assert worked["tax_amount_tyiyn"] == line["amount_tyiyn"]
    return Stage(title=_tax_words(line, lang), steps=tell(worked, lang))


def _tax_words(line: Line, lang: str) -> str:
    return tax_name(line["kind"], lang)


def _tax_figure(line: Line, lang: str) -> Figure:
    key = ChargeKind(line["kind"]).name.lower()
    return money(key, line["amount_tyiyn"], lang, words=_tax_words(line, lang))


def _sources(group_code: str, lang: str) -> dict[int, str]:
    """Each price of the group as it was published, by the id of the tariff."""
    return {tariff.pk: _source(tariff, lang) for tariff in published.tariff_history(group_code)}


def _source(tariff: Any, lang: str) -> str:
    until = tariff.valid_until
    return text(
        "documents.explanation.tariff" if until else "documents.explanation.tariff_open",
        lang,
        group=getattr(tariff.group, f"name_{lang}"),
        price=soms_per_kwh(int(tariff.price_tyiyn_per_kwh * 100), lang),
        since=short_day(tariff.valid_from),
        until=short_day(until) if until else "",
        act=tariff.act or tariff.source_url,
    )


CALCULATOR: Final = Calculator(
    name="bill",
    asks=asks,
    work=work,
    example={
        "energy_kwh": ("850",),
        "from": ("2026-04-16",),
        "to": ("2026-05-15",),
        "group": ("household",),
    },
    reads_tariffs=True,
)
