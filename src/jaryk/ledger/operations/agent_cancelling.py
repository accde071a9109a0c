"""Calling a payment off at an agent's word, until its day has been reconciled."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.ledger.agents import (
    Act,
    Agent,
    Answer,
    CancellationTold,
    Code,
    fingerprint,
    refused,
    told_otherwise,
)
from jaryk.ledger.operations.agent_answers import keep_answer, wait_for_others
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.queries.agents import is_reconciled, kept_answer, payment_stands


@transaction.atomic
def cancel(*, agent: Agent, told: CancellationTold, at: datetime, on: date) -> Answer:
    """Reverse a payment of the agent's own and answer, or answer as before.

    Refused, and so for ever under this id: a payment that is unknown or called off already, and
    one of a day whose registry has been compared.
    """
    figures = told.figures()
    wait_for_others(agent.channel_id, Act.CANCEL, told.external_id)
    kept = kept_answer(channel_id=agent.channel_id, act=Act.CANCEL, external_id=told.external_id)
    if kept is None:
        wait_for_others(agent.channel_id, Act.PAY, told.payment)
        answer = _reverse(agent, told, at, on)
        kept = keep_answer(agent.channel_id, Act.CANCEL, figures, answer, at=at)
    if kept.fingerprint == fingerprint(figures):
        return kept.answer
    return told_otherwise(figures, {name: kept.answer.body[name] for name in figures})


def _reverse(agent: Agent, told: CancellationTold, at: datetime, on: date) -> Answer:
    figures = told.figures()
    stands = payment_stands(channel_id=agent.channel_id, external_id=told.payment)
    if stands is None:
        return refused(figures, Code.PAYMENT_UNKNOWN)
    if stands.reversal_id is not None:
        return refused(figures, Code.ALREADY_CANCELLED)
    if is_reconciled(channel_id=agent.channel_id, on=stands.value_on):
        return refused(figures, Code.DAY_RECONCILED)
    try:
        with transaction.atomic():
            entry_id = reverse(
                entry_id=stands.entry_id,
                reason=told.reason,
                at=at,
                on=on,
                key=f"cancel:{agent.code}:{told.external_id}",
            )
    except Refusal:
        return refused(figures, Code.NOT_REVERSIBLE)
    told_back = {"result": "cancelled", "code": Code.CANCELLED.value, "receipt": str(entry_id)}
    return Answer(200, {**figures, **told_back})
