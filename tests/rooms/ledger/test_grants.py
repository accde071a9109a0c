"""What is posted stays as it was posted: the role that the product works as cannot change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation

from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from jaryk.kernel.periods import Month
from jaryk.ledger.models import Posting
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.operations.seals import seal
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.seals import verify
from jaryk.platform.grants import application_role, issue_grants, works_as_owner
from tests.world import World, known_on

# Written down apart from the product: every table of which a row is a record of something.
POSTED = (
    "charges_billedslice",
    "charges_chargeline",
    "charges_correctedline",
    "charges_correctedslice",
    "documents_bill",
    "documents_correction",
    "documents_invoice",
    "documents_invoiceline",
    "ledger_agentanswer",
    "ledger_closedperiod",
    "ledger_entry",
    "ledger_ledgeraccount",
    "ledger_paymentstatement",
    "ledger_periodbalance",
    "ledger_posting",
    "ledger_receivedpayment",
    "ledger_refusedrepeat",
    "ledger_seal",
    "ledger_statementline",
    "metering_estimate",
    "platform_auditevent",
)
STATEMENTS = (
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "TRUNCATE ONLY {table}",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_append_only",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "DROP TRIGGER {table}_append_only ON {table}",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} OWNER TO CURRENT_USER",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM {table} FOR UPDATE",
    "CREATE RULE none AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "MERGE INTO {table} t USING {table} s ON t.{column} = s.{column} WHEN MATCHED THEN DELETE",
)


@pytest.fixture
def role(db: None) -> str:
    """The role of the product, with its rights on the tables of the test."""
    name = application_role()
    with suppress(DuplicateObject, UniqueViolation), transaction.atomic():
        try:
            _run(
                f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') "
                f"THEN CREATE ROLE {name} LOGIN; END IF; END $$"
            )
        except ProgrammingError as refused:
            pytest.fail(f"CREATE ROLE {name} LOGIN; GRANT {name} TO CURRENT_USER; ({refused})")
    assert issue_grants()
    return name


@pytest.fixture
def as_role(role: str) -> Iterator[None]:
    _run(f"SET LOCAL ROLE {role}")
    yield
    _run("RESET ROLE")


@pytest.fixture
def own_var(settings: object, tmp_path: object) -> None:
    settings.VAR = tmp_path  # type: ignore[attr-defined]


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _column(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table]
        )
        return str(cursor.fetchone()[0])


def refused(statement: str) -> None:
    with pytest.raises(ProgrammingError) as caught, transaction.atomic():
        _run(statement)
    assert isinstance(caught.value.__cause__, InsufficientPrivilege), statement


def test_the_list_of_posted_tables_is_whole(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE p.proname = 'platform_refuse_change' AND NOT c.relispartition"
        )
        assert {name for (name,) in cursor.fetchall()} == set(POSTED)


@pytest.mark.parametrize("table", POSTED)
def test_no_statement_changes_a_posted_row(as_role: None, table: str) -> None:
    column = _column(table)
    for statement in STATEMENTS:
        refused(statement.format(table=table, column=column))


@pytest.mark.parametrize(
    "model",
    [model for model in apps.get_models() if model._meta.db_table in POSTED],
    ids=lambda model: model._meta.db_table,
)
def test_no_model_changes_a_posted_row(as_role: None, model: type[models.Model]) -> None:
    rows = model._default_manager.all()
    field = next(field for field in model._meta.local_concrete_fields if not field.primary_key)
    for change in (
        lambda: rows.update(**{field.attname: models.F(field.attname)}),
        lambda: rows._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError) as caught, transaction.atomic():
            change()
        assert isinstance(caught.value.__cause__, InsufficientPrivilege)


def test_there_is_no_admin_to_change_them_by(db: None) -> None:
    assert not apps.is_installed("django.contrib.admin")


def test_no_partition_is_open_to_the_role(role: str, world: World) -> None:
    """
    account  group      meter  since       shows
    HOME     household  M1     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    """
    _run(f"SET LOCAL ROLE {role}")
    world.bill("2025-06", "2025-07-02")
    for parent in ("ledger_entry", "ledger_posting", "documents_bill"):
        for statement in (
            "SELECT * FROM {}",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "DROP TABLE {}",
            "ALTER TABLE {0} RENAME TO {0}_away",
            "INSERT INTO {0} TABLE {0}",
        ):
            refused(statement.format(f"{parent}_p202506"))
    refused("CREATE TABLE mine (id bigint)")
    refused("ALTER TABLE ledger_entry DETACH PARTITION ledger_entry_p202506")
    _run("RESET ROLE")


def test_nothing_is_gathered_for_other_tables(as_role: None) -> None:
    for call in (
        "SELECT platform_begin_gathering('platform_user', 1)",
        "SELECT platform_abandon_gathering('platform_user', 1)",
        "SELECT platform_settle_gathering('platform_user', 1, '2025-06-01')",
        "SELECT platform_abandon_gathering('ledger_entry; DROP TABLE platform_user; --', 1)",
    ):
        refused(call)
    refused("DELETE FROM django_migrations")


def test_a_supplier_works_as_the_role(role: str, own_var: None, world: World) -> None:
    """Bills, payments, another run, a cancelled run, seals and a closed month.

    account  group      meter  since       shows
    HOME     household  M1     2025-06-01  0
    LATE     household  M2     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    """
    _run(f"SET LOCAL ROLE {role}")
    assert not works_as_owner()
    world.bill("2025-06", "2025-07-02")
    world.pay([{"account": "HOME", "paid_on": "2025-07-05", "som": "50"}])
    world.read([{"meter": "M2", "on": "2025-07-01", "kwh": "30"}])
    world.bill("2025-06", "2025-07-06")
    cancelled = world.start("2025-07", "2025-08-01")
    billing.cancel(cancelled, at=known_on(date(2025, 8, 1)))
    assert seal(at=known_on(date(2025, 8, 2))) > 0
    close_month(Month(2025, 7), at=known_on(date(2025, 8, 2)), by_id=None)
    assert verify() == []
    home = world.account("HOME")
    assert (
        balance(home.pk, on=date(2025, 8, 3))
        == Bill.objects.get(account=home).charged_tyiyn - 50_00
    )
    assert Posting.objects.exists()
    _run("RESET ROLE")


def test_the_owner_says_that_he_is(db: None) -> None:
    assert works_as_owner()
