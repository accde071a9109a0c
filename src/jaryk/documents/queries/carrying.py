"""Which bills of a month are carried where, cut into routes."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from jaryk.charges.queries.bulk import first_points
from jaryk.customers.queries.bulk import districts_of_accounts
from jaryk.documents.queries.bulk import accounts_of_bills
from jaryk.documents.routes import Route, Stop, cut
from jaryk.kernel.periods import Month
from jaryk.metering.queries.addresses import addresses_of
from jaryk.platform.queries import districts


def routes_of(period: Month, *, most: int, district_id: int | None = None) -> Iterator[Route]:
    """The routes of the month's bills, district by district, of at most ``most`` bills each.

    A bill is carried to the first place that it names; one that names none comes first.
    """
    bills = (
        accounts_of_bills(period)
        .join(districts_of_accounts(), on="account_id")
        .join(first_points(period), on="bill_id", how="left")
    )
    for district in districts():
        if district_id in (None, district.pk):
            own = bills.filter(pl.col("district_id") == district.pk)
            yield from cut(district.code, _stops(own), most=most)


def _stops(bills: pl.DataFrame) -> Iterator[Stop]:
    addresses = addresses_of(bills.get_column("usage_point_id").drop_nulls().to_list())
    for bill_id, point_id in bills.select("bill_id", "usage_point_id").iter_rows():
        yield Stop(bill_id, addresses.get(point_id, ""))
