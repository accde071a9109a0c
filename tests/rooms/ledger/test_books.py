"""The books: balanced as they are made, and kept as they were written."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import polars as pl
import pytest
from django.db import Error, connection, transaction

from jaryk.documents.models import Bill
from jaryk.kernel.errors import Refusal
from jaryk.ledger.models import Entry, LedgerAccount, Posting
from jaryk.ledger.operations.payments import record_payments
from jaryk.ledger.queries.balances import balance, statement
from jaryk.ledger.queries.sums import sum_of_all_accounts
from tests.world import World, known_on

KEPT = {
    "ledger_entry": "posted_on",
    "ledger_posting": "amount_tyiyn",
    "documents_bill": "energy_tyiyn",
    "charges_chargeline": "amount_tyiyn",
    "charges_billedslice": "energy_dwh",
}
PARTITIONS = {
    "ledger_entry": ("_p202506", "_events"),
    "ledger_posting": ("_p202506", "_events"),
    "documents_bill": ("_p202506",),
    "charges_chargeline": ("_p202506",),
    "charges_billedslice": ("_p202506",),
}


@pytest.fixture
def billed(world: World) -> World:
    """A plant and a home billed for June, and a payment."""
    world.tell("""
        account  group      meter  since       shows
        PLANT    industry   M1     2025-06-01  0
        PLANT    pumping    M2     2025-06-01  0
        HOME     household  M3     2025-06-01  0
        IDLE     household  M4     2025-06-01  7

        meter  on          kwh
        M1     2025-07-01  100
        M2     2025-07-01  50
        M3     2025-07-01  1000
        M4     2025-07-01  7
    """)
    world.bill("2025-06", "2025-07-02")
    world.pay([{"account": "HOME", "paid_on": "2025-07-05", "som": "100"}])
    return world


def moved(number: str) -> list[tuple[str, int]]:
    """Accounts credited by the account's bill of June, and how much."""
    bill = Bill.objects.get(account__number=number)
    postings = Posting.objects.filter(entry_id=bill.pk).order_by("line_no")
    return [(posting.credit.code, posting.amount_tyiyn) for posting in postings]


def test_a_bill_moves_its_charges_to_revenue_and_taxes(billed: World) -> None:
    assert moved("PLANT") == [
        ("revenue:industry", 334_00),
        ("revenue:pumping", 131_00),
        ("tax:sales", 3_34),
        ("tax:vat", 40_08),
    ]
    assert moved("HOME") == [("revenue:household", 1750_79)]
    assert moved("IDLE") == []


def test_what_is_owed_is_what_the_bill_says(billed: World) -> None:
    for number in ("PLANT", "HOME", "IDLE"):
        bill = billed.bill_of(number, "2025-06")
        assert balance(bill.account_id, on=bill.issued_on) == bill.charged_tyiyn
        before = bill.issued_on - timedelta(days=1)
        assert balance(bill.account_id, on=before) == 0


def test_every_tyiyn_comes_from_somewhere(billed: World) -> None:
    assert sum_of_all_accounts() == 0
    held: dict[str, int] = defaultdict(int)
    for posting in Posting.objects.select_related("debit", "credit"):
        assert posting.amount_tyiyn > 0
        held[posting.debit.kind] += posting.amount_tyiyn
        held[posting.credit.kind] -= posting.amount_tyiyn
    charged = sum(bill.charged_tyiyn for bill in Bill.objects.all())
    assert held["receivable"] == charged - 100_00
    assert held["money"] == 100_00
    assert held["revenue"] + held["tax"] == -charged


def test_each_bill_has_one_entry_of_its_own_id(billed: World) -> None:
    bills = dict(Bill.objects.values_list("id", "due_on"))
    assert dict(Entry.objects.filter(kind=1).values_list("id", "due_on")) == bills


def test_a_statement_runs_on(billed: World) -> None:
    home = billed.account("HOME")
    bill = billed.bill_of("HOME", "2025-06")
    told = [
        (row.on, row.kind, row.document_id, row.debit_tyiyn, row.credit_tyiyn, row.balance_tyiyn)
        for row in statement(home.pk)
    ]
    assert told == [
        (date(2025, 7, 2), "bill", bill.pk, 1750_79, 0, 1750_79),
        (date(2025, 7, 5), "payment", None, 0, 100_00, 1650_79),
    ]
    assert balance(home.pk, on=date(2025, 7, 4)) == 1750_79
    assert balance(home.pk, on=date(2025, 7, 5)) == 1650_79


def test_nothing_written_is_changed(billed: World) -> None:
    connection.check_constraints()
    for parent, column in KEPT.items():
        for table in (parent, *(parent + name for name in PARTITIONS[parent])):
            assert_has_rows(table)
            refuse(f"UPDATE {table} SET {column} = {column}")
            refuse(f"DELETE FROM {table}")
            refuse(f"TRUNCATE {table} CASCADE")


def assert_has_rows(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0, table


def refuse(sql: str) -> None:
    """The database itself says no."""
    with (
        pytest.raises(Error, match="only grows"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("line_no", "from_code", "amount"),
    [(8, "tax:vat", 0), (8, "tax:vat", -5), (8, "money:received", 5)],
    ids=["nothing", "less than nothing", "to itself"],
)
def test_a_posting_that_moves_nothing_is_refused(
    billed: World, line_no: int, from_code: str, amount: int
) -> None:
    entry = Entry.objects.filter(kind=2).get()
    debit = LedgerAccount.objects.get(code=from_code)
    money = LedgerAccount.objects.get(code="money:received")
    with pytest.raises(Error), transaction.atomic():
        Posting.objects.create(
            entry=entry, line_no=line_no, debit=debit, credit=money, amount_tyiyn=amount
        )


class TestPayments:
    def payments(self, world: World, *rows: tuple[str, int]) -> pl.DataFrame:
        account_id = world.account("HOME").pk
        paid_on = date(2025, 7, 10)
        return pl.DataFrame(
            [(account_id, key, paid_on, amount) for key, amount in rows],
            schema={
                "account_id": pl.Int64,
                "key": pl.String,
                "paid_on": pl.Date,
                "amount_tyiyn": pl.Int64,
            },
            orient="row",
        )

    def record(self, world: World, *rows: tuple[str, int]) -> int:
        return record_payments(self.payments(world, *rows), known_at=known_on(date(2025, 7, 10)))

    def owed(self, world: World) -> int:
        return balance(world.account("HOME").pk, on=date(2025, 7, 10))

    def test_told_again_it_is_the_same_payment(self, billed: World) -> None:
        before = self.owed(billed)
        assert self.record(billed, ("bank 1", 500), ("bank 2", 700)) == 2
        assert self.record(billed, ("bank 2", 700), ("bank 3", 1)) == 1
        assert before - self.owed(billed) == 1_201

    def test_told_twice_in_one_call_it_is_one(self, billed: World) -> None:
        before = self.owed(billed)
        assert self.record(billed, ("bank 1", 500), ("bank 1", 500), ("bank 2", 1)) == 2
        assert before - self.owed(billed) == 501

    @pytest.mark.parametrize("amount", [0, -1])
    def test_nothing_is_no_payment(self, billed: World, amount: int) -> None:
        before = self.owed(billed)
        with pytest.raises(Refusal) as refused:
            self.record(billed, ("bank 1", 500), ("bank 2", amount))
        assert refused.value.key == "ledger.payment_not_positive"
        assert self.owed(billed) == before

    def test_no_payment_at_all(self, billed: World) -> None:
        assert self.record(billed) == 0
