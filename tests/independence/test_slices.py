"""Parts of periods from readings on dials, against energy added up day by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from random import Random
from typing import Final

import polars as pl
import pytest

from jaryk.usage import intervals, parts, spans
from tests.independence.supplied import FIRST_DAY, THROUGH, Network, Point, parts_by_days, prices
from tests.rooms.usage.meters import Dial, readings, registers, supplies
from tests.scale import so_many

NETWORKS: Final = so_many(every_day=6, soak=25)
POINTS: Final = so_many(every_day=150, soak=2_000)


def parts_of_frames(
    points: Iterable[Point], priced: list[tuple[int, int, date, date]]
) -> list[tuple[int, date, date, int, int]]:
    """The same as ``parts_by_days`` of each point, all of them at once by the product."""
    points = list(points)
    dials = [dial for point in points for dial in point.dials]
    hung, shown = registers(dials), readings(dials)
    told = spans.close(
        supplies(supply for point in points for supply, _, _ in point.spans()),
        hung,
        shown,
        intervals.measure(hung, shown),
        after=FIRST_DAY,
        through=THROUGH,
    )
    assert told.faults.is_empty(), told.faults
    prices_of_groups = pl.DataFrame(
        priced, schema=["regime_id", "group_id", "regime_from", "regime_until"], orient="row"
    )
    parted = parts.cut(told.spans, told.slices, groups_of(points), prices_of_groups)
    assert parted.faults.is_empty(), parted.faults
    columns = ("supply_id", "part_from", "part_until", "regime_id", "part_energy_dwh")
    return parted.parts.select(columns).rows()


def groups_of(points: Iterable[Point]) -> pl.DataFrame:
    rows = [
        (point.number, group, since, until)
        for point in points
        for (since, group), (until, _) in pairwise([*point.groups, (None, None)])
    ]
    schema = {"usage_point_id": pl.Int64, "group_id": pl.Int64}
    dates = {"valid_from": pl.Date, "valid_until": pl.Date}
    return pl.DataFrame(rows, schema=schema | dates, orient="row")


@pytest.mark.parametrize("seed", range(NETWORKS))
def test_parts_are_what_the_days_add_up_to(seed: int) -> None:
    random = Random(seed)
    priced = prices(random)
    points = Network(random, POINTS).points
    by_days = [part for point in points for part in parts_by_days(point, priced)]
    assert parts_of_frames(points, priced) == by_days


def test_the_network_has_all_that_happens_to_meters() -> None:
    """Rollovers, exchanges, several registers, a meter at two points, a second customer."""
    points = Network(Random(1), 200).points
    dials = [dial for point in points for dial in point.dials]
    places = {(dial.register, dial.point) for dial in dials}
    assert any(turned_over(dial) for dial in dials)
    assert any(dial.removed_on for dial in dials)
    assert len({dial.register for dial in dials}) > len({dial.installation for dial in dials})
    assert len(places) > len({register for register, _ in places})
    assert any(point.new_customer for point in points)


def turned_over(dial: Dial) -> bool:
    """The dial shows less than at an earlier reading."""
    shown = [dial.wh[day] for day in sorted(dial.wh)]
    return any(earlier > later for earlier, later in pairwise(shown))
