"""The desk's end of the day, an agent's registry, invoices, debts by age, what waits."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jaryk.documents.models import Invoice
from jaryk.interfaces.demonstration.supplier import SUPPLIER
from jaryk.ledger.formats.profiles import ready_profile
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.ledger.queries.channels import channel
from jaryk.reference.operations.supplier import introduce_supplier
from jaryk.reference.operations.works import set_work, set_work_price
from tests.rooms.interfaces.conftest import Enter
from tests.rooms.interfaces.test_web_accounts import THREE, page
from tests.rooms.interfaces.test_web_money import owed, sent
from tests.world import World, noon

SOM = 100
YESTERDAY = date(2026, 6, 4)
DAY = f"/payments/days/{YESTERDAY}"


@pytest.fixture
def billed(world: World) -> World:
    """Three accounts with bills of April and May, a desk, and an agent that sends registries."""
    world.tell(THREE)
    world.bill("2026-04", "2026-05-02")
    world.bill("2026-05", "2026-06-02")
    open_channel(code="desk", kind="cash_desk", name_ru="Касса", name_ky="Касса", name_en="Desk")
    open_channel(
        code="pay",
        kind="agent",
        name_ru="Агент",
        name_ky="Агент",
        name_en="Agent",
        profile=ready_profile("bank-register"),
    )
    return world


def registry(*payments: tuple[str, str, int]) -> SimpleUploadedFile:
    """A registry of yesterday: id, account, whole soms."""
    lines = [
        f"{external_id};{account};{som},00;04.06.2026;;" for external_id, account, som in payments
    ]
    total = sum(som for *_, som in payments)
    heading = "Номер квитанции;Лицевой счет;Сумма;Дата платежа;Плательщик;Назначение"
    told = "\r\n".join([heading, *lines, f"Итого;{len(lines)};{total},00;;;", ""])
    return SimpleUploadedFile("registry.csv", told.encode("windows-1251"), "text/csv")


def compared(client: Client, *payments: tuple[str, str, int]) -> Any:
    """The registry brought to the day's page."""
    token = re.search(r'name="once" value="([0-9a-f]{32})"', client.get(DAY).content.decode())
    assert token is not None
    told = {"once": token[1], "channel": "pay", "file": registry(*payments)}
    return client.post(DAY, told)


def took(world: World, external_id: str, account: str, som: int) -> None:
    """The agent told us of the payment yesterday."""
    notice = Notice(
        external_id=external_id,
        account_told=account,
        amount_tyiyn=som * SOM,
        paid_at=noon(YESTERDAY),
    )
    receive(channel=channel("pay"), notices=[notice], at=noon(YESTERDAY), posted_on=YESTERDAY)


def test_a_registry_is_compared_and_posts_nothing(billed: World, enter: Enter) -> None:
    took(billed, "T1", "A1", 100)
    before = owed(billed, "A2")
    clerk = enter("clerk")
    answer = compared(clerk, ("T1", "A1", 100), ("T2", "A2", 50))
    assert answer.status_code == 302
    found = page(clerk, answer.headers["Location"])
    assert "not here" in found
    assert owed(billed, "A2") == before
    assert '<b class="bad">50.00</b>' in page(clerk, DAY)
    assert "files and books differ" in page(clerk, "/")


def test_a_registry_that_agrees_leaves_no_difference(billed: World, enter: Enter) -> None:
    took(billed, "T1", "A1", 100)
    clerk = enter("clerk")
    assert compared(clerk, ("T1", "A1", 100)).status_code == 302
    assert 'class="badge good"' in page(clerk, DAY)
    assert "files and books differ" not in page(clerk, "/")


def test_a_reader_brings_no_registry(billed: World, enter: Enter) -> None:
    assert 'type="file"' not in page(enter("reader"), DAY)
    told = {"once": "0" * 32, "channel": "pay", "file": registry(("T1", "A1", 1))}
    assert enter("reader", "north").post(DAY, told).status_code == 403


