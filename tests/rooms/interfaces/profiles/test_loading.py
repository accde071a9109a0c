"""Half hours from a file to the database and out again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jaryk.interfaces.imports.profiles import load
from jaryk.interfaces.imports.profiles.loading import Loaded
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.metering.half_hours import Channel
from jaryk.metering.models import IntervalProfile
from jaryk.metering.operations.wide_months import wide_month
from jaryk.metering.queries.profiles import days_of_meter, rejects
from tests.rooms.interfaces.profiles.files import channel, macket, wide, wide_line
from tests.world import World, noon

MAY = Month(2026, 5)
TODAY = date(2026, 6, 5)


@pytest.fixture
def meters(world: World) -> World:
    """Two meters that have hung for a year."""
    world.tell(
        """
        account  group            meter  since       shows
        A1       household        M1     2025-04-01  0
        A2       household        M2     2025-04-01  0
        """
    )
    return world


class Files:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, content: str | bytes, *, on: date = TODAY) -> Loaded:
        file = self.folder / "file"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        (loaded,) = load(file, today=on, at=noon(on))
        return loaded


@pytest.fixture
def files(meters: World, tmp_path: Path) -> Files:
    return Files(tmp_path)


def reasons(loaded: Loaded) -> list[tuple[int, str]]:
    return [
        (one.line_no, one.reason_key.removeprefix("profiles.reason."))
        for one in rejects(loaded.file_id)
    ]


def kept(meter: str = "M1") -> list[tuple[int | None, ...]]:
    found = days_of_meter(meter, since=MAY.first_on, until=MAY.next().first_on)
    return [day.energy_wh for day in found]


def test_gaps_stay_gaps(files: Files) -> None:
    loaded = files.load(wide(wide_line("M1", "01", "2026-05-01", "1", "", "0")))
    assert (loaded.form, loaded.days_new, loaded.lines, loaded.rejected) == ("csv-wide", 1, 1, 0)
    assert kept() == [(1000, None, 0, *[500] * 45)]
    (day,) = days_of_meter("M1", since=MAY.first_on, until=MAY.next().first_on)
    assert (day.gaps, day.sum_wh, day.channel) == (1, 23500, Channel.ACTIVE_IMPORT)
    assert day.quality[1] is None


def test_a_file_brought_in_again_changes_nothing(files: Files) -> None:
    file = wide(wide_line(), wide_line("M2"))
    files.load(file)
    again = files.load(file, on=date(2026, 6, 6))
    assert (again.days_new, again.days_repeated, again.days_corrected) == (0, 2, 0)
    assert IntervalProfile.objects.count() == 2


def test_a_corrected_day_supersedes(files: Files) -> None:
    for day, energy in enumerate(("1", "2", "3"), 6):
        loaded = files.load(wide(wide_line(rest=energy)), on=date(2026, 6, day))
    assert loaded.days_corrected == 1
    assert kept() == [(3000,) * 48]
    rows = IntervalProfile.objects.order_by("known_at")
    assert [(row.version, row.energy_wh[0]) for row in rows] == [(1, 1000), (2, 2000), (0, 3000)]
    assert [row.superseded_at for row in rows] == [rows[1].known_at, rows[2].known_at, None]


def test_another_form_tells_the_same_day(files: Files) -> None:
    """The macket names the point at which the meter hangs."""
    files.load(wide(wide_line(rest="2")))
    point = IntervalProfile.objects.get().meter.meterinstallation_set.get().usage_point.code
    again = files.load(macket(channel(), code=point))
    assert (again.form, again.days_repeated) == ("80020", 1)
    flagged = files.load(macket(channel(("2", "1")), code=point), on=date(2026, 6, 6))
    assert flagged.days_corrected == 1


def test_lines_that_are_not_let_in_are_listed(files: Files) -> None:
    loaded = files.load(
        wide(
            wide_line(),
            wide_line(rest="7"),
            wide_line("M9"),
            wide_line("M1", "01", "2025-03-31"),
            wide_line("M1", "01", "2026-06-05"),
            wide_line("M1", "07"),
            wide_line(),
        )
    )
    assert reasons(loaded) == [
        (3, "contradiction"),
        (4, "unknown_meter"),
        (5, "not_hanging"),
        (6, "future"),
        (7, "no_channel"),
    ]
    assert (loaded.lines, loaded.rejected, loaded.days_new, loaded.days_repeated) == (7, 5, 1, 1)


def test_a_refused_file_leaves_nothing(files: Files) -> None:
    with pytest.raises(Refusal):
        files.load(macket(channel())[:-40])
    assert not IntervalProfile.objects.exists()


def test_the_wide_month_is_made_anew_when_it_is_stale(files: Files, tmp_path: Path) -> None:
    with pytest.raises(Refusal):
        wide_month(MAY, folder=tmp_path)
    files.load(wide(wide_line(), wide_line("M2", "01", "2026-05-31", "")))
    before = wide_month(MAY, folder=tmp_path).collect()
    assert before["h00"].to_list() == [500, None]
    files.load(wide(wide_line(rest="9")), on=date(2026, 6, 6))
    assert wide_month(MAY, folder=tmp_path).collect()["h00"].to_list() == [9000, None]
    (tmp_path / "2026-05.parquet").write_bytes(b"spoiled")
    assert wide_month(MAY, folder=tmp_path).collect()["h00"].to_list() == [9000, None]
