"""Proposals of which another room knows the particulars: amnesty, reversal, recalculation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from jaryk.documents.operations import recalculation as recalculating
from jaryk.documents.operations.proposed import AsWished, Wish
from jaryk.documents.queries.recalculations import recalculation
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.ledger.operations import amnesty
from jaryk.ledger.operations.reversal import reverse
from jaryk.ledger.queries.entries import moved_by


class Amnesty(AsWished):
    """Payload: ``name``, ``penalty_until``, ``valid_from``, ``pay_by``, ``only_households``."""

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        amnesty.refuse_odd_days(
            penalty_until=wish.day("penalty_until"),
            valid_from=wish.day("valid_from"),
            pay_by=wish.day("pay_by"),
        )
        if wish.day("pay_by") < on:
            raise Refusal("documents.proposal.lacks", what="pay_by")
        amnesty.refuse_known_name(str(wish.told("name")))

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> None:  # noqa: ARG002
        amnesty.open_campaign(
            name=str(wish.told("name")),
            act=wish.act,
            penalty_until=wish.day("penalty_until"),
            valid_from=wish.day("valid_from"),
            pay_by=wish.day("pay_by"),
            only_households=bool(wish.payload.get("only_households")),
            proposed_by_id=wish.proposed_by_id,
            approved_by_id=wish.approver_id,
        )


class Reversal:
    """Payload: ``entry_id``, the entry to be taken back."""

    def completed(self, wish: Wish, *, on: date) -> Wish:  # noqa: ARG002
        found = moved_by(wish.number("entry_id"))
        return replace(wish, account_id=found.account_id, amount_tyiyn=found.amount_tyiyn)

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:  # noqa: ARG002
        if moved_by(wish.number("entry_id")).amount_tyiyn != wish.amount_tyiyn:
            raise Refusal("documents.proposal.lacks", what="entry_id")

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        return reverse(
            entry_id=wish.number("entry_id"),
            reason=wish.reason,
            at=at,
            on=on,
            by_id=wish.approver_id,
            key=wish.key,
        )


class Recalculation:
    """Payload: ``recalculation_id``, a draft."""

    def completed(self, wish: Wish, *, on: date) -> Wish:  # noqa: ARG002
        found = recalculation(wish.number("recalculation_id"))
        return replace(wish, account_id=found.account_id, amount_tyiyn=found.total_tyiyn)

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:  # noqa: ARG002
        found = recalculation(wish.number("recalculation_id"))
        if found.total_tyiyn != wish.amount_tyiyn:
            raise Refusal(
                "documents.proposal.other_sum",
                told=som(wish.amount_tyiyn, "ru"),
                in_all=som(found.total_tyiyn, "ru"),
            )

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> None:
        found = recalculation(wish.number("recalculation_id"))
        recalculating.approve(found, by_id=wish.approver_id, at=at)
        recalculating.post(found, on=on, at=at)
