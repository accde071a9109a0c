"""The lines of a month's charges, short enough to compare at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from jaryk.charges.compute import Charges, compute
from jaryk.charges.models import ChargeKind
from jaryk.documents.queries.bulk import last_bills
from jaryk.kernel.periods import Month
from tests.world import World, noon

Line = tuple[str, str, str]


@dataclass(frozen=True)
class Charged:
    """Lines by account number as (quantity or base, rate, amount); reasons of those without."""

    lines: dict[str, list[Line]]
    faults: dict[str, str]
    charges: Charges


def charged(world: World, period: str, *numbers: str) -> Charged:
    """What the accounts are charged for the month by all that is known soon after it."""
    month = Month.parse(period)
    ids = {world.account(number).pk: number for number in numbers}
    known_at = noon(month.next().first_on)
    found = compute(
        account_ids=sorted(ids),
        period=month,
        known_at=known_at,
        last_bill_ids=last_bills(sorted(ids)).get_column("bill_id").to_list(),
    )
    lines: dict[str, list[Line]] = {}
    for row in found.lines.iter_rows(named=True):
        lines.setdefault(ids[row["account_id"]], []).append(_line(row))
    reasons = found.faults.select("account_id", "reason").rows()
    return Charged(lines, {ids[account]: reason for account, reason in reasons}, found)


def parts_of(found: Charged, world: World, number: str) -> pl.DataFrame:
    """The account's parts: part_from, part_until, part_energy_dwh."""
    return (
        found.charges.lines.filter(account_id=world.account(number).pk, kind=1)
        .select("part_from", "part_until", "part_energy_dwh")
        .unique(maintain_order=True)
    )


def _line(row: dict[str, int]) -> Line:
    amount = f"{Decimal(row['amount_tyiyn']) / 100:.2f}"
    rate = f"{(Decimal(row['rate_e2']) / 100).normalize():f}"
    if row["kind"] == ChargeKind.ENERGY:
        return f"{(Decimal(row['quantity_dwh']) / 10_000).normalize():f}", rate, amount
    tax = {ChargeKind.VAT: "VAT", ChargeKind.SALES_TAX: "ST"}[ChargeKind(row["kind"])]
    return f"{tax} of {Decimal(row['base_tyiyn']) / 100:.2f}", rate, amount
