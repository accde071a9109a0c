"""Damaged accounts among many: each set aside with its reason, all others billed as ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from jaryk.charges.models import SetAside
from jaryk.documents.checks import run_checks
from jaryk.documents.models import Bill
from jaryk.metering.operations.readings import record
from tests.faults.books import books
from tests.faults.conftest import Told
from tests.faults.damages import BEGAN, ENDS, FORBIDDEN, SET_ASIDE, Account
from tests.scale import SEED, so_many
from tests.world import World

GROUPS = ("household", "household", "household", "industry", "budget", "pumping")
READ_AT = datetime(2025, 5, 1, 6, tzinfo=UTC)


def _town(accounts: int) -> World:
    """So many accounts whose April is read."""
    chance = Random(SEED)
    world = World()
    numbers = range(1, accounts + 1)
    world.connect(
        {
            "account": f"K{number}",
            "group": GROUPS[number % len(GROUPS)],
            "district": "north",
            "meter": f"KM{number}",
            "since": BEGAN.isoformat(),
            "shows": "100",
        }
        for number in numbers
    )
    readings = {
        "meter": [f"KM{number}" for number in numbers],
        "register": ["A+"] * accounts,
        "read_on": [ENDS] * accounts,
        "value_wh": [100_000 + chance.randrange(2_000, 1_500_000) for _ in numbers],
        "source": ["route"] * accounts,
    }
    record(pl.DataFrame(readings), known_at=READ_AT)
    return world


Figures = dict[str, tuple[int, ...]]


def _billed() -> Figures:
    rows = Bill.objects.values_list(
        "account__number", "energy_dwh", "energy_tyiyn", "tax_tyiyn", "penalty_tyiyn"
    )
    return {number: tuple(figures) for number, *figures in rows}


def test_damaged_accounts_are_set_aside_and_the_others_billed(db: None, drill: Told) -> None:
    accounts = so_many(every_day=200, soak=20_000)
    world = _town(accounts)
    numbers = [f"K{n}" for n in Random(SEED).sample(range(1, accounts + 1), len(SET_ASIDE) + 1)]
    *damaged, billed_later = numbers
    with transaction.atomic():
        world.bill("2025-04", "2025-05-02")
        undamaged = _billed()
        transaction.set_rollback(True)
    assert len(undamaged) == accounts
    expected = {}
    for number, (damage, reason) in zip(damaged, SET_ASIDE.items(), strict=True):
        damage(Account(number))
        expected[number] = f"charges.set_aside.{reason}"
    world.read([{"meter": f"KM{billed_later[1:]}", "on": "2025-05-20", "kwh": "9000"}])
    world.bill("2025-05", "2025-05-20", account=billed_later)
    expected[billed_later] = "charges.set_aside.later_month_billed"
    run = world.bill("2025-04", "2025-05-21")
    found = SetAside.objects.filter(run=run).values_list("account__number", "reason_key")
    assert dict(found) == expected
    billed = _billed()
    del billed[billed_later]
    assert billed == {n: sums for n, sums in undamaged.items() if n not in expected}
    assert books().wrong() == []
    wrong = {check.name for check in run_checks(known_at=run.known_at) if not check.ok}
    assert wrong == {"everybody_is_billed"}, "May is billed for one account alone"
    drill(accounts=accounts, kinds_of_damage=len(expected), billed=len(billed))


@pytest.mark.parametrize(("named", "damage"), FORBIDDEN.items(), ids=list(FORBIDDEN))
def test_other_damage_is_refused_by_the_database(
    db: None, named: str, damage: Callable[[Account], object]
) -> None:
    _town(2)
    account = Account("K1")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=named):
        damage(account)
