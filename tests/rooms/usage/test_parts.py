"""Parts of a period against a plain reckoning day by day, in fractions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jaryk.usage import intervals, parts, spans
from tests.rooms.usage.meters import Dial, Supply, readings, registers, supplies

AFTER = date(2025, 4, 17)
DAYS = st.integers(1, 45)
MAY_DAY = date(2025, 5, 1)


@dataclass(frozen=True)
class Billed:
    """A supply with its meters, and the days on which its group or its group's price changes."""

    days: int
    dials: tuple[Dial, ...]
    group_changes: tuple[date, ...] = ()
    supply: int = 0

    @property
    def until(self) -> date:
        return AFTER + timedelta(days=self.days)


def after(days: int) -> date:
    return AFTER + timedelta(days=days)


def assignments(billed: list[Billed]) -> pl.DataFrame:
    """Groups 1 and 2 by turns, changing on the supply's own days."""
    rows = [
        {
            "usage_point_id": each.supply + 1,
            "group_id": 1 + number % 2,
            "valid_from": since,
            "valid_until": until,
        }
        for each in billed
        for number, (since, until) in enumerate(
            pairwise([date(2020, 1, 1), *each.group_changes, None])
        )
    ]
    schema = {"usage_point_id": pl.Int64, "group_id": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"valid_from": pl.Date, "valid_until": pl.Date})


def regimes(changes: tuple[date, ...]) -> pl.DataFrame:
    """Both groups' prices change on the same days."""
    edges = [date(2020, 1, 1), *changes, date(2030, 1, 1)]
    rows = [
        {"group_id": group, "regime_from": since, "regime_until": until}
        for group in (1, 2)
        for since, until in pairwise(edges)
    ]
    return pl.DataFrame(rows).with_row_index("regime_id").cast({"regime_id": pl.Int64})


def cut(billed: list[Billed], price_changes: tuple[date, ...]) -> pl.DataFrame:
    """Parts by the product: from readings to energy of each part."""
    frames = (
        supplies(
            Supply(each.supply, each.supply + 1, billed_until=None, since=AFTER) for each in billed
        ),
        registers(dial for each in billed for dial in each.dials),
        readings(dial for each in billed for dial in each.dials),
    )
    return cut_frames(*frames, assignments(billed), regimes(price_changes))


def cut_frames(
    supplied: pl.DataFrame,
    hung: pl.DataFrame,
    shown: pl.DataFrame,
    assigned: pl.DataFrame,
    priced: pl.DataFrame,
) -> pl.DataFrame:
    found = spans.close(
        supplied,
        hung,
        shown,
        intervals.measure(hung, shown),
        after=AFTER,
        through=AFTER + timedelta(days=100),
    )
    assert found.faults.is_empty()
    parted = parts.cut(found.spans, found.slices, assigned, priced)
    assert parted.faults.is_empty()
    return parted.parts


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def by_days(dial: Dial) -> dict[date, int]:
    """dWh of each day: what has come up to its end less what had come up to its start."""
    found: dict[date, int] = {}
    for (since, earlier), (until, later) in pairwise(sorted(dial.shown.items())):
        whole = Fraction((later - earlier) * 10_000 * dial.ratio)
        length = (until - since).days
        for passed in range(length):
            found[since + timedelta(days=passed)] = half_up(whole * (passed + 1) / length) - (
                half_up(whole * passed / length)
            )
    return found


def expected(each: Billed, price_changes: tuple[date, ...]) -> list[tuple[date, date, int, int]]:
    """Parts by hand: part_from, part_until, days, energy."""
    edges = {AFTER, each.until, *price_changes, *each.group_changes}
    inside = sorted(edge for edge in edges if AFTER <= edge <= each.until)
    daily = [by_days(dial) for dial in each.dials]
    return [
        (
            since,
            until,
            (until - since).days,
            sum(energy for dial in daily for on, energy in dial.items() if since <= on < until),
        )
        for since, until in pairwise(inside)
    ]


@st.composite
def dials(draw: st.DrawFn, supply: int, days: int) -> tuple[Dial, ...]:
    """One to three registers of a meter, read at both ends and on some days between."""
    ratio = draw(st.sampled_from([1, 20, 4_000]))
    found = []
    for number in range(draw(st.integers(1, 3))):
        between = draw(st.sets(st.integers(1, max(1, days - 1)), max_size=4))
        read_on = sorted({0, days, *(on for on in between if on < days)})
        steps = draw(st.lists(st.integers(0, 900), min_size=len(read_on), max_size=len(read_on)))
        shown, total = {}, 1_000
        for on, step in zip(read_on, steps, strict=True):
            total += step
            shown[after(on)] = total
        found.append(
            Dial(
                10 * (supply + 1) + number,
                shown,
                point=supply + 1,
                installation=supply + 1,
                ratio=ratio,
            )
        )
    return tuple(found)


