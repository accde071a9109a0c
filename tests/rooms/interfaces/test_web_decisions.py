"""Price list, invoices, change of owner, amnesties and who gave what away, on their pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from jaryk.documents.models import Proposal
from jaryk.documents.operations.invoices import issue_prepayment
from jaryk.interfaces.jobs import stand_penalty
from jaryk.ledger.queries.amnesty import campaigns
from jaryk.reference.queries.taxes import TaxKind
from jaryk.reference.queries.works import price_history, work_taxes
from tests.rooms.interfaces.conftest import TODAY, Enter
from tests.rooms.interfaces.test_web_accounts import THREE, page
from tests.rooms.interfaces.test_web_money import owed, sent
from tests.world import World, noon

RECONNECTION = {
    "code": "reconnection",
    "name_ru": "Подключение",
    "name_ky": "Туташтыруу",
    "name_en": "Reconnection",
    "unit": "pc",
    "price": "520",
    "since": "2026-06-01",
    "act": "Order 1",
}
NEWCOMER = {
    "on": "2026-06-05",
    "number": "B7",
    "name": "New Owner",
    "kind": "household",
    "agreement": "D-77",
    "language": "ru",
    "act": "Sale 5",
    "debt": "stays",
}
AMNESTY = {
    "name": "Summer",
    "penalty_until": "2026-06-01",
    "valid_from": "2026-06-05",
    "pay_by": "2026-07-31",
    "whom": "all",
    "act": "Order 12",
    "reason": "old debts",
}


@pytest.fixture
def billed(world: World) -> World:
    world.tell(THREE)
    world.bill("2026-04", "2026-05-02")
    world.bill("2026-05", "2026-06-02")
    return world


def test_a_work_is_added_with_its_price_and_priced_anew(world: World, enter: Enter) -> None:
    chief = enter("chief")
    assert sent(chief, "/works/new", **RECONNECTION).status_code == 302
    dearer = {"price": "600", "since": "2026-06-05", "act": "Order 2"}
    assert sent(chief, "/works/reconnection", **dearer).status_code == 302
    assert [one.price_tyiyn for one in price_history("reconnection")] == [60_000, 52_000]
    assert "520.00" in page(chief, "/works?on=2026-06-04")
    file = chief.get("/works?format=csv").content.decode("utf-8-sig")
    assert "reconnection;Reconnection;pc;600.00;2026-06-05;Order 2" in file


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"code": "Re connection"}, "code"), ({"price": "0"}, "price"), ({"act": ""}, "act")],
)
def test_a_faulty_work_is_told_beside_its_field(
    world: World, enter: Enter, changed: dict[str, str], field: str
) -> None:
    answer = sent(enter("chief"), "/works/new", **(RECONNECTION | changed))
    assert answer.status_code == 422
    assert f'aria-describedby="f-{field}-wrong"' in answer.content.decode()
    assert price_history("reconnection") == []


def test_a_known_work_is_renamed_and_not_added_again(world: World, enter: Enter) -> None:
    chief = enter("chief")
    sent(chief, "/works/new", **RECONNECTION)
    assert sent(chief, "/works/new", **RECONNECTION).status_code == 422
    names = {name: RECONNECTION[name] for name in ("name_ru", "name_ky", "unit")}
    told = {**names, "name_en": "Connection again"}
    assert sent(chief, "/works/reconnection/names", **told).status_code == 302
    assert "Connection again" in page(chief, "/works/reconnection")


def test_works_bear_taxes_from_a_day_on(world: World, enter: Enter) -> None:
    chief = enter("chief")
    told = {"tax": "vat", "rate": "12", "since": "2026-06-01"}
    assert sent(chief, "/works/taxes", **told).status_code == 302
    assert work_taxes(TODAY) == {TaxKind.VAT: 1200}
    exempt = {"tax": "vat", "rate": "", "since": "2026-06-05"}
    assert sent(chief, "/works/taxes", **exempt).status_code == 302
    assert work_taxes(TODAY) == {}
    assert sent(chief, "/works/taxes", **told | {"rate": "much"}).status_code == 422


def test_a_clerk_reads_the_price_list_only(world: World, enter: Enter) -> None:
    clerk = enter("clerk")
    sent(enter("chief"), "/works/new", **RECONNECTION)
    assert "Reconnection" in page(clerk, "/works")
    for address in ("/works/new", "/works/reconnection", "/works/taxes"):
        assert clerk.post(address, RECONNECTION).status_code == 403, address
    assert clerk.get("/works/reconnection/names").status_code == 403


def prepay(world: World, number: str, amount_tyiyn: int) -> str:
    invoice = issue_prepayment(
        account_id=world.account(number).pk,
        amount_tyiyn=amount_tyiyn,
        basis="a wish",
        issued_on=date(2026, 6, 3),
        by_id=None,
        at=noon(date(2026, 6, 3)),
    )
    return invoice.full_number


def test_the_invoices_of_a_month_by_kind_and_district(billed: World, enter: Enter) -> None:
    north, south = prepay(billed, "A1", 50_000), prepay(billed, "A3", 70_000)
    clerk = enter("clerk")
    shown = page(clerk, "/invoices")
    assert north in shown
    assert south in shown
    assert south not in page(clerk, "/invoices?district=north")
    assert north not in page(clerk, "/invoices?kind=works")
    assert north not in page(clerk, "/invoices?month=2026-05")
    file = clerk.get("/invoices?format=csv").content.decode("utf-8-sig")
    assert f"{south};prepayment;2026-06-03" in file
    of_the_south = enter("reader", "south")
    assert north not in page(of_the_south, "/invoices")


def test_an_invoice_begins_with_an_account_that_one_sees(billed: World, enter: Enter) -> None:
    clerk = enter("clerk", "south")
    answer = clerk.get("/invoices?account=A3")
    assert answer.headers["Location"] == "/accounts/A3/invoice/works"
    assert clerk.get("/invoices?account=A1").status_code == 422


def test_a_place_goes_to_a_new_owner_once(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    told = {"once": "0" * 32, **NEWCOMER}
    first = clerk.post("/accounts/A1/handover", told)
    second = clerk.post("/accounts/A1/handover", told)
    assert first.headers["Location"] == second.headers["Location"] == "/accounts/B7"
    assert "New Owner" in page(clerk, "/accounts/B7")


def test_the_debt_goes_over_when_another_agrees(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    before = owed(billed, "A1")
    answer = sent(clerk, "/accounts/A1/handover", **NEWCOMER | {"debt": "goes"})
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == f"/approvals/{proposal.pk}"
    chief = enter("chief")
    told = {"once": "1" * 32}
    assert chief.post(f"/approvals/{proposal.pk}/approve", told).status_code == 302
    assert owed(billed, "B7") == proposal.amount_tyiyn
    assert owed(billed, "A1") == before - proposal.amount_tyiyn


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"number": "A2"}, "number"),
        ({"number": "a/b"}, "number"),
        ({"on": "2026-01-01"}, "on"),
        ({"act": ""}, "act"),
    ],
)
def test_a_handover_that_cannot_be_is_told(
    billed: World, enter: Enter, changed: dict[str, str], field: str
) -> None:
    answer = sent(enter("clerk"), "/accounts/A1/handover", **NEWCOMER | changed)
    assert answer.status_code == 422
    assert f'aria-describedby="f-{field}-wrong"' in answer.content.decode()


def test_an_amnesty_is_proposed_approved_and_reported(billed: World, enter: Enter) -> None:
    clerk, chief = enter("clerk"), enter("chief")
    answer = sent(clerk, "/approvals/amnesties/new", **AMNESTY)
    proposal = Proposal.objects.get()
    assert answer.headers["Location"] == f"/approvals/{proposal.pk}"
    assert "Summer" in page(clerk, "/approvals/amnesties")
    assert chief.post(f"/approvals/{proposal.pk}/approve", {"once": "0" * 32}).status_code == 302
    stand_penalty(timestamp=0)
    campaign = campaigns()[0]
    shown = page(enter("reader"), f"/approvals/amnesties/{campaign.pk}")
    assert "Nobody yet" in shown
    assert "As of" in shown
    assert "goes on" in page(clerk, "/approvals/amnesties")
    assert clerk.get("/approvals/amnesties/999").status_code == 404


def test_an_amnesty_of_odd_days_is_told(billed: World, enter: Enter) -> None:
    answer = sent(enter("clerk"), "/approvals/amnesties/new", **AMNESTY | {"pay_by": "2026-06-01"})
    assert answer.status_code == 422
    assert 'aria-describedby="f-pay_by-wrong"' in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (("reader",), "/approvals/amnesties/new"),
        (("clerk", "south"), "/approvals/amnesties/new"),
        (("reader",), "/accounts/A1/handover"),
    ],
)
def test_a_wrong_role_is_refused(
    billed: World, enter: Enter, who: tuple[Any, ...], address: str
) -> None:
    assert enter(*who).get(address).status_code == 403


def written_off(billed: World, enter: Enter) -> None:
    """The old owner's debt goes over: an act of the chief in the north."""
    sent(enter("clerk"), "/accounts/A1/handover", **NEWCOMER | {"debt": "goes"})
    address = f"/approvals/{Proposal.objects.get().pk}/approve"
    assert enter("chief").post(address, {"once": "1" * 32}).status_code == 302


