"""Taking payments from agents: each posted once, each question answered once and for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import IntegrityError, connection, transaction
from psycopg import Connection, Cursor
from psycopg.types.json import Jsonb

from jaryk.customers.queries.accounts import account_by_number
from jaryk.ledger.agents import (
    Act,
    Agent,
    Answer,
    Code,
    PaymentTold,
    fingerprint,
    posted,
    refused,
    told_otherwise,
    why_refused,
)
from jaryk.ledger.models import EntryKind, RefusedRepeat
from jaryk.ledger.operations.agent_answers import keep_answer, wait_for_others
from jaryk.ledger.queries.agents import KeptAnswer, PaymentStands, kept_answer, payment_stands
from jaryk.ledger.queries.received import day_paid


def take(*, agent: Agent, told: PaymentTold, at: datetime, posted_on: date) -> Answer:
    """Post a payment and answer, or answer as before.

    One statement, and so one transaction, writes all of a new payment: entry, posting, what was
    received and the answer. A second telling meanwhile waits for it in the database. What that
    statement does not write has been told before or cannot be taken: looked into at leisure.
    """
    why_not = why_refused(told, agent, at=at)
    if why_not is None:
        try:
            answer = _post(agent, told, at, posted_on)
        except IntegrityError:
            # Told at once with other figures, and refused a moment ago: the answer is there now.
            answer = None
        if answer is not None:
            return answer
    return _answer_otherwise(agent, told, at, posted_on, why_not)


@transaction.atomic
def _answer_otherwise(
    agent: Agent, told: PaymentTold, at: datetime, posted_on: date, why_not: Code | None
) -> Answer:
    """The answer to what was told before, by whatever way, or cannot be taken."""
    wait_for_others(agent.channel_id, Act.PAY, told.external_id)
    kept = kept_answer(channel_id=agent.channel_id, act=Act.PAY, external_id=told.external_id)
    if kept is not None:
        return _again(agent, told, kept, at)
    account = account_by_number(told.account)
    stands = payment_stands(channel_id=agent.channel_id, external_id=told.external_id)
    if stands is not None:
        return _told_by_file(agent, told, stands, None if account is None else account.pk, at)
    if account is None:
        why_not = Code.ACCOUNT_UNKNOWN
    if why_not is not None:
        return _keep(agent, told, refused(told.figures(), why_not), at)
    assert account is not None
    answer = _post(agent, told, at, posted_on)
    assert answer is not None
    return answer


def _again(agent: Agent, told: PaymentTold, kept: KeptAnswer, at: datetime) -> Answer:
    """The answer given before; to other figures a refusal, and a line on the list."""
    if kept.fingerprint == fingerprint(told.figures()):
        return kept.answer
    return _refuse_other_figures(agent, told, PaymentTold.of(kept.answer.body), at)


def _told_by_file(
    agent: Agent, told: PaymentTold, stands: PaymentStands, account_id: int | None, at: datetime
) -> Answer:
    """The payment came in a file of the channel before: it is the same, or told otherwise."""
    kept = (stands.account_id, stands.amount_tyiyn, stands.value_on)
    if account_id is None or kept != (account_id, told.amount_tyiyn, day_paid(told.paid_at)):
        before = PaymentTold(
            told.external_id, stands.account_told, stands.amount_tyiyn, stands.paid_at
        )
        return _refuse_other_figures(agent, told, before, at)
    body = posted(told.figures(), posted_on=stands.posted_on) | {"receipt": str(stands.entry_id)}
    return _keep(agent, told, Answer(200, body), at)


def _keep(agent: Agent, told: PaymentTold, answer: Answer, at: datetime) -> Answer:
    """Keep a first answer; if another was given meanwhile, that one stands."""
    figures = told.figures()
    return _again(agent, told, keep_answer(agent.channel_id, Act.PAY, figures, answer, at=at), at)


def _refuse_other_figures(
    agent: Agent, told: PaymentTold, kept: PaymentTold, at: datetime
) -> Answer:
    """Refuse what is told otherwise than before, and list it for a person, once."""
    RefusedRepeat.objects.get_or_create(
        channel_id=agent.channel_id,
        external_id=told.external_id,
        told=_listed(told),
        defaults={"kept": _listed(kept), "at": at},
    )
    return told_otherwise(told.figures(), kept.figures())


def _listed(payment: PaymentTold) -> dict[str, object]:
    return {
        "account": payment.account,
        "amount_tyiyn": payment.amount_tyiyn,
        "paid_on": day_paid(payment.paid_at).isoformat(),
        "paid_at": payment.paid_at.astimezone(UTC).isoformat(),
    }


def _post(agent: Agent, told: PaymentTold, at: datetime, posted_on: date) -> Answer | None:
    """Write a new payment whole; None where nothing was written.

    Nothing is: to an account that is unknown or has no receivable yet, and under an id that was
    answered or entered before.
    """
    figures = told.figures()
    connection.ensure_connection()
    server: Connection[Any] = connection.connection
    told_of: Mapping[str, object] = {
        "account": told.account,
        "channel": agent.channel_id,
        "id": told.external_id,
        "key": f"pay:{agent.code}:{told.external_id}",
        "kind": EntryKind.PAYMENT.value,
        "money": agent.ledger_account_id,
        "amount": told.amount_tyiyn,
        "paid_at": told.paid_at,
        "posted_on": posted_on,
        "value_on": day_paid(told.paid_at),
        "at": at,
        "act": Act.PAY.value,
        "fingerprint": fingerprint(figures),
        "answer": Jsonb(posted(figures, posted_on=posted_on)),
    }
    # Prepared on the server: planning it takes longer than running it.
    with connection.wrap_database_errors, Cursor(server) as cursor:
        cursor.execute(_POST, told_of, prepare=True)
        row = cursor.fetchone()
    return None if row is None else Answer(200, json.loads(row[0]))


_POST: Final = """
WITH payer AS (
    SELECT a.id AS account_id, r.id AS receivable_id
    FROM customers_customeraccount a
    JOIN ledger_ledgeraccount r ON r.customer_account_id = a.id
    WHERE a.number = %(account)s AND NOT EXISTS (
        SELECT FROM ledger_agentanswer k WHERE k.channel_id = %(channel)s
        AND k.operation = %(act)s AND k.external_id = %(id)s)
), entered AS (
    INSERT INTO ledger_entry_events (id, kind, key, posted_on, value_on, known_at)
    SELECT nextval('ledger_event_id'), %(kind)s, %(key)s, %(posted_on)s::date, %(value_on)s::date,
           %(at)s
    FROM payer ON CONFLICT (key) DO NOTHING RETURNING id
), moved AS (
    INSERT INTO ledger_posting_events
        (entry_id, line_no, debit_id, credit_id, amount_tyiyn, posted_on)
    SELECT id, 1, %(money)s, receivable_id, %(amount)s, %(posted_on)s::date FROM entered, payer
), received AS (
    INSERT INTO ledger_receivedpayment (channel_id, external_id, account_told, account_id,
        amount_tyiyn, paid_at, payer, purpose, entry_id, received_at)
    SELECT %(channel)s, %(id)s, %(account)s, account_id, %(amount)s, %(paid_at)s, '', '', id, %(at)s
    FROM entered, payer
)
INSERT INTO ledger_agentanswer
    (channel_id, operation, external_id, fingerprint, status, answer, answered_at)
SELECT %(channel)s, %(act)s, %(id)s, %(fingerprint)s, 200,
       %(answer)s || jsonb_build_object('receipt', id::text), %(at)s
FROM entered RETURNING answer
"""
