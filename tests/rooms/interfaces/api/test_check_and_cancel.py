"""What an agent learns of an account, how a payment stands, and how it is called off."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse

from jaryk.ledger.models import Entry, PaymentStatement, PenaltyStanding
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.channels import channel
from jaryk.ledger.queries.sums import sum_of_all_accounts
from tests.rooms.interfaces.api.conftest import NOON, AgentAsking, payment
from tests.rooms.interfaces.api.test_pay import HOME, id_of
from tests.rooms.interfaces.conftest import TODAY
from tests.world import World


def told(answer: HttpResponse) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    return found


@pytest.fixture
def town(world: World) -> World:
    """A home billed for May, and a shop."""
    world.tell(HOME)
    world.tell("""
        meter  on          kwh
        M1     2026-06-01  100
        M2     2026-06-01  0
    """)
    world.bill("2026-05", "2026-06-02")
    return world


def test_a_check_tells_the_debt_and_hides_the_name(town: World, agent: AgentAsking) -> None:
    bill = town.bill_of("HOME", "2026-05")
    PenaltyStanding.objects.create(
        account_id=bill.account_id, as_of=TODAY, accrued_tyiyn=705, billed_tyiyn=5, overdue_tyiyn=0
    )
    answer = told(agent.get("check", account="home"))
    owed = f"{(bill.charged_tyiyn + 700) // 100}.{bill.charged_tyiyn % 100:02d}"
    assert answer == {
        "result": "found",
        "code": "found",
        "account": "HOME",
        "payer": answer["payer"],
        "debt": owed,
        "penalty_not_billed": "7.00",
        "suggested": owed,
    }
    assert told(agent.post("check", {"account": "HOME"})) == answer


@pytest.mark.parametrize(
    ("name", "behind_mask"),
    [
        ("Абдыкадырова Айгүл Токтосуновна", "Аб*** А. Т."),
        ("ОсОО «Ак-Жол»", "Ос*** А. Ж."),
        ("И", "И***"),
        ("—", "***"),
    ],
)
def test_a_name_is_masked(town: World, agent: AgentAsking, name: str, behind_mask: str) -> None:
    customer = town.bill_of("HOME", "2026-05").account.customer
    customer.name = name
    customer.save()
    assert told(agent.get("check", account="HOME"))["payer"] == behind_mask


def test_who_has_paid_ahead_is_asked_for_nothing(town: World, agent: AgentAsking) -> None:
    agent.pay("p-1", account="SHOP", amount="12.05")
    answer = told(agent.get("check", account="SHOP"))
    assert (answer["debt"], answer["suggested"]) == ("-12.05", "0.00")


def test_an_unknown_account_is_said_to_be_unknown(town: World, agent: AgentAsking) -> None:
    answer = agent.get("check", account="NONE")
    assert (answer.status_code, told(answer)["code"]) == (422, "account_unknown")


def test_a_status_tells_what_became_of_a_payment(town: World, agent: AgentAsking) -> None:
    assert agent.get("status", id="p-1").status_code == 404
    agent.pay("p-0", account="NONE")
    assert told(agent.get("status", id="p-0"))["code"] == "account_unknown"
    first = told(agent.pay("p-1"))
    assert told(agent.get("status", id="p-1")) == first
    called_off = told(agent.post("cancel", {"id": "c-1", "payment": "p-1", "reason": "mistyped"}))
    status = told(agent.get("status", id="p-1"))
    assert (status["result"], status["receipt"]) == ("cancelled", first["receipt"])
    assert status["cancel_receipt"] == called_off["receipt"]
    assert told(agent.pay("p-1")) == first, "what was answered stays answered"


def test_one_agent_learns_nothing_of_another(
    town: World, agent: AgentAsking, other_agent: AgentAsking
) -> None:
    agent.pay("p-1")
    assert other_agent.get("status", id="p-1").status_code == 404
    wish = {"id": "c-1", "payment": "p-1", "reason": "not mine"}
    assert told(other_agent.post("cancel", wish))["code"] == "payment_unknown"


def test_a_cancelled_payment_is_given_back_and_stays_visible(
    town: World, agent: AgentAsking
) -> None:
    before = balance(id_of("HOME"), on=TODAY)
    agent.pay("p-1")
    wish = {"id": "c-1", "payment": "p-1", "reason": "mistyped"}
    first, again = agent.post("cancel", wish), agent.post("cancel", wish)
    assert (first.status_code, again.content) == (200, first.content)
    assert balance(id_of("HOME"), on=TODAY) == before
    paid, given_back = Entry.objects.filter(key__in=["pay:quick:p-1", "cancel:quick:c-1"])
    assert given_back.about_id == paid.pk
    assert sum_of_all_accounts() == 0


def test_a_payment_is_cancelled_once(town: World, agent: AgentAsking) -> None:
    agent.pay("p-1")
    agent.post("cancel", {"id": "c-1", "payment": "p-1", "reason": "mistyped"})
    other_figures = agent.post("cancel", {"id": "c-1", "payment": "p-1", "reason": "another"})
    assert (other_figures.status_code, told(other_figures)["code"]) == (409, "told_otherwise")
    twice = agent.post("cancel", {"id": "c-2", "payment": "p-1", "reason": "mistyped"})
    assert (twice.status_code, told(twice)["code"]) == (422, "already_cancelled")


@pytest.mark.parametrize("reason", ["", "   ", "a\nline", "r" * 301])
def test_a_cancellation_has_a_reason(town: World, agent: AgentAsking, reason: str) -> None:
    answer = agent.post("cancel", {"id": "c-1", "payment": "p-1", "reason": reason})
    assert (answer.status_code, told(answer)["field"]) == (400, "reason")


def test_a_reconciled_day_stays_as_it_is(town: World, agent: AgentAsking) -> None:
    agent.pay("p-1")
    PaymentStatement.objects.create(
        channel=channel("quick"),
        use="registry",
        format="json",
        name="2026-06-05",
        sha256="0" * 64,
        since=TODAY,
        until=date(2026, 6, 6),
        credited_tyiyn=0,
        debited_tyiyn=0,
        lines=0,
        loaded_at=NOON,
    )
    refused = agent.post("cancel", {"id": "c-1", "payment": "p-1", "reason": "late"})
    assert (refused.status_code, told(refused)["code"]) == (422, "day_reconciled")


def notice(**other: Any) -> Notice:
    usual = {"external_id": "p-1", "account_told": "HOME", "amount_tyiyn": 250_00, "paid_at": NOON}
    return Notice(**usual | other)


def test_a_payment_told_in_a_file_first_is_the_same(town: World, agent: AgentAsking) -> None:
    (received,) = receive(channel=channel("quick"), notices=[notice()], at=NOON, posted_on=TODAY)
    answers = [agent.pay("p-1") for _ in range(2)]
    assert told(answers[0])["receipt"] == str(received.entry_id)
    assert answers[0].content == answers[1].content
    assert Entry.objects.filter(key="pay:quick:p-1").count() == 1


@pytest.mark.parametrize(
    "other", [{"amount_tyiyn": 1}, {"account_told": "SHOP"}, {"account_told": "NOBODY"}]
)
def test_a_payment_told_otherwise_in_a_file_first_is_refused(
    town: World, agent: AgentAsking, other: dict[str, Any]
) -> None:
    receive(channel=channel("quick"), notices=[notice(**other)], at=NOON, posted_on=TODAY)
    answers = [agent.pay("p-1") for _ in range(2)]
    assert {answer.status_code for answer in answers} == {409}
    assert answers[0].content == answers[1].content


def test_a_payment_told_in_a_file_afterwards_is_the_same(town: World, agent: AgentAsking) -> None:
    answer = told(agent.post("pay", payment("p-1")))
    (received,) = receive(channel=channel("quick"), notices=[notice()], at=NOON, posted_on=TODAY)
    assert (received.verdict, str(received.entry_id)) == ("repeated", answer["receipt"])
