"""Writing events into the books: each once, whole, and refused when told otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import IntegrityError, connection, transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import EntryKind
from jaryk.platform.bulk import read
from jaryk.platform.staging import change, temporary_table

EVENT_COLUMNS: Final = {
    "key": pl.String,
    "kind": pl.Int64,
    "posted_on": pl.Date,
    "value_on": pl.Date,
    "due_on": pl.Date,
    "about_id": pl.Int64,
    "by_id": pl.Int64,
}
MOVEMENT_COLUMNS: Final = {
    "key": pl.String,
    "line_no": pl.Int64,
    "debit_id": pl.Int64,
    "credit_id": pl.Int64,
    "amount_tyiyn": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Movement:
    """An amount above zero from the account that it leaves (credit) to the other (debit)."""

    debit_id: int
    credit_id: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to money; ``key`` is the teller's own id of it, for ever."""

    kind: EntryKind
    key: str
    posted_on: date
    value_on: date
    movements: tuple[Movement, ...]
    due_on: date | None = None
    about_id: int | None = None
    by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """The entry of an event, and whether this telling wrote it."""

    entry_id: int
    is_new: bool


@transaction.atomic
def post_event(event: Event, *, known_at: datetime) -> Posted:
    """Write one event; told again it is the same entry.

    Raises Refusal when the key is known with other figures, or when the day is closed.
    """
    with _in_open_month(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry_events (id, kind, key, posted_on, value_on, due_on, "
            "about_id, by_id, known_at) VALUES (nextval('ledger_event_id'), %s, %s, %s, %s, %s, "
            "%s, %s, %s) ON CONFLICT (key) DO NOTHING RETURNING id",
            [
                event.kind,
                event.key,
                event.posted_on,
                event.value_on,
                event.due_on,
                event.about_id,
                event.by_id,
                known_at,
            ],
        )
        if (row := cursor.fetchone()) is None:
            return Posted(_told_before(event), is_new=False)
        cursor.executemany(
            "INSERT INTO ledger_posting_events "
            "(entry_id, line_no, debit_id, credit_id, amount_tyiyn, posted_on) "
            "VALUES (%s, %s, %s, %s, %s, %s)",
            [
                (row[0], line, move.debit_id, move.credit_id, move.amount_tyiyn, event.posted_on)
                for line, move in enumerate(event.movements, start=1)
            ],
        )
    return Posted(int(row[0]), is_new=True)


@transaction.atomic
def post_events(
    events: pl.DataFrame, movements: pl.DataFrame, *, known_at: datetime
) -> pl.DataFrame:
    """Write many events (``EVENT_COLUMNS``) with their movements (``MOVEMENT_COLUMNS``).

    Returns key, entry_id and is_new of each key, in the order of their telling. An event told
    again, here or earlier, is the same entry; told with other figures the whole call is refused.
    """
    once = events.select(list(EVENT_COLUMNS)).unique(maintain_order=True)
    lines = movements.select(list(MOVEMENT_COLUMNS)).unique(maintain_order=True)
    _refuse_twofold(once, "key")
    _refuse_twofold(lines, "key", "line_no")
    with (
        temporary_table(once.with_row_index("place")) as told,
        temporary_table(lines) as moved,
    ):
        with _in_open_month():
            fresh = _write_new(told, moved, known_at)
        refused = read(_TOLD_OTHERWISE, {"key": pl.String}, told=told, moved=moved)
        if refused.height:
            raise Refusal("ledger.told_otherwise", key=refused["key"][0])
        found = read(
            "SELECT t.key, e.id FROM {told} t JOIN ledger_entry_events e USING (key) "
            "ORDER BY t.place",
            {"key": pl.String, "entry_id": pl.Int64},
            told=told,
        )
    return found.with_columns(is_new=pl.col("entry_id").is_in(fresh))


@contextmanager
def _in_open_month() -> Iterator[None]:
    """What the database says of a closed month, said to a person."""
    try:
        yield
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        if told is None or told.constraint_name != "month_is_open":
            raise
        raise Refusal("ledger.period_closed", month=told.message_detail) from error


def _refuse_twofold(rows: pl.DataFrame, *same: str) -> None:
    """Two tellings of one event in one call must not differ."""
    twofold = rows.filter(pl.struct(same).is_duplicated())
    if twofold.height:
        raise Refusal("ledger.told_otherwise", key=twofold["key"][0])


def _write_new(told: object, moved: object, known_at: datetime) -> list[int]:
    """Write the events of the table ``told`` that are not in the books; returns their ids."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE entered_now (id bigint, key text, posted_on date)")
    change(
        "WITH entered AS (INSERT INTO ledger_entry_events (id, kind, key, posted_on, value_on, "
        "due_on, about_id, by_id, known_at) SELECT nextval('ledger_event_id'), kind, key, "
        "posted_on, value_on, due_on, about_id, by_id, {known_at} FROM {told} ORDER BY place "
        "ON CONFLICT (key) DO NOTHING RETURNING id, key, posted_on) "
        "INSERT INTO entered_now SELECT id, key, posted_on FROM entered",
        told=told,
        known_at=known_at,
    )
    change(
        "INSERT INTO ledger_posting_events (entry_id, line_no, debit_id, credit_id, "
        "amount_tyiyn, posted_on) SELECT e.id, m.line_no, m.debit_id, m.credit_id, "
        "m.amount_tyiyn, e.posted_on FROM entered_now e JOIN {moved} m USING (key)",
        moved=moved,
    )
    fresh = read("SELECT id FROM entered_now", {"entry_id": pl.Int64})
    change("DROP TABLE entered_now")
    ids: list[int] = fresh.get_column("entry_id").to_list()
    return ids


# Whole sets are compared: looking up each event's movements in an unsorted table takes minutes.
_TOLD_OTHERWISE: Final = (
    "WITH kept AS (SELECT t.key, t.place, e.id, (e.kind, e.value_on, e.about_id) "
    "IS DISTINCT FROM (t.kind, t.value_on, t.about_id) AS differs "
    "FROM {told} t JOIN ledger_entry_events e USING (key)), "
    "written AS (SELECT k.key, p.line_no, p.debit_id, p.credit_id, p.amount_tyiyn FROM kept k "
    "JOIN ledger_posting_events p ON p.entry_id = k.id), "
    "wished AS (SELECT key, line_no, debit_id, credit_id, amount_tyiyn FROM {moved}) "
    "SELECT key FROM kept WHERE differs OR key IN ("
    "SELECT key FROM (TABLE wished EXCEPT TABLE written) added UNION ALL "
    "SELECT key FROM (TABLE written EXCEPT TABLE wished) lacking) ORDER BY place"
)


def _told_before(event: Event) -> int:
    """The entry written under the event's key, if it tells the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.kind, e.value_on, e.about_id, p.debit_id, p.credit_id, p.amount_tyiyn "
            "FROM ledger_entry_events e LEFT JOIN ledger_posting_events p ON p.entry_id = e.id "
            "WHERE e.key = %s ORDER BY p.line_no",
            [event.key],
        )
        rows = cursor.fetchall()
    kept = [tuple(row[4:]) for row in rows if row[4] is not None]
    told = [(move.debit_id, move.credit_id, move.amount_tyiyn) for move in event.movements]
    same = rows[0][1:4] == (event.kind, event.value_on, event.about_id) and kept == told
    if not same:
        raise Refusal("ledger.told_otherwise", key=event.key)
    return int(rows[0][0])
