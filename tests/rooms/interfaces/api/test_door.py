"""Who is let in, how often, and with how much."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from jaryk.interfaces.api.door import MOST_BYTES, MOST_REFUSALS
from jaryk.kernel.errors import Refusal
from jaryk.ledger.operations.agent_tokens import end_token, renew_token
from jaryk.ledger.operations.channels import close_channel, open_channel
from jaryk.ledger.queries.channels import channel
from jaryk.platform.models import AuditEvent
from tests.rooms.interfaces.api.conftest import NOON, AgentAsking, payment


def code_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content)["code"]


@pytest.mark.parametrize("told", ["", "Bearer ", "Bearer wrong", "Basic dXNlcjpw", "{token}"])
def test_without_a_token_nobody_is_let_in(agent: AgentAsking, told: str) -> None:
    header = {"Authorization": told.format(token=agent.token)}
    answer = Client().get("/api/agents/v1/check", {"account": "HOME"}, headers=header)
    assert code_of(answer) == (401, "token_refused")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_channel_that_is_no_agent_has_no_door(agent: AgentAsking) -> None:
    open_channel(code="bank", kind="bank", name_ru="b", name_ky="b", name_en="b", token="t" * 40)
    assert code_of(AgentAsking("t" * 40, Client()).get("check", account="A")) == (
        401,
        "token_refused",
    )


def test_a_renewed_token_ends_the_one_before(agent: AgentAsking) -> None:
    renewed = AgentAsking(renew_token("quick", at=NOON), Client())
    assert code_of(agent.get("status", id="p-1"))[0] == 401
    assert code_of(renewed.get("status", id="p-1"))[0] == 404
    end_token("quick", at=NOON)
    assert code_of(renewed.get("status", id="p-1"))[0] == 401
    acts = AuditEvent.objects.filter(subject="channel quick").order_by("id")
    assert [event.action for event in acts][-2:] == ["agent.token_renewed", "agent.token_ended"]


def test_a_closed_channel_lets_nobody_in(agent: AgentAsking) -> None:
    close_channel(code="quick")
    assert code_of(agent.get("status", id="p-1"))[0] == 401


def test_the_token_itself_is_kept_nowhere(agent: AgentAsking) -> None:
    assert channel("quick").token_sha256 != agent.token
    assert not AuditEvent.objects.filter(detail__icontains=agent.token).exists()


def test_only_an_agent_has_a_token(agent: AgentAsking) -> None:
    with pytest.raises(Refusal, match="nobody"):
        renew_token("nobody", at=NOON)


def test_refused_tokens_are_noted_and_tire(agent: AgentAsking) -> None:
    cache.clear()
    wrong = AgentAsking("wrong", Client())
    for _ in range(MOST_REFUSALS):
        assert code_of(wrong.get("check", account="A"))[0] == 401
    assert code_of(wrong.get("check", account="A")) == (429, "too_many_refusals")
    (noted,) = AuditEvent.objects.filter(action="agent.token_refused")
    assert noted.subject == "address 127.0.0.1"


@pytest.mark.parametrize(
    ("act", "method"), [("pay", "get"), ("cancel", "get"), ("status", "post"), ("check", "put")]
)
def test_each_act_has_its_methods(agent: AgentAsking, act: str, method: str) -> None:
    ask = getattr(Client(), method)
    answer = ask(f"/api/agents/v1/{act}", headers={"Authorization": f"Bearer {agent.token}"})
    assert code_of(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"]


def test_a_long_body_is_not_read(agent: AgentAsking) -> None:
    long = json.dumps(payment("p-1") | {"id": "p" * MOST_BYTES}).encode()
    assert code_of(agent.post("pay", long)) == (413, "body_too_large")


@pytest.mark.parametrize("length", ["", "many", "-1"])
def test_a_body_tells_its_length(agent: AgentAsking, length: str) -> None:
    header = {"Authorization": f"Bearer {agent.token}", "Content-Length": length}
    answer = Client().post("/api/agents/v1/pay", headers=header)
    assert code_of(answer) == (411, "length_missing")


def test_a_question_is_put_once(agent: AgentAsking) -> None:
    answer = Client().get(
        "/api/agents/v1/status?id=a&id=b", headers={"Authorization": f"Bearer {agent.token}"}
    )
    assert code_of(answer) == (400, "field_unreadable")


def test_a_database_that_has_gone_is_said_to_be_gone(
    agent: AgentAsking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(**_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("jaryk.ledger.operations.agents.take", gone)
    assert code_of(agent.pay("p-1")) == (503, "try_again")


def test_a_mishap_of_ours_is_told_in_json(
    agent: AgentAsking, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("jaryk.ledger.operations.agents.take", broken)
    assert code_of(agent.pay("p-1")) == (500, "broken")
