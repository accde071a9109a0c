"""Recalculations, their correcting documents, and which bills they may concern."""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db.models import QuerySet

from jaryk.charges.queries.bulk import bills_by_group
from jaryk.customers.queries.bulk import households
from jaryk.documents.models import (
    Correction,
    Recalculation,
    RecalculationReason,
    RecalculationSetAside,
    RecalculationShard,
    RecalculationStatus,
)
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text
from jaryk.platform.bulk import read
from jaryk.platform.partitions import month_key

__all__ = [
    "Correction",
    "Recalculation",
    "RecalculationReason",
    "RecalculationSetAside",
    "RecalculationShard",
    "RecalculationStatus",
]


def bills_in_scope(
    *,
    since: date,
    until: date,
    account_id: int | None = None,
    group_id: int | None = None,
    between: tuple[int, int] | None = None,
) -> pl.DataFrame:
    """Bills of the months ``[since, until)``: bill_id, account_id, is_household (0 or 1).

    ``group_id``: only bills with a line of that tariff group; ``between`` bounds the account ids.
    """
    first, last = between or (0, 2**62)
    bills = read(
        "SELECT id, account_id FROM documents_bill WHERE id >= {since} AND id < {until} "
        "AND ({account}::bigint IS NULL OR account_id = {account}) "
        "AND account_id BETWEEN {first} AND {last} ORDER BY id",
        {"bill_id": pl.Int64, "account_id": pl.Int64},
        since=month_key(since),
        until=month_key(until),
        account=account_id,
        first=first,
        last=last,
    )
    if group_id is not None:
        billed = bills_by_group(group_id, since=since, until=until)
        bills = bills.filter(pl.col("bill_id").is_in(billed))
    owners = households(bills.get_column("account_id").unique().sort().to_list())
    return bills.join(owners, on="account_id", maintain_order="left")


def corrections_of_bills(bill_ids: list[int]) -> pl.DataFrame:
    """Posted corrections of the bills: correction_id, bill_id."""
    return read(
        "SELECT entry_id, bill_id FROM documents_correction WHERE bill_id = ANY({bills}) "
        "ORDER BY entry_id",
        {"correction_id": pl.Int64, "bill_id": pl.Int64},
        bills=bill_ids,
    )


def corrections_of_month(month: Month) -> tuple[int, int, int]:
    """The last correction of the month's bills, how many there are, and their sum in tyiyns."""
    told = read(
        "SELECT coalesce(max(entry_id), 0), count(*), "
        "coalesce(sum(energy_tyiyn + tax_tyiyn + penalty_tyiyn), 0)::bigint "
        "FROM documents_correction WHERE bill_id >= {first} AND bill_id < {beyond}",
        {"last": pl.Int64, "many": pl.Int64, "sum_tyiyn": pl.Int64},
        first=month_key(month.first_on),
        beyond=month_key(month.next().first_on),
    )
    last, many, sum_tyiyn = told.row(0)
    return last, many, sum_tyiyn


def all_corrections() -> pl.DataFrame:
    """Every correction with its amounts, for those who check the books."""
    return read(
        "SELECT entry_id, energy_dwh, energy_tyiyn, tax_tyiyn, "
        "energy_tyiyn + tax_tyiyn + penalty_tyiyn FROM documents_correction",
        {
            "correction_id": pl.Int64,
            "energy_dwh": pl.Int64,
            "energy_tyiyn": pl.Int64,
            "tax_tyiyn": pl.Int64,
            "total_tyiyn": pl.Int64,
        },
    )


def recalculation(recalculation_id: int) -> Recalculation:
    """One recalculation; Refusal for an unknown one."""
    found = _recalculations().filter(pk=recalculation_id).first()
    if found is None:
        raise Refusal("documents.recalculation.unknown", recalculation=recalculation_id)
    return found


def recalculations(*, account_id: int | None = None) -> list[Recalculation]:
    """All recalculations, the newest first; or those that one account alone was drafted for."""
    found = _recalculations().order_by("-id")
    return list(found if account_id is None else found.filter(account_id=account_id))


def set_asides_of(recalculation_id: int) -> list[RecalculationSetAside]:
    """Bills that the recalculation could not work out again."""
    return list(
        RecalculationSetAside.objects.filter(recalculation_id=recalculation_id)
        .select_related("account__customer")
        .order_by("bill_id")
    )


def told_aside(row: RecalculationSetAside, lang: str) -> str:
    """Why the bill cannot be worked out again, in words."""
    return text(row.reason_key, lang, **row.particulars)


def correction(correction_id: int) -> Correction:
    """One correcting document with its bill, account and recalculation; Refusal if unknown."""
    found = _corrections().filter(pk=correction_id).first()
    if found is None:
        raise Refusal("documents.correction.unknown", correction=correction_id)
    return found


def corrections_of(account_id: int) -> list[Correction]:
    """The account's correcting documents, the newest first."""
    return list(_corrections().filter(account_id=account_id).order_by("-entry_id"))


def corrections_of_bill(bill_id: int) -> list[Correction]:
    """What has corrected the bill, the oldest first."""
    return list(_corrections().filter(bill_id=bill_id).order_by("entry_id"))


def corrections_in(recalculation_id: int) -> list[Correction]:
    """The correcting documents of a recalculation, by number."""
    return list(_corrections().filter(recalculation_id=recalculation_id).order_by("year", "number"))


def _recalculations() -> QuerySet[Recalculation]:
    return Recalculation.objects.select_related(
        "account__customer", "group", "drafted_by", "approved_by"
    )


def _corrections() -> QuerySet[Correction]:
    return Correction.objects.select_related(
        "bill", "account__customer", "account__district", "recalculation", "entry"
    )
