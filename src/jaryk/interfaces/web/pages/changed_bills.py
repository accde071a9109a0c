"""Bills as a recalculation changes them: what each charged, what it should, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jaryk.charges.queries.lines import ChargeKind, corrected_lines_of
from jaryk.customers.queries.search import AccountFound, accounts_of
from jaryk.documents.explanation.tax import tax_name
from jaryk.documents.operations.recalculation import worked_out
from jaryk.documents.queries.billed_sums import BilledSum, billed_sums
from jaryk.documents.queries.recalculations import (
    Correction,
    Recalculation,
    bills_in_scope,
    corrections_in,
)
from jaryk.interfaces import clock
from jaryk.kernel.periods import Period
from jaryk.reference.queries import tariffs as tariff_queries

ACCOUNTS_A_PAGE: Final = 25


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that falls away (``sign`` -1) or stands in its place (1)."""

    line_no: int
    sign: int
    title: str
    is_energy: bool
    days: Period
    energy_dwh: int | None
    rate_e2: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True)
class ChangedBill:
    """A bill before and after, with the lines that change."""

    bill: BilledSum
    account: AccountFound
    difference_tyiyn: int
    due_on: date | None
    lines: tuple[ChangedLine, ...]
    correction: Correction | None = None

    @property
    def new_tyiyn(self) -> int:
        return self.bill.standing_tyiyn + self.difference_tyiyn


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """Changed bills of a page of accounts."""

    bills: list[ChangedBill]
    pages: int


def changed_bills(found: Recalculation, *, page: int, lang: str) -> ChangedPage:
    """What the recalculation changes: as posted, or as its draft comes out now."""
    posted = corrections_in(found.pk)
    return _posted(posted, page, lang) if posted else _drafted(found, page, lang)


def _drafted(found: Recalculation, page: int, lang: str) -> ChangedPage:
    scope = bills_in_scope(
        since=found.since, until=found.until, account_id=found.account_id, group_id=found.group_id
    )
    account_ids = scope.get_column("account_id").unique().sort().to_list()
    stretch = account_ids[(page - 1) * ACCOUNTS_A_PAGE : page * ACCOUNTS_A_PAGE]
    if not stretch:
        return ChangedPage([], 1)
    changed = worked_out(
        found, (stretch[0], stretch[-1]), issued_on=found.issued_on, booked_at=clock.now()
    )
    lines = _titled(changed.lines.iter_rows(named=True), "bill_id", lang)
    rows = changed.corrections.to_dicts()
    sums = billed_sums([row["bill_id"] for row in rows])
    accounts = accounts_of({row["account_id"] for row in rows})
    bills = [
        ChangedBill(
            bill=sums[row["bill_id"]],
            account=accounts[row["account_id"]],
            difference_tyiyn=row["energy_tyiyn"] + row["tax_tyiyn"] + row["penalty_tyiyn"],
            due_on=row["due_on"],
            lines=lines.get(row["bill_id"], ()),
        )
        for row in rows
    ]
    return ChangedPage(bills, -(-len(account_ids) // ACCOUNTS_A_PAGE))


def _posted(posted: list[Correction], page: int, lang: str) -> ChangedPage:
    shown = posted[(page - 1) * ACCOUNTS_A_PAGE : page * ACCOUNTS_A_PAGE]
    lines = _titled(
        (_as_row(line) for line in corrected_lines_of(*[one.pk for one in shown])),
        "correction_id",
        lang,
    )
    sums = billed_sums([one.bill_id for one in shown], before=posted[0].pk)
    accounts = accounts_of({one.account_id for one in shown})
    bills = [
        ChangedBill(
            bill=sums[one.bill_id],
            account=accounts[one.account_id],
            difference_tyiyn=one.total_tyiyn,
            due_on=one.due_on,
            lines=lines.get(one.pk, ()),
            correction=one,
        )
        for one in shown
    ]
    return ChangedPage(bills, -(-len(posted) // ACCOUNTS_A_PAGE))


def _as_row(line: Any) -> dict[str, Any]:
    names = ("correction_id", "line_no", "sign", "kind", "group_id", "part_from", "part_until",
             "quantity_dwh", "rate_e2", "amount_tyiyn")  # fmt: skip
    return {name: getattr(line, name) for name in names}


def _titled(
    rows: Iterable[dict[str, Any]], by: str, lang: str
) -> dict[int, tuple[ChangedLine, ...]]:
    """Lines by the document that they belong to, in words, what falls away first."""
    groups = {group.pk: getattr(group, f"name_{lang}") for group in tariff_queries.groups()}
    lines: dict[int, list[ChangedLine]] = {}
    for row in rows:
        is_energy = row["kind"] == ChargeKind.ENERGY
        lines.setdefault(row[by], []).append(
            ChangedLine(
                line_no=row["line_no"],
                sign=row["sign"],
                title=groups[row["group_id"]] if is_energy else tax_name(row["kind"], lang),
                is_energy=is_energy,
                days=Period(row["part_from"], row["part_until"]),
                energy_dwh=row["quantity_dwh"],
                rate_e2=row["rate_e2"],
                amount_tyiyn=row["amount_tyiyn"],
            )
        )
    return {document: tuple(told) for document, told in lines.items()}
