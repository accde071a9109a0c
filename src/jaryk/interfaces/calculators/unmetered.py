"""Energy used past the meter, by connected power, month by month and at its price (annex Б)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from jaryk.documents.explanation.told import Worked
from jaryk.documents.figures import kwh, short_day, span
from jaryk.interfaces.calculators.answer import Answer, Figure, Stage, Table
from jaryk.interfaces.calculators.days import Day
from jaryk.interfaces.calculators.definition import Calculator, Given
from jaryk.interfaces.calculators.fields import (
    Asked,
    Choice,
    Yes,
    named_options,
    of_quantity,
)
from jaryk.interfaces.calculators.priced import Priced, Use, groups, price
from jaryk.interfaces.calculators.priced_told import price_stages
from jaryk.interfaces.calculators.told import figure_of, money, tell
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.norms.recalculation import (
    MonthPart,
    Violation,
    by_months,
    days_recalculated,
    deadline_of,
    season_days,
)

# By connected power; a wrong scheme is reckoned by its coefficient.
_VIOLATIONS: Final = {
    "i18": Violation.METER_BROKEN,
    "i19": Violation.METERING_DOUBTFUL,
    "i21_1": Violation.SLOWING_DEVICE,
    "i21_2": Violation.SELF_CONNECTION,
    "i21_3": Violation.WIRE_PAST_METER,
}
# So many months are priced step by step; of more the table tells.
_MOST_TOLD: Final = 12
_OTHERS_ONLY: Final = ("customer", ("nonhousehold",))
_CURRENT: Final = ("breaker_a", "fuse_a", "wire_mm2", "phase_kv")


def asks() -> tuple[Asked, ...]:
    """Who, what was found and when, how the load was connected, what the meter counted."""
    return (*_of_the_act(), *_of_the_load(), *_of_the_bill())


def _of_the_act() -> tuple[Asked, ...]:
    customers = named_options("calculators.unmetered.customer", "household", "nonhousehold")
    violations = named_options("calculators.unmetered.violation", *_VIOLATIONS)
    return (
        Choice(name="customer", options=customers, otherwise="household", steers=True),
        Choice(name="violation", options=violations, otherwise="i21_3", steers=True),
        Day(name="found_on", example="2026-05-15"),
        Day(name="last_visit_on", example="2026-02-10", only=("violation", ("i18", "i19"))),
        Day(name="disconnected_on", example="2026-01-20", only=("violation", ("i21_2",))),
    )


def _of_the_load() -> tuple[Asked, ...]:
    ways = named_options("calculators.unmetered.connected", "after", "before")
    metals = named_options("calculators.unmetered.metal", "aluminium", "copper")
    phases = named_options("calculators.unmetered.phases", "one", "three")
    return (
        Choice(name="connected", options=ways, otherwise="after"),
        of_quantity("breaker_a", example="25", otherwise="0", hint="calculators.hint.nothing"),
        of_quantity("fuse_a", example="0", otherwise="0", hint="calculators.hint.nothing"),
        of_quantity("wire_mm2", example="4", otherwise="0", hint="calculators.hint.wire"),
        Choice(name="metal", options=metals, otherwise="aluminium"),
        Choice(name="phases", options=phases, otherwise="one"),
        of_quantity("phase_kv", example="0,22"),
        Yes(name="uses_reactive_power", only=_OTHERS_ONLY),
        of_quantity("load_power_factor", example="0,8", otherwise="1", only=_OTHERS_ONLY),
        of_quantity(
            "utilisation", example="0,35", only=_OTHERS_ONLY, hint="calculators.hint.utilisation"
        ),
    )


def _of_the_bill() -> tuple[Asked, ...]:
    return (
        of_quantity("metered_kwh", example="0", otherwise="0"),
        Choice(
            name="group",
            options=groups,
            may_be_empty=True,
            reads_tariffs=True,
            hint="calculators.hint.group",
        ),
    )


def work(given: Given, lang: str) -> Answer:
    """Days, power, energy, what is unaccounted, each month's share, and its price if asked."""
    days = _days(given)
    energy, step = _energy(given, days)
    parts = [_share(given, energy[step], days, part) for part in by_months(days)]
    uses = [
        Use(part.period, worked["unaccounted_of_part_kwh"])
        for part, worked in zip(by_months(days), parts, strict=True)
    ]
    assert sum(use.energy_dwh for use in uses) == parts[0]["unaccounted_kwh"]
    priced = _above_metered(given, uses, days) if "group" in given else None
    return Answer(
        figures=(
            figure_of(parts[0], "unaccounted_kwh", lang),
            figure_of(energy, step, lang),
            *(priced.figures(lang) if priced else ()),
        ),
        stages=(
            Stage(
                title=text("calculators.unmetered.stage", lang),
                steps=tell(energy, lang),
                sources=(_days_told(given, days, lang),),
            ),
            Stage(
                title=text("calculators.unmetered.first", lang, days=span(uses[0].days, lang)),
                steps=tell(parts[0], lang),
            ),
            _months(uses, priced, lang),
            *_prices(priced, lang),
        ),
        remarks=_remarks(priced, lang),
    )


def _days(given: Given) -> Period:
    dates: dict[str, date | None] = {
        name: given.day(name) for name in ("last_visit_on", "disconnected_on") if name in given
    }
    return days_recalculated(
        _VIOLATIONS[given.choice("violation")],
        is_household=given.choice("customer") == "household",
        found_on=given.day("found_on"),
        **dates,
    )


