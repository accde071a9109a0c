"""What people decide about money in a history: two of them, where the law wants two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from jaryk.documents.models import Bill, Correction, Dispute, Recalculation
from jaryk.documents.operations import disputes, proposals, recalculation
from jaryk.documents.operations.penalty_day import stand
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.models import Entry, EntryKind, PaymentChannel
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.operations.receiving import Notice, receive
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.operations.suspense import match
from jaryk.ledger.queries.balances import balance
from jaryk.ledger.queries.closing import closed_until
from jaryk.ledger.queries.suspense import waiting
from jaryk.platform.models import User
from jaryk.platform.operations import enrol_user
from tests.faults.lived import Lived
from tests.world import World

REASONS: Final = ("reading", "tariff", "group", "ratio")
WISHES: Final = ("write_off", "transfer", "offset", "refund")


@dataclass
class Deciders:
    """The channel by which money comes, one who proposes and one who approves."""

    channel: PaymentChannel
    clerk: User
    head: User

    @classmethod
    def of(cls, world: World) -> Deciders:
        channel = open_channel(code="till", kind="agent", name_ru="t", name_ky="t", name_en="t")
        clerk, head = (
            enrol_user(username=name, full_name=name, role="chief", password=None)
            for name in ("clerk", "head")
        )
        return cls(channel, clerk, head)


@dataclass(kw_only=True)
class Decided(Lived):
    """A history with money in suspense, reversals, corrections, reliefs, disputes, closings."""

    people: Deciders
    notices: list[Notice] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)

    def attempt(self, name: str, act: Callable[[], object]) -> bool:
        """Do it, or hear why not; a refusal leaves nothing behind."""
        try:
            with transaction.atomic():
                act()
        except Refusal as refusal:
            self.outcomes[f"{name}: {refusal.key}"] += 1
            return False
        self.outcomes[name] += 1
        return True

    def receive(self, notice: Notice) -> str:
        """A channel tells of a payment; returns what became of it."""
        (answer,) = receive(
            channel=self.people.channel,
            notices=[notice],
            at=self.tick(),
            posted_on=self.today,
        )
        self.outcomes[answer.verdict] += 1
        return answer.verdict

    def bring(self, account_told: str, tyiyn: int, days_late: int) -> str:
        """A new payment, paid some days ago."""
        notice = Notice(
            external_id=f"t{len(self.notices)}",
            account_told=account_told,
            amount_tyiyn=tyiyn,
            paid_at=self.now - timedelta(days=days_late),
        )
        self.notices.append(notice)
        return self.receive(notice)

    def match(self, number: str, share: int) -> None:
        """Part of the oldest money in suspense, in hundredths, to an account."""
        rows = waiting(on=self.today, suggest=False)
        if rows:
            tyiyn = max(rows[0].amount_tyiyn * share // 100, 1)
            match(
                entry_id=rows[0].entry_id,
                parts=[(self.account_id(number), tyiyn)],
                at=self.tick(),
                on=self.today,
                by_id=self.people.clerk.pk,
            )

    def reverse(self, which: int) -> None:
        """Take back one of the entries that are not bills."""
        events = list(Entry.objects.exclude(kind=EntryKind.BILL).order_by("id"))
        if events:
            reverse(
                entry_id=events[which % len(events)].pk,
                reason="of the drill",
                at=self.tick(),
                on=self.today,
                by_id=self.people.clerk.pk,
            )

    def wish(self, kind: str, number: str, share: int, other: str) -> None:
        """One proposes a share of what is owed, in hundredths; the other approves the same day."""
        owed = abs(balance(self.account_id(number), on=self.today))
        payload: dict[str, object] = {
            "write_off": {},
            "transfer": {
                "to_account_id": self.account_id(other),
                "due_on": (self.today + timedelta(days=9)).isoformat(),
            },
            "offset": {"agreement": "of the drill"},
            "refund": {"channel": "till"},
        }[kind]
        proposal = proposals.propose(
            kind=kind,
            account_id=self.account_id(number),
            amount_tyiyn=max(owed * share // 100, 1),
            payload=payload,
            act="act",
            reason="reason",
            by_id=self.people.clerk.pk,
            at=self.tick(),
        )
        proposals.approve(proposal.pk, by_id=self.people.head.pk, at=self.tick(), on=self.today)

    def correct(self, reason: str, months: int, number: str) -> None:
        """Work the last months of an account out again and post the difference."""
        since = self.month.plus(-months)
        drafted = recalculation.draft(
            reason=recalculation.RecalculationReason(reason),
            basis="of the drill",
            since=since,
            until=self.month,
            issued_on=self.today,
            known_at=self.tick(),
            account_id=self.account_id(number),
            by_id=self.people.clerk.pk,
        )
        self._post(drafted)

    def cancel_bill(self, bill: Bill) -> None:
        drafted = recalculation.cancel_bill(
            bill.pk,
            basis="of the drill",
            issued_on=self.today,
            known_at=self.tick(),
            by_id=self.people.clerk.pk,
        )
        self._post(drafted)

    def dispute(self, bill: Bill, share: int) -> None:
        """An objection to a share of a bill, in hundredths."""
        disputes.file(
            bill_id=bill.pk,
            bill_received_on=bill.issued_on,
            filed_on=self.today,
            disputed_tyiyn=max(bill.charged_tyiyn * share // 100, 1),
            claim="of the drill",
            by_id=self.people.clerk.pk,
            at=self.tick(),
        )

    def answer_dispute(self) -> None:
        """The oldest open dispute is rejected, or confirmed where its bill has been corrected."""
        found = Dispute.objects.filter(state="open").order_by("id").first()
        if found is None:
            return
        told = {"answer": "of the drill", "on": self.today, "by_id": self.people.head.pk}
        corrected = Correction.objects.filter(bill_id=found.bill_id).order_by("-entry_id").first()
        if corrected is None:
            disputes.reject(found.pk, at=self.tick(), **told)
        else:
            disputes.confirm(
                found.pk, recalculation_id=corrected.recalculation_id, at=self.tick(), **told
            )

    def close(self) -> None:
        """Close the next month of the books."""
        first = closed_until() or date(2025, 5, 1)
        close_month(Month.of(first), at=self.tick(), by_id=self.people.head.pk)

    def reckon_penalty(self) -> None:
        stand(on=self.today)

    def _post(self, drafted: Recalculation) -> None:
        recalculation.approve(drafted, by_id=self.people.head.pk, at=self.tick())
        recalculation.post(drafted, on=self.today, at=self.tick())
