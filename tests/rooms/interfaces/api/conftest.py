"""An agent with its token before the small world of a supplier."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from jaryk.interfaces import clock
from jaryk.ledger.operations.agent_tokens import renew_token
from jaryk.ledger.operations.channels import open_channel

NOON = datetime(2026, 6, 5, 12, tzinfo=clock.BISHKEK)
PAID_AT = "2026-06-05T11:58:00+06:00"


@dataclass
class AgentAsking:
    """Asks as an agent's own program does."""

    token: str
    client: Client

    def post(self, act: str, told: Any = None, **more: Any) -> HttpResponse:
        body = told if isinstance(told, bytes) else json.dumps(told).encode()
        answer: Any = self.client.post(
            f"/api/agents/v1/{act}",
            data=body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"} | more,
        )
        return answer  # type: ignore[no-any-return]

    def get(self, act: str, **told: str) -> HttpResponse:
        answer: Any = self.client.get(
            f"/api/agents/v1/{act}", told, headers={"Authorization": f"Bearer {self.token}"}
        )
        return answer  # type: ignore[no-any-return]

    def pay(self, payment_id: str, **other: str) -> HttpResponse:
        return self.post("pay", payment(payment_id, **other))


def payment(payment_id: str, **other: str) -> dict[str, str]:
    usual = {"account": "HOME", "amount": "250.00", "paid_at": PAID_AT}
    return {"id": payment_id, **usual, **other}


def agent_named(code: str) -> AgentAsking:
    open_channel(code=code, kind="agent", name_ru=code, name_ky=code, name_en=code)
    return AgentAsking(renew_token(code, at=clock.now()), Client())


@pytest.fixture(autouse=True)
def at_noon(standing_still: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jaryk.interfaces.clock.now", lambda: NOON)


@pytest.fixture
def agent(standing_still: None) -> AgentAsking:
    return agent_named("quick")


@pytest.fixture
def other_agent(standing_still: None) -> AgentAsking:
    return agent_named("slow")
