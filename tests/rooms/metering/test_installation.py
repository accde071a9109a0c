"""Meters hung, exchanged and read, by frames."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from jaryk.kernel.errors import Refusal
from jaryk.metering.operations.installation import exchange, install
from jaryk.metering.operations.readings import Recorded, record
from jaryk.metering.queries.points import (
    installations_at,
    installed_at,
    readings_of_meters,
    usage_point,
)
from jaryk.platform import operations as platform

pytestmark = pytest.mark.django_db
KNOWN = datetime(2026, 5, 1, 6, tzinfo=UTC)
LATER = datetime(2026, 5, 2, 6, tzinfo=UTC)


@pytest.fixture(autouse=True)
def north() -> None:
    platform.open_district(code="north", name_ru="Север", name_ky="Түндүк", name_en="North")


def points(**changed: list[object]) -> pl.DataFrame:
    columns: dict[str, list[object]] = {
        "usage_point": ["P1", "P2"],
        "district": ["north", "north"],
        "address": ["ул. Ысык-Көл, 1", "ул. Ысык-Көл, 1"],
        "meter": ["M1", "M2"],
        "meter_type": ["CE 301", None],
        "digits": [6, 5],
        "registers": ["A+", "T1;T2"],
        "current_ratio": [1, 30],
        "voltage_ratio": [1, 1],
        "installed_on": [date(2025, 4, 1), date(2025, 4, 1)],
        "initial_readings_kwh": ["100.5", "1;2.125"],
    }
    return pl.DataFrame(columns | changed)


def new_meter(**changed: list[object]) -> pl.DataFrame:
    columns: dict[str, list[object]] = {
        "usage_point": ["P1"],
        "exchanged_on": [date(2026, 3, 15)],
        "final_readings_kwh": ["9000"],
        "meter": ["M9"],
        "meter_type": [""],
        "digits": [6],
        "registers": ["A+"],
        "current_ratio": [1],
        "voltage_ratio": [1],
        "initial_readings_kwh": ["0"],
    }
    return pl.DataFrame(columns | changed)


def route(*, meter: str = "M1", kwh: int, on: date = date(2026, 5, 1)) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "meter": [meter],
            "register": ["A+"],
            "read_on": [on],
            "value_wh": [kwh * 1000],
            "source": ["route"],
        }
    )


def shown(meter: str) -> list[tuple[object, ...]]:
    rows = readings_of_meters(pl.Series([meter])).sort("read_on", "register")
    return rows.select("register", "read_on", "value_wh", "source").rows()


def test_points_come_with_their_meters_registers_and_opening_readings() -> None:
    install(points(), known_at=KNOWN)
    here = installed_at(pl.Series(["P1", "P2"])).sort("usage_point")
    assert here["address"].unique().to_list() == ["ул. Ысык-Көл, 1"]
    assert here["meter"].to_list() == ["M1", "M2"]
    assert here["registers"].to_list() == ["A+", "T1;T2"]
    assert here["current_ratio"].to_list() == [1, 30]
    assert shown("M1") == [("A+", date(2025, 4, 1), 100_500, "installation")]
    assert shown("M2") == [
        ("T1", date(2025, 4, 1), 1_000, "installation"),
        ("T2", date(2025, 4, 1), 2_125, "installation"),
    ]


def test_a_point_may_be_without_a_meter() -> None:
    bare = points(meter=["M1", None], initial_readings_kwh=["0", None])
    install(bare, known_at=KNOWN)
    point = usage_point("P2")
    assert point is not None
    assert installations_at([point.pk]) == []


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"district": ["north", "mars"]}, "metering.installation.no_district"),
        ({"initial_readings_kwh": ["1", "2"]}, "metering.installation.uneven"),
        ({"initial_readings_kwh": ["1", "2;x"]}, "metering.installation.not_kwh"),
        ({"initial_readings_kwh": ["0.0001", "2;3"]}, "metering.installation.not_kwh"),
    ],
)
def test_a_spoiled_frame_leaves_nothing(changed: dict[str, list[object]], key: str) -> None:
    with pytest.raises(Refusal) as refused:
        install(points(**changed), known_at=KNOWN)
    assert refused.value.key == key
    assert usage_point("P1") is None


def test_an_exchange_ends_the_old_meter_with_its_last_reading() -> None:
    install(points(), known_at=KNOWN)
    exchange(new_meter(), known_at=LATER)
    here = installed_at(pl.Series(["P1"])).sort("installed_on")
    assert here.select("meter", "installed_on", "removed_on").rows() == [
        ("M1", date(2025, 4, 1), date(2026, 3, 15)),
        ("M9", date(2026, 3, 15), None),
    ]
    assert shown("M1")[-1] == ("A+", date(2026, 3, 15), 9_000_000, "removal")
    assert shown("M9") == [("A+", date(2026, 3, 15), 0, "installation")]


def test_an_exchange_where_nothing_hangs_is_refused() -> None:
    install(points(), known_at=KNOWN)
    with pytest.raises(Refusal) as refused:
        exchange(new_meter(exchanged_on=[date(2025, 4, 1)]), known_at=LATER)
    assert refused.value.key == "metering.installation.no_meter"
    assert "P1" in refused.value.say("ky")


def test_a_meter_taken_down_may_hang_elsewhere() -> None:
    install(points(), known_at=KNOWN)
    exchange(new_meter(), known_at=KNOWN)
    exchange(
        new_meter(
            usage_point=["P2"],
            exchanged_on=[date(2026, 4, 1)],
            final_readings_kwh=["5;6"],
            meter=["M1"],
            initial_readings_kwh=["9000"],
        ),
        known_at=LATER,
    )
    assert shown("M1")[-1] == ("A+", date(2026, 4, 1), 9_000_000, "installation")


def test_a_reading_told_again_changes_nothing_and_another_value_corrects() -> None:
    install(points(), known_at=KNOWN)
    assert record(route(kwh=300), known_at=KNOWN) == Recorded(new=1, repeated=0, corrected=0)
    assert record(route(kwh=300), known_at=LATER) == Recorded(new=0, repeated=1, corrected=0)
    assert record(route(kwh=310), known_at=LATER) == Recorded(new=0, repeated=0, corrected=1)
    assert shown("M1")[-1] == ("A+", date(2026, 5, 1), 310_000, "route")


def test_a_corrected_opening_reading_stays_one() -> None:
    install(points(), known_at=KNOWN)
    record(route(kwh=101, on=date(2025, 4, 1)), known_at=LATER)
    assert shown("M1") == [("A+", date(2025, 4, 1), 101_000, "installation")]


def test_two_values_of_a_day_and_a_strange_register_are_refused() -> None:
    install(points(), known_at=KNOWN)
    with pytest.raises(Refusal) as refused:
        record(pl.concat([route(kwh=1), route(kwh=2)]), known_at=KNOWN)
    assert refused.value.key == "metering.reading.two_values"
    with pytest.raises(Refusal) as refused:
        record(pl.concat([route(kwh=1), route(kwh=2, meter="M2")]), known_at=KNOWN)
    assert refused.value.key == "metering.reading.no_register"
    assert len(shown("M1")) == 1
