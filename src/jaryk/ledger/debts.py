"""The debts of accounts, understood from all that has moved on their receivables. Pure.

A document's id is its entry's. What lessens a document counts as if it had never been charged: the
latest document of the same root gives first. What no document can give is the customer's money.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

PRINCIPAL: Final = 1
PENALTY: Final = 2
RELIEF_OF_PRINCIPAL: Final = 3
RELIEF_OF_PENALTY: Final = 4
MONEY: Final = 5

DEBT_COLUMNS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "kind": pl.Int64,
    "root_id": pl.Int64,
    "posted_on": pl.Date,
    "due_on": pl.Date,
    "principal_tyiyn": pl.Int64,
    "penalty_tyiyn": pl.Int64,
}
CHANGE_COLUMNS: Final = {
    "account_id": pl.Int64,
    "entry_id": pl.Int64,
    "bill_id": pl.Int64,
    "on": pl.Date,
    "part": pl.Int64,
    "amount_tyiyn": pl.Int64,
}
MONEY_COLUMNS: Final = {
    "account_id": pl.Int64,
    "entry_id": pl.Int64,
    "paid_on": pl.Date,
    "amount_tyiyn": pl.Int64,
}
DISPUTE_COLUMNS: Final = {
    "account_id": pl.Int64,
    "bill_id": pl.Int64,
    "disputed_tyiyn": pl.Int64,
    "disputed_from": pl.Date,
    "disputed_until": pl.Date,
}


@dataclass(frozen=True)
class Order:
    """From which day money reaches all principal before any penalty, or no longer does."""

    since: date
    principal_first: bool


@dataclass(frozen=True)
class History:
    """All that decides what is left of each debt on any day.

    ``debts``: the documents, as they have come to stand (``bill_id`` is any document's);
    ``charges``: penalty charged on a document after its issue; ``reliefs``: what was forgiven of
    a document (below zero: the forgiving undone); ``money``: what came (below zero: went back) and
    the day from which it counts; ``disputes``: what was disputed in ``[from, until)``.
    """

    debts: pl.DataFrame
    charges: pl.DataFrame
    reliefs: pl.DataFrame
    money: pl.DataFrame
    disputes: pl.DataFrame
    orders: tuple[Order, ...] = ()

    def billed(self) -> pl.DataFrame:
        """All penalty that documents have charged: account_id, billed_tyiyn."""
        told = pl.concat(
            [
                self.debts.select("account_id", billed_tyiyn="penalty_tyiyn"),
                self.charges.select("account_id", billed_tyiyn="amount_tyiyn"),
            ]
        )
        return told.group_by("account_id").agg(pl.col("billed_tyiyn").sum()).sort("account_id")


def history_of(
    moved: pl.DataFrame,
    *,
    disputes: pl.DataFrame | None = None,
    orders: tuple[Order, ...] = (),
) -> History:
    """The history that ``moved`` tells (``ledger.queries.history.MOVED_COLUMNS``)."""
    charged = _charged(moved)
    is_document = _is_document()
    debts = charged.filter(is_document).with_columns(
        due_on=pl.coalesce("due_on", "posted_on"), root_id="entry_id"
    )
    money = moved.filter(pl.col("component") == MONEY).select(
        "account_id", "entry_id", paid_on="value_on", amount_tyiyn=-pl.col("amount_tyiyn")
    )
    later = _Later(moved, debts.select("account_id", "entry_id"))
    later.lessen(debts, charged.filter(~is_document | _has_penalty_of_another()))
    later.relieve(moved.filter(pl.col("component").is_in([RELIEF_OF_PRINCIPAL, RELIEF_OF_PENALTY])))
    return History(
        debts=later.debts,
        charges=_frame(later.charges, CHANGE_COLUMNS),
        reliefs=_frame(later.reliefs, CHANGE_COLUMNS),
        money=pl.concat([money, _frame(later.money, MONEY_COLUMNS)]).sort(
            "account_id", "paid_on", "entry_id"
        ),
        disputes=_frame([], DISPUTE_COLUMNS) if disputes is None else disputes,
        orders=orders,
    )


def _charged(moved: pl.DataFrame) -> pl.DataFrame:
    """Each entry's net principal and penalty on each account."""
    entry = ["account_id", "entry_id", "kind", "about_id", "posted_on", "value_on", "due_on"]
    amount, part = pl.col("amount_tyiyn"), pl.col("component")
    return (
        moved.filter(part.is_in([PRINCIPAL, PENALTY]))
        .group_by(entry)
        .agg(
            principal_tyiyn=amount.filter(part == PRINCIPAL).sum(),
            penalty_tyiyn=amount.filter(part == PENALTY).sum(),
        )
        .sort("account_id", "posted_on", "entry_id")
    )


def _is_document() -> pl.Expr:
    """Charges principal by a day of its own, or is about nothing else."""
    owes = pl.col("principal_tyiyn") > 0
    stands_alone = pl.col("about_id").is_null()
    return (owes & (pl.col("due_on").is_not_null() | stands_alone)) | (
        stands_alone & (pl.col("penalty_tyiyn") > 0) & (pl.col("principal_tyiyn") == 0)
    )


def _has_penalty_of_another() -> pl.Expr:
    return pl.col("about_id").is_not_null() & (pl.col("penalty_tyiyn") != 0)


class _Later:
    """What later entries have done to documents; few accounts have any, so row by row."""

    def __init__(self, moved: pl.DataFrame, documents: pl.DataFrame) -> None:
        told = moved.filter(pl.col("about_id").is_not_null())
        self._about = {
            (account, entry): about
            for account, entry, about in told.select("account_id", "entry_id", "about_id").rows()
        }
        self._documents = set(documents.rows()) if self._about else set()
        self.charges: list[tuple[Any, ...]] = []
        self.reliefs: list[tuple[Any, ...]] = []
        self.money: list[tuple[Any, ...]] = []
        self.debts = pl.DataFrame(schema=DEBT_COLUMNS)

    def lessen(self, debts: pl.DataFrame, changes: pl.DataFrame) -> None:
        """Take what ``changes`` have lessened off the documents of the same root."""
        told = debts.with_columns(bill_id="entry_id").select(
            pl.col(name).cast(kind) for name, kind in DEBT_COLUMNS.items()
        )
        with_others = (
            told.select("account_id")
            .unique()
            .filter(pl.col("account_id").is_in({account for account, _ in self._about}))
        )
        rows = told.join(with_others, on="account_id", how="semi").to_dicts()
        by_root: dict[tuple[int, int], list[dict[str, Any]]] = {}
        for row in rows:
            row["root_id"] = self._root_of(row["account_id"], row["bill_id"])
            if self._about.get((row["account_id"], row["bill_id"])) is not None:
                row["penalty_tyiyn"] = 0  # a correction's is the penalty of what it corrects
            by_root.setdefault((row["account_id"], row["root_id"]), []).append(row)
        for change in changes.iter_rows(named=True):
            self._change(change, by_root)
        untouched = told.join(with_others, on="account_id", how="anti")
        self.debts = pl.concat([untouched, pl.DataFrame(rows, schema=DEBT_COLUMNS)]).sort(
            "account_id", "posted_on", "bill_id"
        )

    def relieve(self, forgiven: pl.DataFrame) -> None:
        """What was forgiven of each document; of none that is known: money."""
        for row in forgiven.iter_rows(named=True):
            account, entry, amount = row["account_id"], row["entry_id"], -row["amount_tyiyn"]
            document = self._document_of(account, entry)
            if document is None:
                self.money.append((account, entry, row["value_on"], amount))
            else:
                part = PRINCIPAL if row["component"] == RELIEF_OF_PRINCIPAL else PENALTY
                self.reliefs.append((account, entry, document, row["value_on"], part, amount))

    def _change(
        self, change: dict[str, Any], by_root: dict[tuple[int, int], list[dict[str, Any]]]
    ) -> None:
        account, entry = change["account_id"], change["entry_id"]
        on = change["value_on"]
        related = by_root.get((account, self._root_of(account, entry)), [])
        penalty = change["penalty_tyiyn"]
        if penalty > 0 and related:
            document = self._document_of(account, change["about_id"]) or related[0]["bill_id"]
            self.charges.append((account, entry, document, on, PENALTY, penalty))
            penalty = 0
        left = _changed(related, "penalty_tyiyn", penalty)
        if (account, entry) not in self._documents:
            left += _changed(related, "principal_tyiyn", change["principal_tyiyn"])
        if left:
            self.money.append((account, entry, on, -left))

    def _root_of(self, account: int, entry: int) -> int:
        while (about := self._about.get((account, entry))) is not None:
            entry = about
        return entry

    def _document_of(self, account: int, entry: int | None) -> int | None:
        while entry is not None and (account, entry) not in self._documents:
            entry = self._about.get((account, entry))
        return entry


def _changed(related: list[dict[str, Any]], part: str, amount: int) -> int:
    """Add to the first document, or take off the latest ones; returns what nobody could give."""
    if amount > 0 and related:
        related[0][part] += amount
        return 0
    for row in reversed(related):
        taken = min(-amount, row[part])
        if taken > 0:
            row[part] -= taken
            amount += taken
    return amount


def _frame(rows: list[tuple[Any, ...]], columns: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=columns, orient="row")
