"""Payments that agents tell of: posted once, answered the same for ever."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from jaryk.customers.queries.accounts import account_by_number
from jaryk.ledger.models import AgentAnswer, Entry, Posting, ReceivedPayment, RefusedRepeat
from jaryk.ledger.queries.balances import balance
from tests.rooms.interfaces.api.conftest import AgentAsking, payment
from tests.rooms.interfaces.conftest import TODAY
from tests.world import World

HOME = """
    account  group      meter  since       shows
    HOME     household  M1     2026-05-01  0
    SHOP     industry   M2     2026-05-01  0
"""


@pytest.fixture
def town(world: World) -> World:
    world.tell(HOME)
    return world


def id_of(number: str) -> int:
    account = account_by_number(number)
    assert account is not None
    return account.pk


def test_a_payment_is_posted_with_a_receipt(town: World, agent: AgentAsking) -> None:
    answer = agent.pay("p-1")
    assert answer.status_code == 200
    entry = Entry.objects.get(key="pay:quick:p-1")
    assert json.loads(answer.content) == {
        "id": "p-1",
        "result": "posted",
        "code": "posted",
        "account": "HOME",
        "amount": "250.00",
        "paid_at": "2026-06-05T05:58:00+00:00",
        "posted_on": "2026-06-05",
        "receipt": str(entry.pk),
    }
    (posting,) = Posting.objects.filter(entry=entry)
    assert (posting.debit.code, posting.credit.code) == (
        "money:quick",
        f"receivable:{id_of('HOME')}",
    )
    assert balance(id_of("HOME"), on=TODAY) == -250_00


def test_money_counts_from_the_day_in_bishkek_on_which_it_was_paid(
    town: World, agent: AgentAsking
) -> None:
    agent.pay("p-1", paid_at="2026-06-02T20:30:00Z")
    entry = Entry.objects.get(key="pay:quick:p-1")
    assert (entry.posted_on, entry.value_on) == (TODAY, date(2026, 6, 3))


@pytest.mark.parametrize(
    "other", [{}, {"account": "NONE"}, {"amount": "0.00"}, {"paid_at": "2026-06-06T00:00:00Z"}]
)
def test_a_repeat_hears_the_same_to_the_byte(
    town: World, agent: AgentAsking, other: dict[str, str]
) -> None:
    first, *again = (agent.pay("p-1", **other) for _ in range(3))
    for answer in again:
        assert (answer.status_code, answer.content) == (first.status_code, first.content)
    assert AgentAnswer.objects.count() == 1
    assert Entry.objects.filter(key__startswith="pay:").count() == (0 if other else 1)


def test_the_same_moment_told_by_another_clock_is_the_same_payment(
    town: World, agent: AgentAsking
) -> None:
    first = agent.pay("p-1", paid_at="2026-06-05T11:58:00+06:00")
    assert agent.pay("p-1", paid_at="2026-06-05T05:58:00Z").content == first.content


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"account": "NONE"}, "account_unknown"),
        ({"amount": "0.00"}, "amount_not_positive"),
        ({"amount": "-5.00"}, "amount_not_positive"),
        ({"amount": "1000000.01"}, "amount_too_large"),
        ({"paid_at": "2026-06-05T12:05:01+06:00"}, "paid_in_future"),
        ({"paid_at": "2026-05-05T11:59:59+06:00"}, "paid_too_long_ago"),
    ],
)
def test_what_cannot_be_taken_is_refused_for_ever(
    town: World, agent: AgentAsking, other: dict[str, str], code: str
) -> None:
    answer = agent.pay("p-1", **other)
    told = json.loads(answer.content)
    assert (answer.status_code, told["result"], told["code"]) == (422, "refused", code)
    assert not ReceivedPayment.objects.exists()
    assert agent.pay("p-1").status_code == 409
    assert not Entry.objects.filter(key__startswith="pay:").exists()


def test_an_account_opened_later_does_not_change_an_answer(town: World, agent: AgentAsking) -> None:
    refused = agent.pay("p-1", account="NEW")
    town.tell("""
        account  group      meter  since       shows
        NEW      household  M9     2026-05-01  0
    """)
    assert agent.pay("p-1", account="NEW").content == refused.content
    assert agent.pay("p-2", account="NEW").status_code == 200


@pytest.mark.parametrize(
    "other",
    [{"amount": "250.01"}, {"account": "SHOP"}, {"paid_at": "2026-06-05T11:58:01+06:00"}],
)
def test_the_same_id_with_other_figures_is_refused_and_listed_once(
    town: World, agent: AgentAsking, other: dict[str, str]
) -> None:
    first = agent.pay("p-1")
    answers = [agent.pay("p-1", **other) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {409}
    assert answers[0].content == answers[1].content
    told = json.loads(answers[0].content)
    assert told["code"] == "told_otherwise"
    assert told["kept"]["amount"] == "250.00"
    (listed,) = RefusedRepeat.objects.all()
    figures = {"account": "HOME", "amount_tyiyn": 250_00, "paid_at": "2026-06-05T05:58:00+00:00"}
    assert listed.kept == figures | {"paid_on": "2026-06-05"}
    assert listed.told != listed.kept
    assert agent.pay("p-1").content == first.content
    assert balance(id_of("HOME"), on=TODAY) == -250_00


def test_agents_have_ids_of_their_own(
    town: World, agent: AgentAsking, other_agent: AgentAsking
) -> None:
    assert agent.pay("p-1").content != other_agent.pay("p-1").content
    assert balance(id_of("HOME"), on=TODAY) == -500_00


MALFORMED = {
    "a number": payment("p-1") | {"amount": 250},
    "a fraction": payment("p-1") | {"amount": 250.0},
    "three figures of tyiyns": payment("p-1", amount="250.001"),
    "no tyiyns": payment("p-1", amount="250"),
    "a comma": payment("p-1", amount="250,00"),
    "other figures": payment("p-1", amount="٢٥٠.٠٠"),
    "too many figures": payment("p-1", amount="1234567890123.00"),
    "no offset": payment("p-1", paid_at="2026-06-05T11:58:00"),
    "no such day": payment("p-1", paid_at="2026-06-31T11:58:00Z"),
    "an id with a blank": payment("p 1"),
    "a long id": payment("p" * 65),
    "no id": payment(""),
    "a nought in the account": payment("p-1", account="HO\x00ME"),
    "a name too many": payment("p-1", currency="KGS"),
    "a list": [payment("p-1")],
    "nothing": None,
}


@pytest.mark.parametrize("told", MALFORMED.values(), ids=MALFORMED)
def test_what_cannot_be_read_is_refused_and_not_kept(
    town: World, agent: AgentAsking, told: object
) -> None:
    answer = agent.post("pay", told)
    assert answer.status_code == 400
    assert json.loads(answer.content)["result"] == "refused"
    assert not AgentAnswer.objects.exists()
    assert agent.pay("p-1").status_code == 200


@pytest.mark.parametrize("missing", ["id", "account", "amount", "paid_at"])
def test_nothing_is_guessed(town: World, agent: AgentAsking, missing: str) -> None:
    told = payment("p-1")
    del told[missing]
    answer = agent.post("pay", told)
    assert answer.status_code == 400
    assert json.loads(answer.content)["field"] == missing


@pytest.mark.parametrize(
    "body", [b"{", b'{"id":"a","id":"b"}', b"\xff", b"[" * 5_000, b'{"amount":NaN}']
)
def test_a_body_that_is_no_json_is_refused(town: World, agent: AgentAsking, body: bytes) -> None:
    answer = agent.post("pay", body)
    assert (answer.status_code, json.loads(answer.content)["code"]) == (400, "not_json")


def test_an_old_answer_is_given_again_long_after(
    town: World, agent: AgentAsking, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = agent.pay("p-1")
    years_later = datetime(2036, 6, 5, 6, tzinfo=UTC)
    monkeypatch.setattr("jaryk.interfaces.clock.now", lambda: years_later)
    assert agent.pay("p-1").content == first.content
