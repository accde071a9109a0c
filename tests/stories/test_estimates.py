"""Nobody came to the meter: an estimate is billed, and the next reading settles it."""

from __future__ import annotations

from datetime import date

from jaryk.documents.bill_document import MeterRow
from jaryk.documents.bill_facts import facts_of
from jaryk.documents.explanation import explain
from jaryk.documents.operations import recalculation
from jaryk.documents.queries.document_energy import meter_rows
from jaryk.documents.queries.recalculations import RecalculationReason
from jaryk.kernel.periods import Month
from jaryk.usage.estimating import Estimated, estimate_unread
from tests.world import World, noon

JUNE, JULY = Month(2025, 6), Month(2025, 7)


def estimated(month: Month, on: date, *, dry_run: bool = False) -> Estimated:
    return estimate_unread(period=month, known_at=noon(on), dry_run=dry_run)


def dials(found: Estimated) -> list[tuple[object, ...]]:
    return found.dials.select("read_on", "value_wh", "method", "citations").rows()


def meters_on_paper(world: World, month: str) -> tuple[MeterRow, ...]:
    [facts] = facts_of([world.bill_of("A1", month).pk])
    return meter_rows(facts)


def test_an_estimate_is_billed_and_the_next_reading_settles_it(world: World) -> None:
    """Ten kWh a day in May; June is estimated so, July brings what June had more.

    account  group      meter  since       shows
    A1       household  M1     2025-05-01  1000

    meter  on          kwh
    M1     2025-06-01  1310
    """
    world.bill("2025-05", "2025-06-02")
    run = world.start("2025-06", "2025-07-02")
    world.finish(run)
    assert world.billed("2025-06") == []
    found = estimated(JUNE, date(2025, 7, 3))
    assert dials(found) == [(date(2025, 7, 1), 1_610_000, "average_before", "R-92")]
    world.bill("2025-06", "2025-07-03")
    assert [row.is_estimated for row in meters_on_paper(world, "2025-06")] == [True]
    assert [row.citations for row in meters_on_paper(world, "2025-06")] == [("R-92",)]
    sources = explain(world.bill_of("A1", "2025-06"), "en").lines[0].sources
    assert sources[0].endswith(
        "is an estimate (para. 92): by the average of 01.05.2025 to 01.06.2025"
    )
    world.tell(
        """
        meter  on          kwh
        M1     2025-08-01  2020
        """
    )
    world.bill("2025-07", "2025-08-02")
    assert [world.bill_of("A1", month).energy_dwh for month in ("2025-06", "2025-07")] == [
        300 * 10_000,
        410 * 10_000,
    ]


def test_a_dry_run_keeps_nothing(world: World) -> None:
    """One meter, read in May only.

    account  group      meter  since       shows
    A1       household  M1     2025-05-01  1000

    meter  on          kwh
    M1     2025-06-01  1310
    """
    world.bill("2025-05", "2025-06-02")
    on = date(2025, 7, 3)
    assert dials(estimated(JUNE, on, dry_run=True)) == dials(estimated(JUNE, on))
    assert dials(estimated(JUNE, on)) == []


def test_an_inspector_reckons_the_second_month_of_a_silence(world: World) -> None:
    """The average stands for one billing period (R-92); then the Instruction.

    account  group      meter  since       shows
    A1       household  M1     2025-05-01  1000
    A2       household  M2     2025-05-01  1000

    meter  on          kwh
    M1     2025-06-01  1310
    M2     2025-06-01  1310
    M2     2025-07-01  1610
    M2     2025-08-01  1920
    """
    world.bill("2025-05", "2025-06-02")
    estimated(JUNE, date(2025, 7, 2))
    world.bill("2025-06", "2025-07-02")
    found = estimated(JULY, date(2025, 8, 2))
    assert dials(found) == []
    assert found.faults.get_column("reason").to_list() == ["by_instruction"]
    world.bill("2025-07", "2025-08-02")
    assert world.billed("2025-07") == ["A2"]


def test_a_reading_below_the_estimate_gives_back_what_was_too_much(world: World) -> None:
    """June was estimated at 300 kWh; by August only 122 were used in both months.

    account  group      meter  since       shows
    A1       household  M1     2025-05-01  1000

    meter  on          kwh
    M1     2025-06-01  1310
    """
    world.bill("2025-05", "2025-06-02")
    estimated(JUNE, date(2025, 7, 2))
    world.bill("2025-06", "2025-07-02")
    world.tell(
        """
        meter  on          kwh
        M1     2025-08-01  1432
        """
    )
    run = world.bill("2025-07", "2025-08-02")
    assert "1610" in world.set_aside(run)["A1"]
    on = date(2025, 8, 3)
    settled = estimated(JULY, on).settled
    assert settled.select("read_on", "value_wh").rows() == [(date(2025, 7, 1), 1_370_000)]
    drafted = recalculation.draft(
        reason=RecalculationReason.READING,
        basis="R-92",
        since=JUNE,
        until=JULY,
        issued_on=on,
        known_at=noon(on),
    )
    assert drafted.total_tyiyn < 0
    world.bill("2025-07", "2025-08-03")
    assert world.bill_of("A1", "2025-07").energy_dwh == 62 * 10_000