def test_acts_are_told_by_official_district_and_month(billed: World, enter: Enter) -> None:
    written_off(billed, enter)
    reader = enter("reader")
    shown = page(reader, "/approvals/by-official")
    assert "Some chief" in shown
    assert "Transfer of debt" in shown
    empty = ("?since=2026-04&until=2026-05", "?district=south", "?official=nobody")
    for asked in empty:
        assert "No decisions" in page(reader, f"/approvals/by-official{asked}"), asked
    sums = reader.get("/approvals/by-official?format=sums").content.decode("utf-8-sig")
    assert "2026-06;chief-;Some chief;north;Transfer of debt;1;" in sums
    acts = reader.get("/approvals/by-official?format=acts").content.decode("utf-8-sig")
    assert ";A1;north;" in acts
    assert "No decisions" in page(enter("reader", "south"), "/approvals/by-official")
    assert reader.get("/approvals/by-official?since=2026-06&until=2026-05").status_code == 422


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/works", 10),
        ("/invoices", 9),
        ("/approvals/by-official", 16),
        ("/approvals/amnesties", 10),
        ("/accounts/A2/handover", 25),
    ],
)
def test_pages_ask_the_database_little(
    billed: World,
    enter: Enter,
    address: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    written_off(billed, enter)
    prepay(billed, "A2", 50_000)
    prepay(billed, "A3", 50_000)
    clerk = enter("clerk", "north", "south")
    with django_assert_max_num_queries(most):
        assert clerk.get(address).status_code == 200