def _energy(given: Given, days: Period) -> tuple[Worked, str]:
    """The energy by connected power, and the step that tells it."""
    facts: dict[str, int | bool] = {
        **given.numbers(*_CURRENT),
        "wire_is_copper": given.choice("metal") == "copper",
        "connected_after_protection": given.choice("connected") == "after",
        "is_three_phase": given.choice("phases") == "three",
    }
    if given.choice("customer") == "household":
        step = "household_unmetered_kwh"
        facts |= season_days(days)
    else:
        step = "nonhousehold_unmetered_kwh"
        facts |= given.numbers("load_power_factor", "utilisation")
        facts |= {
            "uses_reactive_power": given.yes("uses_reactive_power"),
            "recalculated_days": days.days,
        }
    worked = Worked((step,), given.day("found_on"), facts)
    if not worked["connected_a"]:
        raise Refusal("calculators.unmetered.no_current")
    return worked, step


def _share(given: Given, calculated_dwh: int, days: Period, part: MonthPart) -> Worked:
    facts = {
        "calculated_kwh": calculated_dwh,
        **given.numbers("metered_kwh"),
        "recalculated_days": days.days,
        **part.inputs,
    }
    return Worked(("unaccounted_of_part_kwh",), given.day("found_on"), facts)


@dataclass(frozen=True)
class _Priced:
    """What all energy of the months costs, and what its metered part does."""

    should_be: Priced
    metered: Priced

    def of_month(self, number: int) -> tuple[int, int, int]:
        """Without taxes: what it should be, what the metered energy costs, and the difference."""
        should_be, metered = self.should_be.of_use(number), self.metered.of_use(number)
        return should_be, metered, should_be - metered

    def in_all(self) -> tuple[int, int, int]:
        should_be, metered = self.should_be.energy_tyiyn, self.metered.energy_tyiyn
        return should_be, metered, should_be - metered

    def figures(self, lang: str) -> tuple[Figure, ...]:
        """The sum with taxes, and the energy."""
        total = self.should_be.total_tyiyn - self.metered.total_tyiyn
        return money("total", total, lang), money("energy_charge", self.in_all()[2], lang)


def _above_metered(given: Given, uses: Sequence[Use], days: Period) -> _Priced:
    """The shortfall stands in the steps above the metered energy of its month (IБ-4.4)."""
    metered = [Use(part.period, _metered_share(given, days, part)) for part in by_months(days)]
    should_be = [
        Use(use.days, use.energy_dwh + counted.energy_dwh)
        for use, counted in zip(uses, metered, strict=True)
    ]
    group = given.choice("group")
    return _Priced(price(should_be, group_code=group), price(metered, group_code=group))


def _metered_share(given: Given, days: Period, part: MonthPart) -> int:
    facts = {
        "period_energy_kwh": given.number("metered_kwh"),
        "period_days": days.days,
        **part.inputs,
    }
    return Worked(("energy_by_days",), given.day("found_on"), facts)["energy_by_days"]


def _months(uses: Sequence[Use], priced: _Priced | None, lang: str) -> Stage:
    """Every month with its days, its share, and what it costs where that was asked."""
    heads = ["days", "share", *(["should_be", "metered", "cost"] if priced else [])]
    rows = [
        (
            span(use.days, lang),
            kwh(use.energy_dwh, lang),
            *(som(cost, lang) for cost in (priced.of_month(number) if priced else ())),
        )
        for number, use in enumerate(uses)
    ]
    return Stage(
        title=text("calculators.unmetered.by_months", lang),
        steps=(),
        table=Table(
            headings=tuple(text(f"calculators.unmetered.column.{head}", lang) for head in heads),
            rows=tuple(rows),
            sums=(
                text("web.sum", lang),
                kwh(sum(use.energy_dwh for use in uses), lang),
                *(som(cost, lang) for cost in (priced.in_all() if priced else ())),
            ),
        ),
    )


def _prices(priced: _Priced | None, lang: str) -> tuple[Stage, ...]:
    """How the price of all energy came about, where the months are few enough to tell."""
    if priced is None or len(priced.should_be.uses) > _MOST_TOLD:
        return ()
    return tuple(replace(stage, is_aside=True) for stage in price_stages(priced.should_be, lang))


def _days_told(given: Given, days: Period, lang: str) -> str:
    violation = _VIOLATIONS[given.choice("violation")]
    is_household = given.choice("customer") == "household"
    name = deadline_of(violation, is_household=is_household)
    return text(
        "calculators.unmetered.days",
        lang,
        since=short_day(days.since),
        until=short_day(days.last_on),
        days=days.days,
        why=text(f"norms.deadline.{name}.name", lang),
    )


def _remarks(priced: _Priced | None, lang: str) -> tuple[str, ...]:
    keys = ("priced", "remark") if priced else ("remark",)
    return tuple(text(f"calculators.unmetered.{key}", lang) for key in keys)


CALCULATOR: Final = Calculator(
    name="unmetered",
    asks=asks,
    work=work,
    example={
        "customer": ("household",),
        "violation": ("i18",),
        "found_on": ("2026-05-15",),
        "last_visit_on": ("2026-02-10",),
        "connected": ("after",),
        "breaker_a": ("25",),
        "phase_kv": ("0,22",),
        "metered_kwh": ("310",),
        "group": ("household",),
    },
)
