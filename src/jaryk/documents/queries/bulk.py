"""Which accounts have been billed, for a run that must not bill twice."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db.models import Max

from jaryk.documents.models import Bill
from jaryk.kernel.periods import Month
from jaryk.platform.bulk import read
from jaryk.platform.partitions import NUMBERS_A_MONTH, month_key


def billed_in(month: Month, *, between: tuple[int, int] = (0, 2**62)) -> set[int]:
    """Accounts with a bill for the month; ``between`` bounds their ids, both ends included."""
    first = month_key(month.first_on)
    return _accounts(
        "SELECT account_id FROM documents_bill WHERE id BETWEEN {first} AND {last} "
        "AND account_id BETWEEN {first_account} AND {last_account}",
        first=first,
        last=first + NUMBERS_A_MONTH - 1,
        first_account=between[0],
        last_account=between[1],
    )


def billed_later(month: Month, account_ids: list[int]) -> set[int]:
    """Of the accounts, those with a bill for a later month."""
    return _accounts(
        "SELECT DISTINCT account_id FROM documents_bill "
        "WHERE id > {later} AND account_id = ANY({account_ids})",
        later=month_key(month.next().first_on),
        account_ids=account_ids,
    )


def _accounts(query: str, **values: object) -> set[int]:
    found = read(query, {"account_id": pl.Int64}, **values)
    return set(found.get_column("account_id").to_list())


def accounts_of_bills(month: Month) -> pl.DataFrame:
    """Every bill of the month in the order of the numbers: bill_id, account_id."""
    first = month_key(month.first_on)
    return read(
        "SELECT id, account_id FROM documents_bill WHERE id BETWEEN {first} AND {last} ORDER BY id",
        {"bill_id": pl.Int64, "account_id": pl.Int64},
        first=first,
        last=first + NUMBERS_A_MONTH - 1,
    )


def last_bills(account_ids: list[int]) -> pl.DataFrame:
    """The newest bill of each account that has one: account_id, bill_id."""
    return read(
        "SELECT account_id, max(id) FROM documents_bill "
        "WHERE account_id = ANY({account_ids}) GROUP BY account_id ORDER BY account_id",
        {"account_id": pl.Int64, "bill_id": pl.Int64},
        account_ids=account_ids,
    )


def last_number(month: date) -> int:
    """The greatest id given to a bill of the month; the month's key before the first."""
    first = month_key(month)
    bills = Bill.objects.filter(id__gt=first, id__lt=first + NUMBERS_A_MONTH)
    found = bills.aggregate(last=Max("id"))["last"]
    return int(found or first)


def all_bills() -> pl.DataFrame:
    """Every bill with its amounts, for those who check the books."""
    return read(
        "SELECT id, account_id, energy_dwh, energy_tyiyn, tax_tyiyn, "
        "energy_tyiyn + tax_tyiyn + penalty_tyiyn, opening_tyiyn, paid_tyiyn, "
        "adjusted_tyiyn FROM documents_bill",
        {
            "bill_id": pl.Int64,
            "account_id": pl.Int64,
            "energy_dwh": pl.Int64,
            "energy_tyiyn": pl.Int64,
            "tax_tyiyn": pl.Int64,
            "charged_tyiyn": pl.Int64,
            "opening_tyiyn": pl.Int64,
            "paid_tyiyn": pl.Int64,
            "adjusted_tyiyn": pl.Int64,
        },
    )
