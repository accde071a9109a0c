"""The month's charges by the published tariffs and by the supplier's own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from jaryk.charges.set_aside import reasons
from jaryk.kernel.texts import LANGUAGES, text
from jaryk.reference.models import TaxKind
from jaryk.reference.operations.tariffs import PricedStep, add_tariff
from jaryk.reference.operations.taxes import set_tax_rate
from tests.rooms.charges.charged import charged, parts_of
from tests.world import LONG_AGO, World


def monthly_tariff(group: str, *steps: tuple[int, int | None, str], since: date) -> None:
    """A tariff whose limits hold for a calendar month."""
    add_tariff(
        group=group,
        steps=[PricedStep(lower, upper, Decimal(rate)) for lower, upper, rate in steps],
        valid_from=since,
        valid_until=None,
        act="",
        source_url="",
        user=None,
        at=LONG_AGO,
        norm_basis="calendar_month",
    )


def test_three_steps_at_and_between_their_limits(world: World) -> None:
    """Ten at 1, ten at 2 and the rest at 5 som: each kWh at the price of its own step.

    account  group    meter  since       shows
    NONE     alcohol  M00    2026-01-01  100
    TEN      alcohol  M10    2026-01-01  0
    MORE     alcohol  M11    2026-01-01  0
    TWENTY   alcohol  M20    2026-01-01  0
    MIDDLE   alcohol  M25    2026-01-01  0
    THIRTY   alcohol  M30    2026-01-01  0

    meter  on          kwh
    M00    2026-02-01  100
    M10    2026-02-01  10
    M11    2026-02-01  10.001
    M20    2026-02-01  20
    M25    2026-02-01  25
    M30    2026-02-01  30
    """
    monthly_tariff(
        "alcohol", (0, 10, "100"), (10, 20, "200"), (20, None, "500"), since=date(2026, 1, 1)
    )
    for tax in TaxKind:
        set_tax_rate(
            group="alcohol",
            tax=tax,
            rate_percent=None,
            valid_from=date(2026, 1, 1),
            valid_until=None,
            user=None,
            at=LONG_AGO,
        )
    found = charged(world, "2026-01", "NONE", "TEN", "MORE", "TWENTY", "MIDDLE", "THIRTY")
    assert found.lines == {
        "NONE": [("0", "100", "0.00")],
        "TEN": [("10", "100", "10.00")],
        "MORE": [("10", "100", "10.00"), ("0.001", "200", "0.00")],
        "TWENTY": [("10", "100", "10.00"), ("10", "200", "20.00")],
        "MIDDLE": [("10", "100", "10.00"), ("10", "200", "20.00"), ("5", "500", "25.00")],
        "THIRTY": [("10", "100", "10.00"), ("10", "200", "20.00"), ("10", "500", "50.00")],
    }


def test_a_month_whose_limit_is_seven_hundred(world: World) -> None:
    """700 kWh cost 959.00 som, 1000 cost 1739.00.

    account  group      meter  since       shows
    AT       household  M1     2025-06-01  0
    ABOVE    household  M2     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  700
    M2     2025-07-01  1000
    """
    monthly_tariff("household", (0, 700, "137"), (700, None, "260"), since=date(2025, 5, 1))
    found = charged(world, "2025-06", "AT", "ABOVE")
    assert found.lines["AT"] == [("700", "137", "959.00")]
    assert found.lines["ABOVE"] == [("700", "137", "959.00"), ("300", "260", "780.00")]


def test_a_monthly_limit_over_two_months(world: World) -> None:
    """Each calendar month has its own limit; 61 days of 2000 kWh are shared by days.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  0

    meter  on          kwh
    M1     2025-08-01  2000
    """
    monthly_tariff("household", (0, 700, "137"), (700, None, "260"), since=date(2025, 5, 1))
    found = charged(world, "2025-07", "A1")
    assert parts_of(found, world, "A1").rows() == [
        (date(2025, 6, 1), date(2025, 7, 1), 9_836_066),
        (date(2025, 7, 1), date(2025, 8, 1), 10_163_934),
    ]
    assert found.lines["A1"] == [
        ("700", "137", "959.00"),
        ("283.6066", "260", "737.38"),
        ("700", "137", "959.00"),
        ("316.3934", "260", "822.62"),
    ]


@pytest.mark.parametrize(
    ("closed_on", "limit"),
    [("2025-11-29", "644.3836"), ("2025-11-30", "667.3973"), ("2025-12-01", "690.411")],
)
def test_the_limit_grows_with_the_days(world: World, closed_on: str, limit: str) -> None:
    """
    account  group      meter  since       shows
    A1       household  M1     2025-11-01  0
    """
    world.read([{"meter": "M1", "on": closed_on, "kwh": "1000"}])
    lines = charged(world, "2025-11", "A1").lines["A1"]
    assert (lines[0][0], lines[0][1]) == (limit, "137")
    assert Decimal(lines[0][0]) + Decimal(lines[1][0]) == 1000


def test_households_with_a_price_of_their_own(world: World) -> None:
    """Highland places have no limit, low-income families a cheap first step.

    account  group                meter  since       shows
    HIGH     household_highland   M1     2025-06-01  0
    LOW      household_lowincome  M2     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  1500
    M2     2025-07-01  1000
    """
    found = charged(world, "2025-06", "HIGH", "LOW")
    assert found.lines == {
        "HIGH": [("1500", "137", "2055.00")],
        "LOW": [("690.411", "50", "345.21"), ("309.589", "260", "804.93")],
    }


def test_the_highland_norm_of_2016_changed_with_the_season(world: World) -> None:
    """A thousand kWh a month from October, seven hundred before.

    account  group               meter  since       shows
    HIGH     household_highland  M1     2016-09-15  0

    meter  on          kwh
    M1     2016-10-15  3000
    """
    found = charged(world, "2016-10", "HIGH")
    assert found.lines["HIGH"] == [
        ("368.2192", "77", "283.53"),
        ("1231.7808", "216", "2660.65"),
        ("460.2738", "77", "354.41"),
        ("939.7262", "216", "2029.81"),
    ]


def test_taxes_by_group(world: World) -> None:
    """Industry pays VAT and sales tax on one base, pumps a VAT of nothing, households none.

    account  group      meter  since       shows
    PLANT    industry   M1     2025-06-01  0
    PLANT    industry   M2     2025-06-01  0
    PLANT    pumping    M3     2025-06-01  0
    HOME     household  M4     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    M2     2025-07-01  0.333
    M3     2025-07-01  50
    M4     2025-07-01  10
    """
    found = charged(world, "2025-06", "PLANT", "HOME")
    assert found.lines == {
        "PLANT": [
            ("100", "334", "334.00"),
            ("0.333", "334", "1.11"),
            ("50", "262", "131.00"),
            ("VAT of 131.00", "0", "0.00"),
            ("VAT of 335.11", "12", "40.21"),
            ("ST of 335.11", "1", "3.35"),
        ],
        "HOME": [("10", "137", "13.70")],
    }


def test_a_tax_that_changes_inside_the_period(world: World) -> None:
    """Each rate has a line of its own on the charge of its own days.

    account  group     meter  since       shows
    PLANT    industry  M1     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  300
    """
    set_tax_rate(
        group="industry",
        tax=TaxKind.SALES_TAX,
        rate_percent=Decimal(2),
        valid_from=date(2025, 6, 11),
        valid_until=None,
        user=None,
        at=LONG_AGO,
    )
    found = charged(world, "2025-06", "PLANT")
    assert found.lines["PLANT"] == [
        ("100", "334", "334.00"),
        ("200", "334", "668.00"),
        ("VAT of 1002.00", "12", "120.24"),
        ("ST of 334.00", "1", "3.34"),
        ("ST of 668.00", "2", "13.36"),
    ]


def test_a_price_that_was_not_published_sets_aside(world: World) -> None:
    """A district's own price ends at 150 kWh a month; «without limit» has none any more.

    account    group                meter  since       shows
    BELOW      household_toktogul   M1     2026-06-01  0
    AT         household_toktogul   M2     2026-06-01  0
    ABOVE      household_toktogul   M3     2026-06-01  0
    UNLIMITED  household_unlimited  M4     2026-06-01  0

    meter  on          kwh
    M1     2026-07-01  140
    M2     2026-07-01  147.945
    M3     2026-07-01  147.946
    M4     2026-07-01  10
    """
    found = charged(world, "2026-06", "BELOW", "AT", "ABOVE", "UNLIMITED")
    assert found.lines == {
        "BELOW": [("140", "19.2", "26.88")],
        "AT": [("147.945", "19.2", "28.41")],
    }
    assert found.faults == {"ABOVE": "energy_beyond_tariff", "UNLIMITED": "no_tariff"}


def test_nobody_is_billed_by_a_plan(world: World) -> None:
    """A decree of 2025 plans a household price for May 2027; each year's order sets it.

    account  group      meter  since       shows
    HOME     household  M1     2027-06-01  0

    meter  on          kwh
    M1     2027-07-01  10
    """
    assert charged(world, "2027-06", "HOME").faults == {"HOME": "no_tariff"}


def test_one_bad_point_sets_its_whole_account_aside_and_no_other(world: World) -> None:
    """
    account  group     meter  since       shows
    A1       industry  M1     2025-06-01  0
    A1       industry  M2     2025-06-01  500
    A2       industry  M3     2025-06-01  0
    A3       industry  -      2025-06-01  -
    A4       -         M4     2025-06-01  0
    A5       industry  M5     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    M2     2025-07-01  400
    M3     2025-07-01  100
    M4     2025-07-01  100
    """
    found = charged(world, "2025-06", "A1", "A2", "A3", "A4", "A5")
    assert set(found.lines) == {"A2"}
    assert found.faults == {
        "A1": "reading_lower",
        "A3": "no_point",
        "A4": "no_group",
        "A5": "no_reading",
    }
    told = reasons(found.charges.faults).sort("account_id")
    for key in told["reason_key"]:
        nothing = dict.fromkeys(
            ("point", "register", "on", "until", "earlier_kwh", "later_kwh"), "?"
        )
        assert all(text(key, lang, **nothing) for lang in LANGUAGES)
    assert told["particulars"].str.json_path_match("$.register").to_list()[0] == "M2 A+"
    assert told["particulars"].str.json_path_match("$.later_kwh").to_list()[0] == "400"


def test_an_account_is_charged_alone_as_among_others(world: World) -> None:
    """
    account  group      meter  registers  since       shows
    A1       household  M1     T1;T2      2025-04-01  0;5
    A2       industry   M2     A+         2025-04-17  0
    A2       pumping    M3     A+         2025-04-01  0
    A3       household  M4     A+         2025-04-20  900

    meter  on          register  kwh
    M1     2025-06-01  T1        1000
    M1     2025-06-01  T2        99
    M2     2025-05-30  A+        4000
    M3     2025-06-01  A+        70
    M4     2025-05-15  A+        1000.5
    """
    numbers = ("A1", "A2", "A3")
    together = charged(world, "2025-05", *numbers)
    assert set(together.lines) == set(numbers)
    for number in numbers:
        alone = charged(world, "2025-05", number)
        assert alone.lines[number] == together.lines[number]
        account_id = world.account(number).pk
        for kept in ("accounts", "lines", "slices"):
            among = getattr(together.charges, kept).filter(account_id=account_id)
            assert getattr(alone.charges, kept).equals(among)


def test_no_account_at_all_is_no_charge(world: World) -> None:
    found = charged(world, "2025-05")
    assert found.charges.accounts.is_empty()
    assert found.charges.faults.is_empty()
