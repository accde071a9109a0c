"""Money on pages: taken once, placed by a person, given away by two, disputed and corrected."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jaryk.documents.models import Dispute, Proposal, Recalculation
from jaryk.documents.queries.bills import bill_of
from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.suspense import waiting
from jaryk.reference.operations.supplier import introduce_supplier
from tests.rooms.interfaces.conftest import TODAY, Enter
from tests.rooms.interfaces.test_web_accounts import THREE, page
from tests.world import World, known_on, noon

SOM = 100
MAY = Month.parse("2026-05")


@pytest.fixture
def billed(world: World) -> World:
    """Three accounts with bills of April and May, and a desk that takes cash."""
    world.tell(THREE)
    world.bill("2026-04", "2026-05-02")
    world.bill("2026-05", "2026-06-02")
    open_channel(code="desk", kind="cash_desk", name_ru="Касса", name_ky="Касса", name_en="Desk")
    return world


def owed(world: World, number: str) -> int:
    return balance(world.account(number).pk, on=TODAY)


def sent(client: Client, address: str, **told: str) -> Any:
    """The form at the address, filled and sent with the token that its page drew."""
    form = client.get(address).content.decode()
    token = re.search(r'name="once" value="([0-9a-f]{32})"', form)
    assert token is not None, address
    return client.post(address, {"once": token[1], **told})


def test_cash_sent_twice_is_taken_once(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    before = owed(billed, "A1")
    told = {"once": "0" * 32, "amount": "150,50", "desk": "desk", "payer": ""}
    first = clerk.post("/payments/cash/A1", told)
    second = clerk.post("/payments/cash/A1", told)
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    assert owed(billed, "A1") == before - 15050
    assert "150.50" in page(clerk, first.headers["Location"])


@pytest.mark.parametrize("amount", ["", "0", "-5", "a lot"])
def test_a_wrong_sum_is_told_beside_its_field(billed: World, enter: Enter, amount: str) -> None:
    answer = sent(enter("clerk"), "/payments/cash/A1", amount=amount, desk="desk")
    assert answer.status_code == 422
    assert 'aria-describedby="f-amount-wrong"' in answer.content.decode()


def test_a_payment_tells_what_it_has_paid(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    shown = page(clerk, "/accounts/A1/money")
    entries = re.findall(r'hx-get="(/accounts/A1/money/\d+)"', shown)
    assert len(entries) == 1
    paid = page(clerk, entries[0])
    assert "Bill 2026-04/" in paid
    assert "100.00" in paid


def test_money_of_nobody_is_given_to_two(billed: World, enter: Enter) -> None:
    bank = open_channel(code="bank", kind="bank", name_ru="Банк", name_ky="Банк", name_en="Bank")
    notice = Notice(
        external_id="B1",
        account_told="",
        amount_tyiyn=300 * SOM,
        paid_at=noon(date(2026, 6, 3)),
        payer="Customer A1",
    )
    receive(channel=bank, notices=[notice], at=noon(TODAY), posted_on=TODAY)
    clerk = enter("clerk")
    entry_id = waiting(on=TODAY)[0].entry_id
    assert "Customer A1" in page(clerk, "/payments/suspense")
    address = f"/payments/suspense/{entry_id}"
    before = owed(billed, "A1"), owed(billed, "A2")
    half = sent(clerk, address, account_1="A1", amount_1="100", account_2="A2")
    assert half.status_code == 422
    two = {"account_1": "A1", "amount_1": "100", "account_2": "A2", "amount_2": "200"}
    assert sent(clerk, address, **two).status_code == 302
    assert (owed(billed, "A1"), owed(billed, "A2")) == (
        before[0] - 100 * SOM,
        before[1] - 200 * SOM,
    )
    assert clerk.get(address).status_code == 404


def test_a_write_off_needs_another_person(billed: World, enter: Enter) -> None:
    chief, another = enter("chief"), enter("chief", "north")
    before = owed(billed, "A1")
    told = {"amount": "20", "what": "all", "act": "Order 1", "reason": "Lost in court"}
    answer = sent(chief, "/accounts/A1/propose/write_off", **told)
    address = answer.headers["Location"]
    own = page(chief, address)
    assert f"{address}/withdraw" in own
    assert f"{address}/approve" not in own
    refused = chief.post(f"{address}/approve", {"once": "1" * 32})
    assert refused.status_code == 422
    assert owed(billed, "A1") == before
    assert another.post(f"{address}/approve", {"once": "2" * 32}).status_code == 302
    assert owed(billed, "A1") == before - 20 * SOM
    assert "approved" in page(another, "/approvals")


def test_a_proposal_is_declined_with_a_reason(billed: World, enter: Enter) -> None:
    told = {"amount": "20", "what": "all", "act": "Order 1", "reason": "Lost"}
    address = sent(enter("clerk"), "/accounts/A1/propose/write_off", **told).headers["Location"]
    chief = enter("chief")
    assert chief.post(f"{address}/decline", {"once": "3" * 32, "note": ""}).status_code == 422
    assert chief.post(f"{address}/decline", {"once": "4" * 32, "note": "No"}).status_code == 302
    assert Proposal.objects.get().state == "declined"


def test_a_dispute_is_filed_and_rejected(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    bill = bill_of(billed.account("A1").pk, MAY)
    assert bill is not None
    told = {"received_on": "2026-06-03", "filed_on": "2026-06-05", "claim": "The dial shows less"}
    address = f"/bills/{bill.pk}/dispute"
    too_much = sent(clerk, address, disputed="999999", **told)
    assert 'aria-describedby="f-disputed-wrong"' in too_much.content.decode()
    filed = sent(clerk, address, disputed="50", **told).headers["Location"]
    assert "The dial shows less" in page(clerk, filed)
    assert "D-2026/000001" in page(clerk, "/disputes")
    answer = clerk.post(f"{filed}/rejected", {"once": "5" * 32, "answer": "The bill is right"})
    assert answer.status_code == 302
    assert Dispute.objects.get().state == "rejected"
    assert "Nobody waits" in page(clerk, "/disputes")


def test_a_correction_is_drafted_by_one_and_posted_by_another(billed: World, enter: Enter) -> None:
    billed.read([{"meter": "M1", "on": "2026-05-25", "kwh": "1300"}], known_at=known_on(TODAY))
    before = owed(billed, "A1")
    told = {
        "reason": "reading",
        "basis": "Act 7",
        "since": "2026-05",
        "until": "2026-05",
        "account": "A1",
        "group": "",
    }
    clerk, chief = enter("clerk"), enter("chief")
    address = sent(clerk, "/corrections/new", **told).headers["Location"]
    assert "Should be" in page(clerk, address)
    proposal = Proposal.objects.get()
    assert chief.post(f"/approvals/{proposal.pk}/approve", {"once": "6" * 32}).status_code == 302
    found = Recalculation.objects.get()
    assert found.status == "posted"
    assert owed(billed, "A1") == before + found.total_tyiyn < before
    assert "C-2026/000001" in page(chief, address)


@pytest.mark.parametrize(
    "address",
    [
        "/payments/cash/A1",
        "/accounts/A1/propose/write_off",
        "/accounts/A1/invoice/works",
        "/corrections/new",
    ],
)
def test_a_reader_only_looks(billed: World, enter: Enter, address: str) -> None:
    assert enter("reader").get(address).status_code == 403


def test_another_district_is_not_there(billed: World, enter: Enter) -> None:
    south = enter("clerk", "south")
    bill = bill_of(billed.account("A1").pk, MAY)
    assert bill is not None
    for address in (
        "/accounts/A1/money",
        "/accounts/A1/papers/act",
        "/payments/cash/A1",
        "/accounts/A1/propose/write_off",
        f"/bills/{bill.pk}/dispute",
    ):
        assert south.get(address).status_code == 404, address


@pytest.mark.parametrize("payments", [1, 3])
def test_an_accounts_money_asks_no_more_for_more_rows(
    billed: World, enter: Enter, payments: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    days = ("2026-06-03", "2026-06-04")[: payments - 1]
    billed.pay([{"account": "A1", "paid_on": day, "som": "10"} for day in days])
    client = enter("reader")
    with django_assert_num_queries(20):
        page(client, "/accounts/A1/money")


@pytest.mark.parametrize("kind", ["act", "statement"])
def test_papers_of_days_are_tables_too(billed: World, enter: Enter, kind: str) -> None:
    introduce_supplier(**SUPPLIER)
    client = enter("reader")
    days = "since=2026-05-01&through=2026-06-05"
    answer = client.get(f"/accounts/A1/papers/{kind}?{days}&format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert (
        client.get(f"/accounts/A1/papers/{kind}?since=2026-06-05&through=2026-05-01").status_code
        == 422
    )
