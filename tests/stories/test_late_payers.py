"""Late payers: what is owed, what came in, and the penalty of each day."""

from __future__ import annotations

from tests.world import World, day, known_on


def test_a_household_pays_late_and_in_parts(world: World) -> None:
    """May is paid late and in parts, June later still, July in time and more than in full.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M1     2025-07-01  1500
    M1     2025-08-01  2000
    M1     2025-09-01  2500
    """
    world.bill("2025-05", "2025-06-02")
    assert (
        world.text("A1", "2025-05")
        == """\
2025-05/000001 of A1 for 2025-05-01..2025-06-01 (31 d)
M1 A+: 2025-05-01 0, 2025-06-01 1000: 1000 kWh
2025-05-01..2025-06-01 (31 d) household_highland: 1000 kWh x 137 tyiyn = 1370.00
owed 0.00, paid 0.00, charged 1370.00, to pay 1370.00
pay by 2025-06-23, cut on 2025-06-24
"""
    )
    world.pay([{"account": "A1", "paid_on": "2025-06-25", "som": "370"}])
    world.bill("2025-06", "2025-07-02")
    assert (
        world.text("A1", "2025-06")
        == """\
2025-06/000001 of A1 for 2025-06-01..2025-07-01 (30 d)
M1 A+: 2025-06-01 1000, 2025-07-01 1500: 500 kWh
2025-06-01..2025-07-01 (30 d) household_highland: 500 kWh x 137 tyiyn = 685.00
penalty 8.37
owed 1370.00, paid 370.00, charged 693.37, to pay 1693.37
pay by 2025-07-22, cut on 2025-07-23
"""
    )
    world.pay([{"account": "A1", "paid_on": "2025-07-12", "som": "1000"}])
    world.bill("2025-07", "2025-08-02")
    assert (
        world.text("A1", "2025-07")
        == """\
2025-07/000001 of A1 for 2025-07-01..2025-08-01 (31 d)
M1 A+: 2025-07-01 1500, 2025-08-01 2000: 500 kWh
2025-07-01..2025-08-01 (31 d) household_highland: 500 kWh x 137 tyiyn = 685.00
penalty 16.85
owed 1693.37, paid 1000.00, charged 701.85, to pay 1395.22
pay by 2025-08-22, cut on 2025-08-25
"""
    )
    world.pay([{"account": "A1", "paid_on": "2025-08-20", "som": "5000"}])
    world.bill("2025-08", "2025-09-02")
    assert (
        world.text("A1", "2025-08")
        == """\
2025-08/000001 of A1 for 2025-08-01..2025-09-01 (31 d)
M1 A+: 2025-08-01 2000, 2025-09-01 2500: 500 kWh
2025-08-01..2025-09-01 (31 d) household_highland: 500 kWh x 137 tyiyn = 685.00
penalty 12.33
owed 1395.22, paid 5000.00, charged 697.33, to pay -2907.45
pay by 2025-09-22, cut on 2025-09-23
"""
    )


def test_a_plant_has_five_banking_days(world: World) -> None:
    """Issued before the holidays of May, the bill is due after them.

    account  group     meter  since       shows
    PLANT    industry  M1     2026-03-01  0

    meter  on          kwh
    M1     2026-04-01  1000
    M1     2026-05-01  1000
    """
    world.bill("2026-03", "2026-04-02")
    world.bill("2026-04", "2026-05-04")
    assert (
        world.text("PLANT", "2026-03")
        == """\
2026-03/000001 of PLANT for 2026-03-01..2026-04-01 (31 d)
M1 A+: 2026-03-01 0, 2026-04-01 1000: 1000 kWh
2026-03-01..2026-04-01 (31 d) industry: 1000 kWh x 334 tyiyn = 3340.00
2026-03-01..2026-04-01 (31 d) industry: VAT 12 % of 3340.00 = 400.80
2026-03-01..2026-04-01 (31 d) industry: SALES_TAX 1 % of 3340.00 = 33.40
owed 0.00, paid 0.00, charged 3774.20, to pay 3774.20
pay by 2026-04-09, cut on 2026-04-10
"""
    )
    assert (
        world.text("PLANT", "2026-04")
        == """\
2026-04/000001 of PLANT for 2026-04-01..2026-05-01 (30 d)
M1 A+: 2026-04-01 1000, 2026-05-01 1000: 0 kWh
2026-04-01..2026-05-01 (30 d) industry: 0 kWh x 334 tyiyn = 0.00
2026-04-01..2026-05-01 (30 d) industry: VAT 12 % of 0.00 = 0.00
2026-04-01..2026-05-01 (30 d) industry: SALES_TAX 1 % of 0.00 = 0.00
penalty 90.58
owed 3774.20, paid 0.00, charged 90.58, to pay 3864.78
pay by 2026-05-15, cut on 2026-05-18
"""
    )


def test_a_payment_that_was_reported_late(world: World) -> None:
    """Paid in time, but the bank's list came after the next bill had counted a penalty.

    The bill stands; what it counted too much is set against the penalty of later days.

    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M1     2025-07-01  2000
    M1     2025-08-01  2000
    M1     2025-09-01  2000
    """
    world.bill("2025-05", "2025-06-02")
    world.bill("2025-06", "2025-07-02")
    assert world.bill_of("A1", "2025-06").penalty_tyiyn == 10_96
    paid = {"account": "A1", "paid_on": "2025-06-20", "som": "1370"}
    world.pay([paid], known_at=known_on(day("2025-07-10")))
    world.bill("2025-07", "2025-08-02")
    assert (
        world.text("A1", "2025-07")
        == """\
2025-07/000001 of A1 for 2025-07-01..2025-08-01 (31 d)
M1 A+: 2025-07-01 2000, 2025-08-01 2000: 0 kWh
2025-07-01..2025-08-01 (31 d) household_highland: 0 kWh x 137 tyiyn = 0.00
penalty 2.74
owed 2750.96, paid 1370.00, charged 2.74, to pay 1383.70
pay by 2025-08-22, cut on 2025-08-25
"""
    )
