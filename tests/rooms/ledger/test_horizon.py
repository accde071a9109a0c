"""What is written after a run has read the books is known after it, whatever its own clock says."""

from __future__ import annotations

from datetime import timedelta

from jaryk.ledger.models import Entry
from tests.world import World, noon
from tests.world import day as day_of


def test_payment_told_with_an_earlier_moment_is_the_next_bills(world: World) -> None:
    """A payment reaches the books while the run of June is open; its own clock is behind.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    """
    run = world.start("2025-06", "2025-07-02")
    told = noon(day_of("2025-07-02")) - timedelta(hours=2)
    world.pay([{"account": "A1", "paid_on": "2025-07-02", "som": "50"}], known_at=told)
    assert Entry.objects.get(kind=2).known_at > run.known_at
    world.finish(run)
    june = world.bill_of("A1", "2025-06")
    assert june.paid_tyiyn == 0
    world.read([{"meter": "M1", "on": "2025-08-01", "kwh": "200"}])
    world.bill("2025-07", "2025-08-02")
    july = world.bill_of("A1", "2025-07")
    assert (july.opening_tyiyn, july.paid_tyiyn) == (june.balance_tyiyn, 5000)
