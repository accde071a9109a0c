"""The invented world: the same for ever, nobody real in it, and its faults on purpose only."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import polars as pl
import pytest

from jaryk.interfaces.demonstration import cast
from jaryk.interfaces.demonstration.customers import customers, index_of
from jaryk.interfaces.demonstration.districts import DISTRICTS, reading_days
from jaryk.interfaces.demonstration.loads import shape
from jaryk.interfaces.demonstration.payments import payments_for
from jaryk.interfaces.demonstration.world import World, bench_frames, world
from jaryk.kernel.periods import Month
from jaryk.reference.published import day_or_open, table

SOME = 600


@pytest.fixture(scope="module")
def invented() -> World:
    return world(SOME)


def _fingerprint(told: World) -> str:
    frames = (
        told.installations,
        told.registrations,
        told.exchanges,
        told.reassignments,
        told.readings,
    )
    return sha256("".join(frame.write_csv() for frame in frames).encode()).hexdigest()


def test_it_is_the_same_on_every_machine() -> None:
    assert _fingerprint(world(60)) == (
        "41e32c23214ff9af7e30d5f9e22a2ac1e632ce02fea113eb291c9e161e12d2e5"
    )


def test_an_account_is_what_it_is_in_a_larger_world_too(invented: World) -> None:
    small = world(60)
    for name in ("installations", "registrations", "reassignments", "readings"):
        few, many = getattr(small, name), getattr(invented, name)
        key = few.columns[0]
        assert few.equals(many.filter(pl.col(key).is_in(few[key].implode())))


def test_nobody_in_it_can_be_real(invented: World) -> None:
    people = invented.registrations
    assert people["inn"].str.starts_with("9").all()
    assert people["phone"].str.starts_with("+996 000 ").all()
    assert people["email"].str.contains(r"^$|@jaryk\.example$").all()
    assert people["language"].value_counts().height == 3


def test_four_in_five_are_households_and_every_priced_group_is_there(invented: World) -> None:
    people = invented.registrations.unique("account")
    assert people.filter(pl.col("kind") == "household").height * 5 == SOME * 4
    through = (date(2025, 5, 1), date(2026, 5, 1))
    priced = {
        row["group"]
        for row in table("tariffs")
        if any(
            date.fromisoformat(row["valid_from"]) <= day
            and (day_or_open(row["valid_until"]) or date.max) > day
            for day in through
        )
    }
    local = {"pumping_toktogul"}
    assert set(people["tariff_group"].drop_nulls()) == priced - local
    assert set(people["district"]) == {district.code for district in DISTRICTS}


def test_routes_are_read_fourteen_times_with_both_first_days_of_may_inside() -> None:
    days = reading_days().sort("district_number", "route", "closing")
    periods = days.with_columns(
        length=pl.col("read_on").diff().over("district_number", "route").dt.total_days()
    )
    assert days.group_by("district_number", "route").len()["len"].unique().to_list() == [14]
    assert periods["length"].min() == 27
    assert periods["length"].max() == 32
    for may in (date(2025, 5, 1), date(2026, 5, 1)):
        closing = periods.filter(pl.col("read_on").dt.truncate("1mo") == may)
        opened = pl.col("read_on") - pl.duration(days=pl.col("length"))
        assert closing.select((opened < may) & (may < pl.col("read_on"))).to_series().all()


def test_dials_go_back_only_where_the_story_says(invented: World) -> None:
    back = _counted(invented).filter(pl.col("counted_wh") < 0)
    assert back.sort("account").select("account", "month", "counted_wh").rows() == [
        ("100000002", date(2026, 2, 1), (120 - 99_980) * 1000),
        ("100000004", date(2026, 5, 1), -12_000),
    ]


def test_winter_takes_a_fair_part_beyond_the_norm(invented: World) -> None:
    homes = _counted(invented).filter(pl.col("kind") == "household")
    beyond = {
        month: rows.filter(pl.col("counted_wh") > 700_000).height * 100 // rows.height
        for (month,), rows in homes.group_by("month")
    }
    assert 20 < beyond[date(2026, 1, 1)] < 50
    assert beyond[date(2025, 7, 1)] == 0


def test_transformers_zones_and_second_points_are_there(invented: World) -> None:
    hung = invented.installations
    assert {1, 30, 60} == set(hung["current_ratio"].drop_nulls())
    assert hung.filter(pl.col("registers") == "T1;T2").height > 1
    assert invented.registrations["account"].is_duplicated().any()
    assert hung["digits"].drop_nulls().unique().sort().to_list() == [5, 6]


def test_the_exchanged_meter_hands_over_inside_its_period(invented: World) -> None:
    [row] = invented.exchanges.rows(named=True)
    assert row["exchanged_on"] == cast.EXCHANGED_ON
    old = invented.readings.filter(pl.col("meter") == row["meter"].removesuffix("-2"))
    new = invented.readings.filter(pl.col("meter") == row["meter"])
    assert old["read_on"].max() < cast.EXCHANGED_ON < new["read_on"].min()
    assert old["value_wh"].max() <= int(row["final_readings_kwh"]) * 1000
    assert new["value_wh"].min() >= 0


def test_the_missing_are_missing(invented: World) -> None:
    people, hung = invented.registrations, invented.installations
    assert people.filter(pl.col("tariff_group").is_null())["account"].to_list() == ["200000007"]
    assert hung.filter(pl.col("meter").is_null())["usage_point"].to_list() == ["200000016-1"]
    left = people.filter(
        pl.col("tariff_group") == "household_unlimited",
        ~pl.col("usage_point").is_in(invented.reassignments["usage_point"].implode()),
    )
    assert left["account"].to_list() == ["100000012"]
    months = {
        account: rows.height
        for (account,), rows in _counted(invented).group_by("account")
        if account in {"100000003", "100000014"}
    }
    assert months == {"100000003": 12, "100000014": 12}


def test_readings_come_a_month_at_a_time(invented: World) -> None:
    may = invented.readings_of(Month(2026, 5))
    assert may.columns == ["meter", "register", "read_on", "value_wh", "source"]
    assert set(may["read_on"].dt.month()) == {5}


def test_the_bench_has_one_sound_month() -> None:
    sound = bench_frames(SOME)
    assert sound.readings["month"].unique().to_list() == [date(2025, 5, 1)]
    assert sound.registrations["tariff_group"].null_count() == 0
    assert sound.installations["meter"].null_count() == 0
    assert sound.exchanges.is_empty()
    assert _counted(sound)["counted_wh"].min() >= 0


def test_the_profile_is_a_year_of_average_days() -> None:
    used = shape(date(2025, 1, 1), date(2026, 1, 1))
    in_a_year = used.select(pl.col("home_days").last()).item()
    assert abs(in_a_year - 365_000) < 3_650


def test_payments_follow_the_bills_and_stop_at_the_day() -> None:
    people = customers(SOME)
    bills = people.select(
        account_id="index",
        account="account",
        bill_id=pl.col("index") + 1000,
        issued_on=pl.lit(date(2026, 5, 2)),
        due_on=pl.lit(date(2026, 5, 22)),
        charged_tyiyn=pl.lit(30_001),
        balance_tyiyn=pl.lit(50_001),
    )
    paid = payments_for(bills, until=date(2026, 6, 2))
    assert paid.equals(payments_for(bills, until=date(2026, 6, 2)))
    assert set(paid["amount_tyiyn"]) == {50_001, 20_000, 60_000, 150_003, 25_000}
    assert SOME * 9 // 10 < paid.height < SOME
    assert paid["key"].is_unique().all()
    early = payments_for(bills, until=date(2026, 5, 5))
    assert 0 < early.height < paid.height // 2
    assert early["paid_on"].is_between(date(2026, 5, 3), date(2026, 5, 4)).all()


def test_an_account_number_tells_its_place() -> None:
    people = customers(30)
    assert people.select(index_of(pl.col("account")) == pl.col("index")).to_series().all()


def _counted(told: World) -> pl.DataFrame:
    """Wh between the readings of each register, with the opening ones, by account and month."""
    opening = told.installations.drop_nulls("meter").select(
        "meter",
        register=pl.col("registers").str.split(";"),
        read_on="installed_on",
        value_wh=pl.col("initial_readings_kwh").str.split(";"),
    )
    opening = opening.explode("register", "value_wh").with_columns(
        value_wh=(pl.col("value_wh").cast(pl.Decimal(18, 3)) * 1000).cast(pl.Int64)
    )
    read = told.readings.select("meter", "register", "read_on", "value_wh")
    owners = told.installations.select("usage_point", owner="meter").join(
        told.registrations.select("usage_point", "account", "kind"), on="usage_point"
    )
    return (
        pl.concat([opening, read])
        .sort("meter", "register", "read_on")
        .with_columns(
            counted_wh=pl.col("value_wh").diff().over("meter", "register"),
            month=pl.col("read_on").dt.truncate("1mo"),
            owner=pl.col("meter").str.strip_suffix("-2"),
        )
        .drop_nulls("counted_wh")
        .join(owners, on="owner")
    )
