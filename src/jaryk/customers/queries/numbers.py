"""Accounts by their numbers, many at a time."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from jaryk.customers.models import CustomerAccount
from jaryk.platform.bulk import read
from jaryk.platform.staging import temporary_table

_FEW = 500


def ids_by_number(numbers: Collection[str]) -> dict[str, int]:
    """The id of each account whose number is among these, written exactly so."""
    if len(numbers) <= _FEW:
        found = CustomerAccount.objects.filter(number__in=numbers)
        return dict(found.values_list("number", "id"))
    with temporary_table(pl.DataFrame({"number": sorted(numbers)})) as asked:
        rows = read(
            "SELECT a.number, a.id FROM customers_customeraccount a JOIN {asked} USING (number)",
            {"number": pl.String, "id": pl.Int64},
            asked=asked,
        )
    return dict(rows.iter_rows())
