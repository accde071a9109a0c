"""What ARCHITECTURE.md says the database holds, the database holds."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction

from tests.tidy.tree import CHECKOUT

GROW_ONLY = (
    "charges_billedslice",
    "charges_chargeline",
    "documents_bill",
    "ledger_entry",
    "ledger_posting",
    "platform_auditevent",
)
# Bits of pg_trigger.tgtype.
ROW, BEFORE, DELETE, UPDATE, TRUNCATE = 1, 2, 8, 16, 32

pytestmark = pytest.mark.django_db


def told_names() -> set[str]:
    """Constraints, indexes and triggers that the table of invariants names."""
    table = (CHECKOUT / "ARCHITECTURE.md").read_text("utf-8").split("## What always holds")[1]
    held = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")]
    return {name for cell in held for name in re.findall(r"`(\w+)`", cell)}


def catalogue() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes "
            "UNION SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc"
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_constraint_told_of_is_laid() -> None:
    assert told_names(), "the table of invariants is gone"
    assert not told_names() - catalogue(), "not in the database"


@pytest.mark.parametrize("table", GROW_ONLY)
def test_tables_of_record_refuse_every_change(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND proname = %s",
            [table, "platform_refuse_change"],
        )
        guards = {kind for (kind,) in cursor.fetchall()}
    assert guards == {ROW | BEFORE | DELETE | UPDATE, BEFORE | TRUNCATE}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE platform_auditevent SET action = 'nothing'",
        "DELETE FROM platform_auditevent",
        "TRUNCATE platform_auditevent",
    ],
)
def test_what_was_done_stays_told(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_auditevent (at, action, subject, detail) "
            "VALUES ('2026-05-31 12:00+06', 'billing.posted', 'run 1', '{}')"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            cursor.execute(change)
