"""Each form of file tells the same half hours."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from jaryk.interfaces.imports.profiles.csv_long import read_long
from jaryk.interfaces.imports.profiles.csv_wide import read_wide
from jaryk.interfaces.imports.profiles.green_button import read_green_button
from jaryk.interfaces.imports.profiles.macket import read_macket
from jaryk.interfaces.imports.profiles.nem12 import read_nem12
from jaryk.kernel.errors import Refusal
from tests.rooms.interfaces.profiles.files import (
    channel,
    days,
    green_button,
    macket,
    nem12,
    nem_day,
    rejects,
    source,
    wh,
    wide,
    wide_line,
)

QUESTIONABLE, VALID = 16, 1


def qualities(*first: int | str, rest: int = VALID) -> str:
    return "{" + ",".join(map(str, [*first, *[rest] * (48 - len(first))])) + "}"


def test_a_macket_in_windows_1251() -> None:
    file = macket(channel("5", "", "0", ("7", "1")), channel(code="02", rest="1"))
    imported, exported = days(read_macket(source(file)))
    assert (imported["name"], imported["channel"], imported["day"]) == ("P1", 1, date(2026, 5, 1))
    assert wh(imported) == [5000, None, 0, 7000, *[2000] * 44]
    assert imported["quality"] == qualities(VALID, "NULL", VALID, QUESTIONABLE)
    assert exported["channel"] == 2
    assert exported["quality"] is None


def test_a_retail_macket_and_its_day_at_the_end() -> None:
    file = macket(channel(), points="accountpoint").decode("windows-1251")
    when = file[file.index("<datetime>") : file.index("</datetime>") + len("</datetime>")]
    file = file.replace(when, "").replace("</message>", f"{when}</message>")
    (told,) = days(read_macket(source(file.encode("windows-1251"))))
    assert wh(told) == [2000] * 48


def test_a_sender_with_summer_time_is_questionable() -> None:
    (told,) = days(read_macket(source(macket(channel(), summer="1"))))
    assert told["quality"] == qualities(rest=QUESTIONABLE)


def test_a_half_hour_told_twice_in_a_macket() -> None:
    """A clock set back tells an hour again: the first stands, and is questionable."""
    again = '<period start="0100" end="0130"><value>9</value></period></measuringchannel>'
    file = macket(channel().replace("</measuringchannel>", again))
    (told,) = days(read_macket(source(file)))
    assert wh(told) == [2000] * 48
    assert told["quality"] == qualities(VALID, VALID, QUESTIONABLE)


def test_summary_periods_are_passed_over() -> None:
    day = '<period start="0000" end="2400"><value>96</value></period></measuringchannel>'
    file = macket(channel().replace("</measuringchannel>", day))
    (told,) = days(read_macket(source(file)))
    assert wh(told) == [2000] * 48


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        (channel(code="05"), "no_channel"),
        (channel("-1"), "no_energy"),
        (channel("3000000"), "too_much"),
        (channel().replace('end="0030"', 'end="0100"'), "hourly"),
        (channel().replace('end="0030"', 'end="3000"'), "no_period"),
        ('<measuringchannel code="01"></measuringchannel>', "no_periods"),
    ],
)
def test_a_channel_that_is_not_let_in(spoiled: str, reason: str) -> None:
    batches = list(read_macket(source(macket(channel(code="02"), spoiled))))
    assert [one.reason for one in rejects(iter(batches))] == [reason]
    assert [batch.days.height for batch in batches] == [1]
    assert [batch.lines for batch in batches] == [2]


def test_a_macket_without_a_day_is_refused() -> None:
    with pytest.raises(Refusal, match="does not tell its day"):
        list(read_macket(source('<message class="80020"></message>')))


def test_a_wide_csv_with_gaps() -> None:
    (told,) = days(read_wide(source(wide(wide_line("m1", "A-", "2026-05-01", "1.25", "")))))
    assert (told["name"], told["channel"], told["lines"]) == ("M1", 2, [2])
    assert wh(told) == [1250, None, *[500] * 46]


def test_columns_of_a_wide_csv_stand_in_any_order() -> None:
    header = ",".join(
        ["date", *(f"{slot // 2:02}:{slot % 2 * 30:02}" for slot in range(48)), "usage_point"]
    )
    line = ",".join(["31.05.2026", *map(str, range(48)), "P1"])
    (told,) = days(read_wide(source(f"\ufeff{header}\r\n{line}\r\n")))
    assert (told["name"], told["channel"], told["day"]) == ("P1", 1, date(2026, 5, 31))
    assert wh(told) == [slot * 1000 for slot in range(48)]


def test_what_is_finer_than_a_watt_hour_is_rounded_in_all() -> None:
    (told,) = days(read_wide(source(wide(wide_line(rest="0.0004")))))
    assert sum(int(str(value)) for value in wh(told)) == 19  # 48 times 0.4 Wh is 19.2


def test_quarters_of_a_long_csv_add_up() -> None:
    lines = [
        f"M1,01,2026-05-01 {minute // 60:02}:{minute % 60:02},0.1" for minute in range(0, 150, 15)
    ]
    del lines[5]
    (batch,) = read_long(source("\n".join(("meter,channel,at,kwh", *reversed(lines)))), 15)
    (told,) = batch.days.iter_rows(named=True)
    assert wh(told) == [200, 200, None, 200, 200, *[None] * 43]
    assert [one.reason for one in batch.rejects] == ["part_of_half_hour"]
    assert batch.lines == 9


def test_an_hour_told_twice_in_a_long_csv_is_flagged_and_listed() -> None:
    lines = ("M1,2026-05-01 01:00,5,", "M1,2026-05-01 01:00,5,", "M1,2026-05-01 01:00,6,derived")
    (batch,) = read_long(source("\n".join(("meter,at,kwh,quality", *lines))))
    (told,) = batch.days.iter_rows(named=True)
    assert wh(told)[2] == 5000
    assert str(told["quality"]).split(",")[2] == str(QUESTIONABLE)
    assert [(one.line_no, one.reason) for one in batch.rejects] == [(4, "told_twice")]


def test_hourly_values_are_refused() -> None:
    with pytest.raises(Refusal, match="do not make half hours"):
        list(read_long(source("meter,at,kwh\nM1,2026-05-01 01:00,5\n"), 60))


def test_nem12_of_five_minutes() -> None:
    file = nem12(nem_day("2.5", minutes=5), minutes=5)
    (told,) = days(read_nem12(source(file)))
    assert wh(told) == [7500, *[6000] * 47]
    assert told["channel"] == 1


def test_nem12_with_events_and_no_data() -> None:
    file = nem12(
        nem_day(quality="V"),
        "400,1,4,A,,",
        "400,5,6,E17,,",
        "400,7,7,N,,",
        "400,8,48,F14,76,",
        nem_day(day="20260502", quality="N"),
        suffix="B1",
        unit="Wh",
    )
    first, second = days(read_nem12(source(file)))
    assert first["quality"] == qualities(*[VALID] * 4, 8, 8, "NULL", rest=4)
    assert wh(first)[6] is None
    assert wh(second) == [None] * 48
    assert (first["channel"], wh(first)[0]) == (2, 1)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ("300,20260501,1,2", "cells"),
        (nem_day(day="20260230"), "no_day"),
        (nem_day("x"), "no_energy"),
        (nem_day(quality="Z9"), "no_quality"),
        ("400,1,48,A,,", "no_day_record"),
        ("250,whatever", "no_record"),
        ("200,P1,E1,1,E1,N1,M1,kWh,60,", "interval_length"),
        ("200,P1,E1,1,E1,N1,M1,kW,30,", "no_unit"),
        ("200,P1,E1,1,X1,N1,M1,kWh,30,", "no_channel"),
        ("200,P1", "cells"),
    ],
)
def test_a_record_of_nem12_that_is_not_let_in(record: str, reason: str) -> None:
    found = rejects(read_nem12(source(nem12(record))))
    assert [(one.line_no, one.reason) for one in found] == [(3, reason)]


def test_green_button_of_quarters_in_bishkek_time() -> None:
    midnight = int(datetime(2026, 4, 30, 18, tzinfo=UTC).timestamp())
    file = green_button([(midnight + 900 * step, 900, "25") for step in range(8)], power="1")
    (told,) = days(read_green_button(source(file)))
    assert (told["name"], told["channel"], told["day"]) == ("M1", 1, date(2026, 5, 1))
    assert wh(told) == [500, 500, 500, 500, *[None] * 44]


def test_green_button_says_which_way_energy_flows() -> None:
    file = green_button([(1777572000, 1800, "3")], flow="19", uom="73", power="3")
    (told,) = days(read_green_button(source(file), meter="m7"))
    assert (told["name"], told["channel"]) == ("M7", 4)
    assert wh(told)[0] == 3000


@pytest.mark.parametrize(
    ("readings", "settings", "reason"),
    [
        ([(1777572000, 3600, "1")], {}, "hourly"),
        ([(1777572000, 1800, "-1")], {}, "no_energy"),
        ([(1777572001, 1800, "1")], {}, "no_time"),
        ([(1777572000, 1800, "1")], {"uom": "38"}, "no_unit"),
    ],
)
def test_a_reading_of_green_button_that_is_not_let_in(
    readings: list[tuple[int, int, str]], settings: dict[str, str], reason: str
) -> None:
    file = green_button(readings, **settings)
    assert [one.reason for one in rejects(read_green_button(source(file)))] == [reason]
