"""A day by the agent's books beside ours, and what that does to calling payments off."""

from __future__ import annotations

from typing import Any

import pytest

from jaryk.ledger.models import Entry, PaymentStatement
from tests.rooms.interfaces.api.conftest import AgentAsking, payment
from tests.rooms.interfaces.api.test_check_and_cancel import told
from tests.rooms.interfaces.api.test_pay import HOME
from tests.world import World

DAY = "2026-06-04"
PAID_AT = "2026-06-04T23:59:59+06:00"


@pytest.fixture
def paid(world: World, agent: AgentAsking) -> AgentAsking:
    """Two payments of yesterday and one of today."""
    world.tell(HOME)
    for payment_id in ("p-1", "p-2"):
        agent.pay(payment_id, paid_at=PAID_AT)
    agent.pay("p-3")
    return agent


def registry(*payments: dict[str, str], **other: Any) -> dict[str, Any]:
    total = sum(int(payment["amount"].replace(".", "")) for payment in payments)
    usual = {"day": DAY, "count": len(payments), "total": f"{total // 100}.{total % 100:02d}"}
    return usual | {"payments": list(payments)} | other


def yesterday(payment_id: str, **other: str) -> dict[str, str]:
    return payment(payment_id, paid_at=PAID_AT, **other)


def cancel(agent: AgentAsking, payment_id: str) -> str:
    wish = {"id": f"c-{payment_id}", "payment": payment_id, "reason": "late"}
    return str(told(agent.post("cancel", wish))["code"])


def test_a_registry_that_agrees_closes_its_day(paid: AgentAsking) -> None:
    answer = paid.post("registry", registry(yesterday("p-1"), yesterday("p-2")))
    assert told(answer) == {
        "result": "compared",
        "code": "agreed",
        "day": DAY,
        "count": 2,
        "total": "500.00",
        "agreed": 2,
        "differs": [],
        "absent_here": [],
        "absent_there": [],
    }
    assert cancel(paid, "p-1") == "day_reconciled"
    assert cancel(paid, "p-3") == "cancelled"


def test_a_registry_that_differs_tells_where_and_posts_nothing(paid: AgentAsking) -> None:
    entries = Entry.objects.count()
    listed = registry(yesterday("p-1", amount="250.01"), yesterday("p-9"))
    answer = told(paid.post("registry", listed))
    assert answer["code"] == "differs"
    assert (answer["differs"], answer["absent_here"], answer["absent_there"]) == (
        ["p-1"],
        ["p-9"],
        ["p-2"],
    )
    assert Entry.objects.count() == entries
    assert cancel(paid, "p-2") == "cancelled"


def test_told_again_it_is_kept_once_and_compared_anew(paid: AgentAsking) -> None:
    listed = registry(yesterday("p-1"), yesterday("p-2"), yesterday("p-9"))
    assert told(paid.post("registry", listed))["absent_here"] == ["p-9"]
    paid.pay("p-9", paid_at=PAID_AT)
    assert told(paid.post("registry", listed))["code"] == "agreed"
    assert PaymentStatement.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"count": 2}, "totals_differ"),
        ({"total": "250.01"}, "totals_differ"),
        ({"day": "2026-06-03"}, "other_day"),
        ({"day": "2026-06-05"}, "day_not_over"),
    ],
)
def test_a_registry_that_cannot_be_trusted_is_refused_whole(
    paid: AgentAsking, other: dict[str, Any], code: str
) -> None:
    answer = paid.post("registry", registry(yesterday("p-1"), **other))
    assert (answer.status_code, told(answer)["code"]) == (422, code)
    assert not PaymentStatement.objects.exists()


@pytest.mark.parametrize(
    "other", [{"count": True}, {"count": -1}, {"payments": {}}, {"payments": [1]}, {"day": "x"}]
)
def test_a_registry_is_read_strictly(paid: AgentAsking, other: dict[str, Any]) -> None:
    answer = paid.post("registry", registry(yesterday("p-1"), **other))
    assert (answer.status_code, told(answer)["field"]) == (400, next(iter(other)))
