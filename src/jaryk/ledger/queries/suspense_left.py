"""How much of the money in suspense still waits."""

from __future__ import annotations

from typing import Final

import polars as pl

from jaryk.ledger.chart import SUSPENSE
from jaryk.ledger.models import EntryKind
from jaryk.platform.bulk import read

_OF_SUSPENSE: Final = (
    "SELECT e.id AS entry_id, e.value_on, p.amount_tyiyn - coalesce((SELECT sum(mp.amount_tyiyn) "
    "FROM ledger_entry_events m JOIN ledger_posting_events mp ON mp.entry_id = m.id "
    "AND mp.debit_id = l.id WHERE m.about_id = e.id AND m.kind IN ({matching}, {reversal}) "
    "AND NOT EXISTS (SELECT FROM ledger_entry_events r WHERE r.about_id = m.id "
    "AND r.kind = {reversal})), 0) AS left_tyiyn "
    "FROM ledger_ledgeraccount l JOIN ledger_posting_events p ON p.credit_id = l.id "
    "JOIN ledger_entry_events e ON e.id = p.entry_id AND e.kind = {suspense} "
    "WHERE l.code = {code}"
)


def suspense_left(*, entry_id: int | None = None) -> pl.DataFrame:
    """entry_id, value_on and left_tyiyn of the money in suspense that nobody has matched yet.

    With ``entry_id`` of that entry alone, also where nothing is left.
    """
    asked = "left_tyiyn > 0" if entry_id is None else "entry_id = {entry}"
    narrowed = _OF_SUSPENSE if entry_id is None else f"{_OF_SUSPENSE} AND e.id = {{entry}}"
    return read(
        f"SELECT entry_id, value_on, left_tyiyn::bigint FROM ({narrowed}) s WHERE {asked} "
        "ORDER BY value_on, entry_id",
        {"entry_id": pl.Int64, "value_on": pl.Date, "left_tyiyn": pl.Int64},
        matching=EntryKind.MATCHING.value,
        reversal=EntryKind.REVERSAL.value,
        suspense=EntryKind.SUSPENSE.value,
        code=SUSPENSE,
        entry=entry_id,
    )
