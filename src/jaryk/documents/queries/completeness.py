"""Whether everybody has a bill, district by district, for those who only count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from jaryk.charges.queries.runs import runs_of_month, set_asides
from jaryk.customers.queries import bulk as customers
from jaryk.documents.queries.bulk import accounts_of_bills
from jaryk.kernel.periods import Month

NAMED_AT_MOST: Final = 60


@dataclass(frozen=True, slots=True)
class DistrictCompleteness:
    """Agreements in force in a month: with a bill, with a reason, or with neither.

    ``missing_first`` are numbers of the first accounts that have neither.
    """

    agreements: int
    with_bill: int
    with_reason: int
    missing: int
    missing_first: tuple[str, ...]


def completeness_by_district(
    period: Month, *, known_at: datetime
) -> dict[int, DistrictCompleteness]:
    """By the id of each district with an agreement in force in the month."""
    in_force = customers.accounts_in_force(
        since=period.first_on, until=period.next().first_on, known_at=known_at
    ).join(customers.districts_of_accounts(), on="account_id", maintain_order="left")
    unbilled = in_force.join(
        accounts_of_bills(period), on="account_id", how="anti", maintain_order="left"
    )
    aside = set_asides(*(run.pk for run in runs_of_month(period.first_on)))
    has_reason = pl.col("account_id").is_in([row.account_id for row in aside])
    missing = unbilled.filter(~has_reason)
    named = _named(missing)
    agreements, without, nameless = map(_by_district, (in_force, unbilled, missing))
    return {
        district_id: DistrictCompleteness(
            agreements=count,
            with_bill=count - without.get(district_id, 0),
            with_reason=without.get(district_id, 0) - nameless.get(district_id, 0),
            missing=nameless.get(district_id, 0),
            missing_first=tuple(named.get(district_id, ())),
        )
        for district_id, count in agreements.items()
    }


def _by_district(accounts: pl.DataFrame) -> dict[int, int]:
    return dict(accounts.group_by("district_id").len().iter_rows())


def _named(missing: pl.DataFrame) -> dict[int, list[str]]:
    """Numbers of the first accounts of each district."""
    first = missing.group_by("district_id", maintain_order=True).head(NAMED_AT_MOST)
    numbers = customers.account_numbers(first.get_column("account_id").to_list())
    named: dict[int, list[str]] = {}
    for district_id, account_id in first.select("district_id", "account_id").iter_rows():
        named.setdefault(district_id, []).append(numbers[account_id])
    return named
