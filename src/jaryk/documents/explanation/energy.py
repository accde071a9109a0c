"""Energy and its price, told from the readings on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jaryk.charges.queries.lines import MeasuredSlice, WorkedOutLine
from jaryk.documents.chips import chips
from jaryk.documents.explanation.told import ExplainedLine, Worked, cited_by, decimal, must_agree
from jaryk.documents.figures import kwh, price, short_day, span
from jaryk.kernel.periods import Month, Period
from jaryk.kernel.texts import text
from jaryk.metering.queries.estimates import Estimate, estimates_among
from jaryk.usage.intervals import DWH_IN_WH, WH_IN_DIAL_UNIT

KWH_E4: Final = 10_000
PER_CALENDAR_MONTH: Final = "calendar_month"


def explain_energy(
    line: WorkedOutLine, slices: Iterable[MeasuredSlice], *, name_point: bool, bill: str, lang: str
) -> ExplainedLine:
    """A step of a part of the period: days, limits, energy in the step, amount.

    ``name_point`` where the bill is for several usage points.
    """
    days = Period(line.part_from, line.part_until)
    behind = [
        piece
        for piece in slices
        if piece.usage_point_id == line.usage_point_id
        and days.overlap(Period(piece.slice_from, piece.slice_until)) is not None
    ]
    shares = [_share(piece, days, bill) for piece in behind]
    part_dwh = sum(share["energy_by_days"] for share in shares)
    must_agree("part_energy_dwh", bill, line.part_energy_dwh or 0, part_dwh)
    assert line.tariff is not None
    must_agree("rate", bill, line.rate_e2, int(line.tariff.price_tyiyn_per_kwh * 100))
    worked = Worked(("step_amount_tyiyn",), line.part_from, step_facts(line, days))
    must_agree("quantity_dwh", bill, line.quantity_dwh or 0, worked["energy_in_step_kwh"])
    must_agree("amount_tyiyn", bill, line.amount_tyiyn, worked["step_amount_tyiyn"])
    cut = [share for share in shares if share["period_days"] != share.days_taken]
    shared = tuple(told for share in cut for told in share.tell_all(lang))
    steps = worked.tell(_steps_told(line), lang)
    return ExplainedLine(
        step="energy",
        line_no=line.line_no,
        title=_title(line, days, lang, name_point=name_point),
        quantity=decimal(line.quantity_dwh or 0, 4),
        unit="kWh",
        rate=decimal(line.rate_e2, 2),
        rate_unit="tyiyn/kWh",
        amount_tyiyn=line.amount_tyiyn,
        citations=cited_by((*shared, *steps)),
        text=steps[-1].text,
        workings=(*shared, *steps),
        sources=(*(_reading_source(piece, lang) for piece in behind), _tariff_source(line, lang)),
        days=days,
    )


class _Share(Worked):
    """Energy of a slice on the days that it has in common with a part."""

    def __init__(self, piece: MeasuredSlice, days: Period) -> None:
        whole = Period(piece.slice_from, piece.slice_until)
        taken = days.overlap(whole)
        assert taken is not None
        self.days_taken = taken.days
        super().__init__(
            ("energy_by_days",),
            taken.since,
            {
                "period_energy_kwh": piece.energy_dwh,
                "period_days": whole.days,
                "part_from_day": (taken.since - whole.since).days,
                "part_to_day": (taken.until - whole.since).days,
            },
        )


def _share(piece: MeasuredSlice, days: Period, bill: str) -> _Share:
    must_agree("slice_energy_dwh", bill, piece.energy_dwh, counted_dwh(piece))
    return _Share(piece, days)


def counted_dwh(piece: MeasuredSlice) -> int:
    """The slice's energy from its readings again, the dial's rollover included."""
    difference_wh = piece.reading_until.value_wh - piece.reading_from.value_wh
    if difference_wh < 0:
        difference_wh += 10**piece.register.digits * WH_IN_DIAL_UNIT
    return difference_wh * DWH_IN_WH * piece.ratio


def step_facts(line: WorkedOutLine, days: Period) -> dict[str, int | bool]:
    """What the rule of a step's price reads, of the line's part and its tariff."""
    tariff = line.tariff
    assert tariff is not None
    return {
        "energy_kwh": line.part_energy_dwh or 0,
        "days": days.days,
        "days_in_month": Month.of(days.since).days,
        "norm_per_calendar_month": tariff.norm_basis == PER_CALENDAR_MONTH,
        "step_from_month_kwh": tariff.step_from_kwh * KWH_E4,
        "step_to_month_kwh": (tariff.step_to_kwh or 0) * KWH_E4,
        "step_is_open": tariff.step_to_kwh is None,
        "rate_tyiyn_per_kwh": line.rate_e2,
    }


def _steps_told(line: WorkedOutLine) -> tuple[str, ...]:
    """The limits are told only where the tariff has them."""
    tariff = line.tariff
    assert tariff is not None
    daily = tariff.norm_basis != PER_CALENDAR_MONTH
    start = ("daily_start_kwh",) * daily + ("step_start_kwh",) if tariff.step_from_kwh else ()
    end = ("daily_end_kwh",) * daily + ("step_end_kwh",) if tariff.step_to_kwh else ()
    within = ("energy_in_step_kwh",) if start or end else ()
    return (*start, *end, *within, "step_amount_tyiyn")


def _title(line: WorkedOutLine, days: Period, lang: str, *, name_point: bool) -> str:
    tariff = line.tariff
    assert tariff is not None
    if tariff.step_to_kwh is not None:
        key, limit = "documents.explanation.up_to", tariff.step_to_kwh
    elif tariff.step_from_kwh:
        key, limit = "documents.explanation.above", tariff.step_from_kwh
    else:
        key, limit = "documents.explanation.whole", 0
    group = getattr(line.group, f"name_{lang}")
    title = text(key, lang, days=span(days, lang), limit=limit, group=group)
    if not name_point or line.usage_point is None:
        return title
    return text("documents.explanation.of_point", lang, title=title, point=line.usage_point.code)


def _reading_source(piece: MeasuredSlice, lang: str) -> str:
    ratio = text("documents.explanation.times_ratio", lang, ratio=piece.ratio)
    rolled_over = piece.reading_until.value_wh < piece.reading_from.value_wh
    told = text(
        "documents.explanation.reading",
        lang,
        meter=piece.register.meter.serial,
        register=piece.register.code,
        from_on=short_day(piece.slice_from),
        until_on=short_day(piece.slice_until),
        from_kwh=kwh(piece.reading_from.value_wh * DWH_IN_WH, lang),
        until_kwh=kwh(piece.reading_until.value_wh * DWH_IN_WH, lang),
        energy=kwh(piece.energy_dwh, lang),
        ratio=ratio if piece.ratio != 1 else "",
        rollover=text("documents.explanation.rolled_over", lang) if rolled_over else "",
    )
    return "; ".join((told, *(_estimate_source(one, lang) for one in estimates_behind(piece))))


def estimates_behind(piece: MeasuredSlice) -> tuple[Estimate, ...]:
    """How the readings at the edges of a slice were estimated, where they are no true ones."""
    return estimates_among((piece.reading_from, piece.reading_until))


def _estimate_source(estimate: Estimate, lang: str) -> str:
    """The day, the paragraph and the period that the average is of."""
    key = "estimate_average" if estimate.base_until else "estimate"
    return text(
        f"documents.explanation.{key}",
        lang,
        on=short_day(estimate.gap_until),
        law=", ".join(chips(estimate.cited, lang)),
        since=short_day(estimate.base_from or estimate.gap_from),
        until=short_day(estimate.base_until or estimate.gap_until),
    )


def _tariff_source(line: WorkedOutLine, lang: str) -> str:
    tariff = line.tariff
    assert tariff is not None
    until = tariff.valid_until
    return text(
        "documents.explanation.tariff" if until else "documents.explanation.tariff_open",
        lang,
        group=getattr(line.group, f"name_{lang}"),
        price=price(line.rate_e2, lang),
        since=short_day(tariff.valid_from),
        until=short_day(until) if until else "",
        act=tariff.act or tariff.source_url,
    )
