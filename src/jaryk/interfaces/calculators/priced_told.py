"""Prices told: how the energy fell on the parts, each step of each part, the taxes."""

from __future__ import annotations

from typing import Any, Final

from jaryk.charges.queries.lines import ChargeKind
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import kwh, short_day, span
from jaryk.documents.figures import price as soms_per_kwh
from jaryk.interfaces.calculators.answer import Figure, Stage, Table
from jaryk.interfaces.calculators.priced import Line, Priced
from jaryk.interfaces.calculators.told import money, tell
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.reference.queries import tariffs as published

_DAILY: Final = ("daily_start_kwh", "daily_end_kwh")
_OF_STEP: Final = (
    "days",
    "days_in_month",
    "norm_per_calendar_month",
    "step_from_month_kwh",
    "step_to_month_kwh",
    "step_is_open",
)


def price_figures(priced: Priced, lang: str) -> tuple[Figure, ...]:
    """The sum, the energy, each tax."""
    return (
        money("total", priced.total_tyiyn, lang),
        money("energy_charge", priced.energy_tyiyn, lang),
        *(_tax_figure(line, lang) for line in priced.taxes),
    )


def price_stages(priced: Priced, lang: str) -> tuple[Stage, ...]:
    """Every step on the way to the sum."""
    sources = _sources(priced.group_code, lang)
    cut = [part for part in priced.parts if len(priced.parts) > len(priced.uses)]
    return (
        *(_share(part, priced, lang) for part in cut),
        *(_energy_stage(line, sources, lang) for line in priced.energy),
        *(_tax_stage(line, lang) for line in priced.taxes),
    )


def price_lines(priced: Priced, lang: str) -> Stage:
    """Every line of energy at a glance: the days and step, kWh, the price, the amount."""
    rows = tuple(
        (
            _title(line, Period(line["part_from"], line["part_until"]), lang),
            kwh(line["quantity_dwh"], lang),
            soms_per_kwh(line["rate_e2"], lang),
            som(line["amount_tyiyn"], lang),
        )
        for line in priced.energy
    )
    energy_dwh = sum(use.energy_dwh for use in priced.uses)
    heads = ("line", "energy", "price", "amount")
    return Stage(
        title=text("calculators.bill.lines", lang),
        steps=(),
        table=Table(
            headings=tuple(text(f"calculators.bill.column.{head}", lang) for head in heads),
            rows=rows,
            sums=(text("web.sum", lang), kwh(energy_dwh, lang), "", som(priced.energy_tyiyn, lang)),
        ),
    )


def _share(part: Line, priced: Priced, lang: str) -> Stage:
    """How much of the energy falls on a part of the days."""
    use = priced.uses[part["use"]]
    worked = Worked(
        ("energy_by_days",),
        part["part_from"],
        {
            "period_energy_kwh": use.energy_dwh,
            "period_days": use.days.days,
            "part_from_day": (part["part_from"] - use.days.since).days,
            "part_to_day": (part["part_until"] - use.days.since).days,
        },
    )
    assert worked["energy_by_days"] == part["part_energy_dwh"]
    told = span(Period(part["part_from"], part["part_until"]), lang)
    return Stage(title=text("calculators.bill.share", lang, days=told), steps=tell(worked, lang))


def _energy_stage(line: Line, sources: dict[int, str], lang: str) -> Stage:
    """A step of a part: the limits, the energy in it, the amount."""
    facts = {
        **{name: line[name] for name in _OF_STEP},
        "energy_kwh": line["part_energy_dwh"],
        "rate_tyiyn_per_kwh": line["rate_e2"],
    }
    worked = Worked(("step_amount_tyiyn",), line["part_from"], facts)
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