@st.composite
def billed_supplies(draw: st.DrawFn, most: int) -> list[Billed]:
    found = []
    for supply in range(draw(st.integers(1, most))):
        days = draw(DAYS)
        changes = draw(st.sets(st.integers(1, 50), max_size=3))
        found.append(
            Billed(
                days=days,
                dials=draw(dials(supply, days)),
                group_changes=tuple(after(on) for on in sorted(changes)),
                supply=supply,
            )
        )
    return found


price_changes = st.sets(st.integers(1, 50), max_size=3).map(
    lambda days: tuple(after(on) for on in sorted(days))
)


@given(billed_supplies(most=1), price_changes)
def test_parts_are_what_a_reckoning_by_days_gives(
    billed: list[Billed], changes: tuple[date, ...]
) -> None:
    (each,) = billed
    found = cut(billed, changes).select("part_from", "part_until", "days", "part_energy_dwh")
    assert found.rows() == expected(each, changes)


@given(billed_supplies(most=1), price_changes)
def test_parts_tile_the_span_and_sum_to_the_whole(
    billed: list[Billed], changes: tuple[date, ...]
) -> None:
    (each,) = billed
    found = cut(billed, changes)
    edges = [*found["part_from"].to_list(), each.until]
    assert edges[0] == AFTER
    assert edges[1:] == found["part_until"].to_list()
    whole = sum(
        (max(dial.shown.values()) - min(dial.shown.values())) * 10_000 * dial.ratio
        for dial in each.dials
    )
    assert found["part_energy_dwh"].sum() == whole


@settings(max_examples=25)
@given(billed_supplies(most=5), price_changes, st.integers(0, 2**32))
def test_the_order_of_rows_changes_nothing(
    billed: list[Billed], changes: tuple[date, ...], seed: int
) -> None:
    frames = [
        supplies(
            Supply(each.supply, each.supply + 1, billed_until=None, since=AFTER) for each in billed
        ),
        registers(dial for each in billed for dial in each.dials),
        readings(dial for each in billed for dial in each.dials),
        assignments(billed),
        regimes(changes),
    ]
    mixed = [frame.sample(fraction=1, shuffle=True, seed=seed) for frame in frames]
    columns = ["supply_id", "part_from", "part_until", "regime_id", "part_energy_dwh"]
    assert cut_frames(*mixed).select(columns).equals(cut_frames(*frames).select(columns))


@settings(max_examples=20)
@given(billed_supplies(most=5), price_changes)
def test_a_batch_is_its_supplies_one_by_one(
    billed: list[Billed], changes: tuple[date, ...]
) -> None:
    alone = pl.concat([cut([each], changes) for each in billed])
    assert cut(billed, changes).equals(alone.select(cut(billed, changes).columns))


def test_the_new_price_of_the_first_of_may_parts_a_period_by_its_days() -> None:
    dial = Dial(1, {AFTER: 1_000, AFTER + timedelta(days=31): 1_900}, installation=1)
    found = cut([Billed(31, (dial,))], (MAY_DAY,))
    assert found.select("part_until", "days", "part_energy_dwh").rows() == [
        (MAY_DAY, 14, 4_064_516),
        (AFTER + timedelta(days=31), 17, 4_935_484),
    ]


def faulty(assigned: pl.DataFrame, priced: pl.DataFrame) -> str:
    """The reason of the one supply of ten days, which then has no parts."""
    spanned = pl.DataFrame(
        {"supply_id": [0], "usage_point_id": [1], "span_from": [AFTER], "span_until": [after(10)]}
    )
    shared = spanned.select(
        "supply_id",
        slice_from="span_from",
        slice_until="span_until",
        energy_dwh=pl.lit(10_000, pl.Int64),
    )
    found = parts.cut(spanned, shared, assigned, priced)
    assert found.parts.is_empty()
    (reason,) = found.faults["reason"]
    return str(reason)


@pytest.mark.parametrize(
    ("since", "until"), [(1, None), (0, 9), (20, None)], ids=["late", "ended", "later"]
)
def test_days_without_a_group_are_told(since: int, until: int | None) -> None:
    late = assignments([Billed(10, ())]).with_columns(
        valid_from=pl.lit(after(since)),
        valid_until=pl.lit(after(until) if until else None, dtype=pl.Date),
    )
    assert faulty(late, regimes(())) == "no_group"


@pytest.mark.parametrize(("since", "until"), [(1, 30), (0, 9), (20, 30)])
def test_days_without_a_price_are_told(since: int, until: int) -> None:
    priced = regimes(()).with_columns(
        regime_from=pl.lit(after(since)), regime_until=pl.lit(after(until))
    )
    assert faulty(assignments([Billed(10, ())]), priced) == "no_tariff"
