"""Keeping what agents are answered: once for each of their ids, and the same for ever."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from jaryk.ledger.agents import Act, Answer, fingerprint
from jaryk.ledger.models import AgentAnswer
from jaryk.ledger.queries.agents import KeptAnswer, kept_answer


def wait_for_others(channel_id: int, act: Act, external_id: str) -> None:
    """Let whoever answers the same id finish first; holds until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"{act}:{external_id}", channel_id],
        )


def keep_answer(
    channel_id: int, act: Act, figures: Mapping[str, str], answer: Answer, *, at: datetime
) -> KeptAnswer:
    """Keep a first answer; returns the one that stands, which may have been given meanwhile."""
    kept = AgentAnswer(
        channel_id=channel_id,
        operation=act,
        external_id=figures["id"],
        fingerprint=fingerprint(figures),
        status=answer.status,
        answer=dict(answer.body),
        answered_at=at,
    )
    AgentAnswer.objects.bulk_create([kept], ignore_conflicts=True)
    stands = kept_answer(channel_id=channel_id, act=act, external_id=figures["id"])
    assert stands is not None
    return stands
