"""What an agent may ask: check an account, pay, see how it stands, call off, compare a day."""

from __future__ import annotations

from jaryk.customers.queries.accounts import account_by_number
from jaryk.interfaces import clock
from jaryk.interfaces.api import asked
from jaryk.interfaces.api.door import MOST_BYTES_OF_A_REGISTRY, Fields, for_agents
from jaryk.ledger.agents import (
    Act,
    Agent,
    Answer,
    CancellationTold,
    Code,
    PaymentTold,
    refused,
    soms,
)
from jaryk.ledger.operations import agents as payments
from jaryk.ledger.operations.agent_cancelling import cancel as cancel_payment
from jaryk.ledger.operations.agent_registries import compare_day
from jaryk.ledger.queries.agents import PaymentStands, kept_answer, owed, payment_stands


@for_agents("GET", "POST")
def check(agent: Agent, told: Fields) -> Answer:
    """Whether there is such an account, whose it is behind a mask, and what it owes today."""
    asked.only(told, ("account",))
    number = asked.account(told)
    account = account_by_number(number)
    if account is None:
        return refused({"account": number}, Code.ACCOUNT_UNKNOWN)
    debt = owed(account.pk, on=clock.today())
    return Answer(
        200,
        {
            "result": "found",
            "code": "found",
            "account": number,
            "payer": masked(account.customer.name),
            "debt": soms(debt.debt_tyiyn),
            "penalty_not_billed": soms(debt.unbilled_penalty_tyiyn),
            "suggested": soms(min(max(debt.debt_tyiyn, 0), agent.most_tyiyn)),
        },
    )


@for_agents("POST")
def pay(agent: Agent, told: Fields) -> Answer:
    """A payment: posted, or refused; told again, the same answer."""
    now = clock.now()
    return payments.take(
        agent=agent,
        told=_payment(told),
        at=now,
        posted_on=now.astimezone(clock.BISHKEK).date(),
    )


@for_agents("GET")
def status(agent: Agent, told: Fields) -> Answer:
    """How a payment stands now, under the agent's own id."""
    asked.only(told, ("id",))
    external_id = asked.words(told, "id", asked.ID)
    stands = payment_stands(channel_id=agent.channel_id, external_id=external_id)
    if stands is not None:
        return Answer(200, {"id": external_id, **_told_of(stands)})
    kept = kept_answer(channel_id=agent.channel_id, act=Act.PAY, external_id=external_id)
    if kept is not None:
        return Answer(200, kept.answer.body)
    return Answer(404, {"id": external_id, "result": "unknown", "code": Code.PAYMENT_UNKNOWN.value})


@for_agents("POST")
def cancel(agent: Agent, told: Fields) -> Answer:
    """A payment called off under an id of its own; told again, the same answer."""
    asked.only(told, ("id", "payment", "reason"))
    wish = CancellationTold(
        external_id=asked.words(told, "id", asked.ID),
        payment=asked.words(told, "payment", asked.ID),
        reason=asked.words(told, "reason", asked.REASON),
    )
    now = clock.now()
    return cancel_payment(agent=agent, told=wish, at=now, on=now.astimezone(clock.BISHKEK).date())


@for_agents("POST", most_bytes=MOST_BYTES_OF_A_REGISTRY)
def registry(agent: Agent, told: Fields) -> Answer:
    """All payments of a day by the agent's books, compared with ours; nothing is posted."""
    asked.only(told, ("day", "count", "total", "payments"))
    return compare_day(
        agent=agent,
        day=asked.day(told, "day"),
        payments=[_payment(row) for row in asked.rows(told, "payments")],
        told_count=asked.whole(told, "count"),
        told_total_tyiyn=asked.amount_tyiyn(told, "total"),
        at=clock.now(),
    )


def _payment(told: Fields) -> PaymentTold:
    asked.only(told, ("id", "account", "amount", "paid_at"))
    return PaymentTold(
        external_id=asked.words(told, "id", asked.ID),
        account=asked.account(told),
        amount_tyiyn=asked.amount_tyiyn(told),
        paid_at=asked.moment(told, "paid_at"),
    )


def _told_of(stands: PaymentStands) -> dict[str, str]:
    """The payment as it is in the books."""
    told = {
        "account": stands.account_told,
        "amount": soms(stands.amount_tyiyn),
        "paid_at": stands.paid_at.isoformat(),
        "posted_on": stands.posted_on.isoformat(),
        "receipt": str(stands.entry_id),
    }
    if stands.reversal_id is not None:
        return {
            **told,
            "result": "cancelled",
            "code": Code.CANCELLED.value,
            "cancel_receipt": str(stands.reversal_id),
        }
    return {**told, "result": "posted", "code": Code.POSTED.value}


def masked(name: str) -> str:
    """Enough of a name for its bearer to know it by: ``Аб*** А. Т.``."""
    parts = _letters_only(name).split()
    if not parts:
        return "***"
    return " ".join([f"{parts[0][:2]}***", *(f"{part[0]}." for part in parts[1:4])])


def _letters_only(name: str) -> str:
    return "".join(letter if letter.isalnum() else " " for letter in name)
