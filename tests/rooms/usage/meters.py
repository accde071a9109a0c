"""Meters with what they showed, as the frames that the room reads; no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from jaryk.usage import intervals, spans

AFTER = date(2026, 5, 1)
THROUGH = date(2026, 6, 1)


def may(day: int) -> date:
    return date(2026, 5, day)


@dataclass(frozen=True)
class Dial:
    """A register of a meter at a point; ``shown`` in kWh by day."""

    register: int
    shown: Mapping[date, int]
    point: int = 1
    installation: int = 0
    installed_on: date = date(2025, 1, 1)
    removed_on: date | None = None
    digits: int = 6
    ratio: int = 1
    wh: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Supply:
    """A point supplied to a customer."""

    supply: int = 0
    point: int = 1
    since: date = date(2025, 1, 1)
    until: date | None = None
    billed_until: date | None = AFTER


def registers(dials: Iterable[Dial]) -> pl.DataFrame:
    rows = [
        {
            "usage_point_id": dial.point,
            "installation_id": dial.installation or dial.register,
            "register_id": dial.register,
            "digits": dial.digits,
            "ratio": dial.ratio,
            "installed_on": dial.installed_on,
            "removed_on": dial.removed_on,
        }
        for dial in dials
    ]
    return pl.DataFrame(
        rows,
        schema={
            "usage_point_id": pl.Int64,
            "installation_id": pl.Int64,
            "register_id": pl.Int64,
            "digits": pl.Int64,
            "ratio": pl.Int64,
            "installed_on": pl.Date,
            "removed_on": pl.Date,
        },
    )


def readings(dials: Iterable[Dial]) -> pl.DataFrame:
    """Each reading once, though its register may be listed at two installations."""
    shown = {
        (dial.register, day): wh
        for dial in dials
        for day, wh in ({d: kwh * 1000 for d, kwh in dial.shown.items()} | dict(dial.wh)).items()
    }
    rows = [
        {
            "register_id": register,
            "reading_id": register * 10**6 + day.toordinal(),
            "read_on": day,
            "value_wh": wh,
        }
        for (register, day), wh in shown.items()
    ]
    return pl.DataFrame(
        rows,
        schema={
            "register_id": pl.Int64,
            "reading_id": pl.Int64,
            "read_on": pl.Date,
            "value_wh": pl.Int64,
        },
    )


def supplies(told: Iterable[Supply]) -> pl.DataFrame:
    rows = [
        {
            "supply_id": supply.supply,
            "usage_point_id": supply.point,
            "supplied_from": supply.since,
            "supplied_until": supply.until,
            "billed_until": supply.billed_until,
        }
        for supply in told
    ]
    return pl.DataFrame(
        rows,
        schema={
            "supply_id": pl.Int64,
            "usage_point_id": pl.Int64,
            "supplied_from": pl.Date,
            "supplied_until": pl.Date,
            "billed_until": pl.Date,
        },
    )


def measured(*dials: Dial, of: tuple[Supply, ...] = (Supply(),)) -> spans.Measured:
    """The supplies' May, measured."""
    hung, shown = registers(dials), readings(dials)
    return spans.close(
        supplies(of),
        hung,
        shown,
        intervals.measure(hung, shown),
        after=AFTER,
        through=THROUGH,
    )


def fault_of(found: spans.Measured) -> str:
    """The one reason why the one supply cannot be told; then it has no span and no slices."""
    assert found.spans.is_empty()
    assert found.slices.is_empty()
    (reason,) = found.faults.get_column("reason")
    return str(reason)


def span_of(found: spans.Measured) -> tuple[date, date]:
    """The days of the one supply, whose slices tile them for each register."""
    assert found.faults.is_empty()
    (span,) = found.spans.select("span_from", "span_until").rows()
    return span