def test_a_desk_that_is_handed_over_takes_no_more(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    sent(clerk, "/payments/cash/A1", amount="40", desk="desk", payer="")
    before = owed(billed, "A1")
    assert clerk.post("/payments/desks/desk/close").status_code == 302
    assert "/payments/desks/desk/close" not in page(clerk, "/payments")
    refused = sent(clerk, "/payments/cash/A1", amount="5", desk="desk", payer="")
    assert refused.status_code == 422
    assert owed(billed, "A1") == before


def test_a_reader_hands_nothing_over(billed: World, enter: Enter) -> None:
    assert enter("reader").post("/payments/desks/desk/close").status_code == 403


def test_an_invoice_for_works_is_issued_once(billed: World, enter: Enter) -> None:
    set_work(code="on", name_ru="Подключение", name_ky="Кошуу", name_en="Reconnection", unit="pc")
    set_work_price(code="on", price_tyiyn=520 * SOM, valid_from=date(2026, 1, 1), act="Order 1",
                   at=noon(date(2026, 1, 1)), user=None)  # fmt: skip
    clerk = enter("clerk")
    before = owed(billed, "A1")
    told = {"once": "7" * 32, "work": "on", "quantity": "2", "basis": "Order 17"}
    first = clerk.post("/accounts/A1/invoice/works", told)
    second = clerk.post("/accounts/A1/invoice/works", told)
    assert first.headers["Location"] == second.headers["Location"]
    assert owed(billed, "A1") == before + Invoice.objects.get().total_tyiyn > before
    assert "Подключение" in page(clerk, first.headers["Location"])
    assert "Order 17" in page(clerk, first.headers["Location"])


@pytest.mark.parametrize(
    ("kind", "told", "wrong"),
    [
        ("prepayment", {"amount": "0", "basis": "Wish"}, "amount"),
        ("prepayment", {"amount": "10", "basis": ""}, "basis"),
        (
            "additional",
            {"group": "household", "energy": "5", "since": "2026-05-02", "until": "2026-05-01",
             "basis": "Act"},
            "until",
        ),
    ],
)  # fmt: skip
def test_a_wrong_invoice_is_told_beside_its_field(
    billed: World, enter: Enter, kind: str, told: dict[str, str], wrong: str
) -> None:
    answer = sent(enter("clerk"), f"/accounts/A1/invoice/{kind}", **told)
    assert answer.status_code == 422
    assert f'aria-describedby="f-{wrong}-wrong"' in answer.content.decode()
    assert not Invoice.objects.exists()


def test_debts_by_age_are_of_the_districts_that_are_seen(billed: World, enter: Enter) -> None:
    everyone, south = enter("reader"), enter("reader", "south")
    assert "A1" in page(everyone, "/debts/ages")
    assert "A3" in page(everyone, "/debts/ages")
    assert ">A1<" not in page(everyone, "/debts/ages?district=south")
    for address in ("/debts/ages", "/debts/ages?district=north"):
        assert ">A1<" not in page(south, address)
        assert ">A3<" in page(south, address)
    introduce_supplier(**SUPPLIER)
    table = south.get("/debts/ages?format=csv").content.decode()
    assert "A3" in table
    assert "A1" not in table
    assert south.get("/debts/ages?format=pdf").content.startswith(b"%PDF")


def test_the_overview_tells_what_waits_and_nothing_else(billed: World, enter: Enter) -> None:
    clerk = enter("clerk")
    assert "Waiting for you" not in page(clerk, "/")
    told = {"amount": "20", "what": "all", "act": "Order 1", "reason": "Lost"}
    sent(clerk, "/accounts/A1/propose/write_off", **told)
    took(billed, "T9", "nobody", 70)
    shown = page(clerk, "/")
    assert "your own: 1" in shown
    assert 'href="/payments/suspense"' in shown
    assert "70.00" in shown
    assert "Disputes:" not in shown
