"""A change of owner with its reckoning: what is owed on the day, and who takes it on (B7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jaryk.customers.operations.handover import CustomerAccount, Newcomer, hand_points_over
from jaryk.documents.models import Proposal, ProposalKind
from jaryk.documents.operations.proposals import propose
from jaryk.documents.queries.disputes import disputed
from jaryk.kernel.errors import Refusal
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.debts import OpenDocument, open_documents
from jaryk.norms import calendar, rulebook
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

HANDED_OVER = "documents.handed_over"


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What an account owes at the end of a day: the balance, and what is left of each document."""

    account_id: int
    on: date
    balance_tyiyn: int
    documents: tuple[OpenDocument, ...]

    @property
    def principal_tyiyn(self) -> int:
        """What a new owner can take on: penalty stays with whoever was late."""
        return sum(document.principal_left for document in self.documents)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The account that begins, what the old one owed, and the wish to carry its debt over."""

    new_account_id: int
    reckoning: Reckoning
    proposal: Proposal | None


def reckoning(account_id: int, *, on: date) -> Reckoning:
    """What the old owner has to settle before he leaves (R-89, R-102)."""
    left = open_documents(account_id, on=on, disputes=disputed([account_id]))
    return Reckoning(account_id, on, balance(account_id, on=on), tuple(left))


@transaction.atomic
def hand_over(
    *,
    account_id: int,
    on: date,
    newcomer: Newcomer,
    act: str,
    carries_debt: bool,
    by_id: int,
    today: date,
    at: datetime,
) -> HandedOver:
    """End the old owner's agreement at the start of ``on`` and open the new owner's account there.

    With ``carries_debt`` the principal owed ``today`` is proposed to go to the new owner, due by
    a bill's term; another person decides. The days up to ``on`` are billed to the old owner with
    the month, by the reading of that day.
    """
    if not act.strip():
        raise Refusal("documents.handover.no_act")
    owed = reckoning(account_id, on=today)
    if carries_debt and not owed.principal_tyiyn:
        raise Refusal("documents.handover.no_debt")
    opened = hand_points_over(account_id=account_id, on=on, newcomer=newcomer, known_at=at)
    proposal = None
    if carries_debt:
        proposal = _carried_over(owed, opened, act=act, by_id=by_id, at=at)
    detail = {"on": on.isoformat(), "to": opened.number, "balance_tyiyn": owed.balance_tyiyn}
    record_event(
        at=at,
        user=platform.user(by_id),
        action=HANDED_OVER,
        subject=f"account {account_id}",
        detail=detail | {"act": act, "carries_debt": carries_debt},
    )
    return HandedOver(opened.pk, owed, proposal)


def _carried_over(
    owed: Reckoning, to: CustomerAccount, *, act: str, by_id: int, at: datetime
) -> Proposal:
    """The wish that the new owner owes the principal, by the term of a bill of the day."""
    kind = "household" if to.customer.is_household else "nonhousehold"
    days = calendar.national()
    due_on = rulebook.reckon(f"{kind}_payment_due_on", owed.on, days, issued_on=owed.on)
    return propose(
        kind=ProposalKind.TRANSFER,
        account_id=owed.account_id,
        amount_tyiyn=owed.principal_tyiyn,
        payload={"to_account_id": to.pk, "due_on": due_on.isoformat()},
        act=act,
        reason=f"{to.number}: {to.customer.name}",
        by_id=by_id,
        at=at,
    )
