"""Two persons of a supplier, and what they propose and approve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from jaryk.documents.models import Proposal
from jaryk.documents.operations import proposals
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.debts import open_documents
from jaryk.platform.operations import enrol_user
from tests.world import World, noon

ON = date(2025, 9, 10)
SOM = 100
TOWN = """
    account  group      meter  since       shows
    A1       industry   M1     2025-05-01  0
    A2       household  M2     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
    M1     2025-07-01  2000
    M1     2025-08-01  3000
    M2     2025-06-01  100
    M2     2025-07-01  200
    M2     2025-08-01  300
"""


@dataclass
class Office:
    """Two persons and a town that has been billed for three months and has paid nothing."""

    world: World
    asya: int
    bolot: int

    def id(self, number: str = "A1") -> int:
        return self.world.account(number).pk

    def propose(
        self, kind: str, som: int = 0, *, of: str = "A1", by: int | None = None, **payload: Any
    ) -> Proposal:
        return proposals.propose(
            kind=kind,
            account_id=self.id(of),
            amount_tyiyn=som * SOM,
            payload=payload,
            act="Act 7",
            reason="The court has said so",
            by_id=by or self.asya,
            at=noon(ON),
        )

    def approve(self, proposal: Proposal, on: date = ON) -> Proposal:
        return proposals.approve(proposal.pk, by_id=self.bolot, at=noon(on), on=on)

    def owes(self, number: str = "A1", on: date = ON) -> int:
        return balance(self.id(number), on=on)

    def left(self, number: str = "A1", on: date = ON) -> list[tuple[int, int]]:
        return [
            (found.principal_left, found.penalty_left)
            for found in open_documents(self.id(number), on=on)
        ]


def open_office(world: World) -> Office:
    """The town billed for May, June and July."""
    world.tell(TOWN)
    for period, issued in (("2025-05", "2025-06-02"), ("2025-06", "2025-07-02")):
        world.bill(period, issued)
    world.bill("2025-07", "2025-08-04")
    people = [
        enrol_user(username=name, full_name=name, role="chief", password=None).pk
        for name in ("asya", "bolot")
    ]
    return Office(world, *people)
