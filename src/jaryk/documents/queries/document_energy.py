"""From readings to prices on the printed bill: meters, parts of the period, steps."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby, pairwise
from typing import Final

from jaryk.charges.queries.lines import BilledSlice, ChargeLine
from jaryk.documents.bill_document import EnergyPart, MeterRow, StepLine, StepNorm
from jaryk.documents.bill_facts import BillFacts
from jaryk.documents.explanation.energy import (
    KWH_E4,
    PER_CALENDAR_MONTH,
    counted_dwh,
    step_facts,
)
from jaryk.documents.explanation.told import Worked, must_agree
from jaryk.documents.queries.document_law import cited
from jaryk.kernel.periods import Period
from jaryk.metering.queries.estimates import estimates_among
from jaryk.norms import parameters, rulebook
from jaryk.usage.intervals import DWH_IN_WH

_STEP: Final = "step_amount_tyiyn"
# More readings than this of a register in a period are told as its first and its last.
_READINGS_TOLD: Final = 4


def meter_rows(facts: BillFacts) -> tuple[MeterRow, ...]:
    """The readings of each register; a register read every day has one row."""
    names = _register_names(facts)
    rows: list[MeterRow] = []
    ordered = sorted(facts.slices, key=lambda piece: (*_hanging(piece), piece.slice_no))
    for _, together in groupby(ordered, _hanging):
        pieces = list(together)
        name = names[pieces[0].register_id]
        if len(pieces) > _READINGS_TOLD and _is_unbroken(pieces):
            rows.append(_meter_row(pieces, name))
        else:
            rows.extend(_meter_row([piece], name) for piece in pieces)
    return tuple(rows)


def energy_parts(facts: BillFacts, lang: str) -> tuple[EnergyPart, ...]:
    """The parts of the period in their order; each stored price is worked out once more."""
    lines = facts.energy_lines
    has_points = len({line.usage_point_id for line in lines}) > 1
    has_groups = len({line.group_id for line in lines}) > 1
    parts: list[EnergyPart] = []
    for (_, since, until, _), together in groupby(lines, key=_part_of):
        steps = list(together)
        titles = [group_name(steps[0], lang)] if has_groups else []
        if has_points and steps[0].usage_point is not None:
            titles.append(steps[0].usage_point.code)
        law = rulebook.step(_STEP, since)
        parts.append(
            EnergyPart(
                period=Period(since, until),
                energy_dwh=steps[0].part_energy_dwh or 0,
                steps=tuple(_step_line(line, facts.bill.number) for line in steps),
                title=", ".join(titles),
                citations=cited(law.citations, is_household=facts.is_household),
            )
        )
    return tuple(parts)


def step_norm(facts: BillFacts) -> StepNorm | None:
    """How the newest monthly limit of the bill is spread over days; None where no step has one."""
    limited = [line for line in facts.energy_lines if _is_limited_by_days(line)]
    if not limited:
        return None
    newest = max(limited, key=lambda line: (line.part_from, -line.line_no))
    tariff, on = newest.tariff, newest.part_from
    assert tariff is not None
    months, days = (parameters.national()[name] for name in ("months_per_year", "days_per_year"))
    return StepNorm(
        month_limit_dwh=(tariff.step_to_kwh or 0) * KWH_E4,
        months_a_year=months.whole(on),
        days_a_year=days.whole(on),
        day_limit_dwh=_worked(newest)["daily_end_kwh"],
        citations=tuple(str(citation) for citation in months.on(on).citations),
    )


def group_name(line: ChargeLine, lang: str) -> str:
    """The tariff group of a line in words."""
    return str(getattr(line.group, f"name_{lang}"))


def _part_of(line: ChargeLine) -> tuple[int | None, date, date, int]:
    return line.usage_point_id, line.part_from, line.part_until, line.group_id


def _is_limited_by_days(line: ChargeLine) -> bool:
    tariff = line.tariff
    return (
        tariff is not None
        and tariff.step_to_kwh is not None
        and tariff.norm_basis != PER_CALENDAR_MONTH
    )


def _worked(line: ChargeLine) -> Worked:
    days = Period(line.part_from, line.part_until)
    return Worked((_STEP,), line.part_from, step_facts(line, days))


def _step_line(line: ChargeLine, bill: str) -> StepLine:
    worked = _worked(line)
    must_agree("quantity_dwh", bill, line.quantity_dwh or 0, worked["energy_in_step_kwh"])
    must_agree("amount_tyiyn", bill, line.amount_tyiyn, worked[_STEP])
    tariff = line.tariff
    assert tariff is not None
    return StepLine(
        limit_from_dwh=worked["step_start_kwh"],
        limit_to_dwh=None if tariff.step_to_kwh is None else worked["step_end_kwh"],
        energy_dwh=line.quantity_dwh or 0,
        price_e2=line.rate_e2,
        amount_tyiyn=line.amount_tyiyn,
    )


def _hanging(piece: BilledSlice) -> tuple[int, str, str, int]:
    """Where and on what the energy was counted, in the order of the page."""
    register = piece.register
    return piece.usage_point_id, register.meter.serial, register.code, piece.ratio


def _is_unbroken(pieces: list[BilledSlice]) -> bool:
    return all(before.slice_until == after.slice_from for before, after in pairwise(pieces))


def _meter_row(pieces: list[BilledSlice], name: str) -> MeterRow:
    """Pieces that follow each other, as one row from the first reading to the last."""
    first, last = pieces[0], pieces[-1]
    estimates = estimates_among(piece.reading_until for piece in pieces)
    return MeterRow(
        serial=first.register.meter.serial,
        register=name,
        read_from_on=first.slice_from,
        read_to_on=last.slice_until,
        reading_from_dwh=first.reading_from.value_wh * DWH_IN_WH,
        reading_to_dwh=last.reading_until.value_wh * DWH_IN_WH,
        difference_dwh=sum(counted_dwh(piece) // piece.ratio for piece in pieces),
        ratio=first.ratio,
        energy_dwh=sum(piece.energy_dwh for piece in pieces),
        rolled_over=any(_rolled_over(piece) for piece in pieces),
        is_estimated=bool(estimates),
        citations=tuple(dict.fromkeys(cited for one in estimates for cited in one.cited)),
    )


def _rolled_over(piece: BilledSlice) -> bool:
    return piece.reading_until.value_wh < piece.reading_from.value_wh


def _register_names(facts: BillFacts) -> dict[int, str]:
    """What tells registers apart: the point where there are several, the code where it has more."""
    registers = {piece.register_id: piece.register for piece in facts.slices}
    of_meter = Counter(register.meter_id for register in registers.values())
    has_points = len({piece.usage_point_id for piece in facts.slices}) > 1
    names: dict[int, str] = {}
    for piece in facts.slices:
        point = piece.usage_point.code if has_points else ""
        code = piece.register.code if of_meter[piece.register.meter_id] > 1 else ""
        names[piece.register_id] = f"{point} {code}".strip()
    return names
