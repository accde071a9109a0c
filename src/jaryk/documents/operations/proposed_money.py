"""Proposals that move money or debt: write-off, transfer, offset, reimbursement, refund."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from jaryk.customers.queries.accounts import account
from jaryk.documents.operations.proposed import AsWished, Wish
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.ledger.operations import offsets, relief
from jaryk.ledger.operations.relief import Part
from jaryk.ledger.queries.debts import open_documents
from jaryk.norms import calendar, rulebook

_PARTS: Final = ("principal_tyiyn", "penalty_tyiyn")


class WriteOff:
    """Payload: ``documents``, a list of document_id, principal_tyiyn and penalty_tyiyn.

    Without it the amount is taken off the oldest debts; ``penalty_only`` takes penalty alone.
    """

    def completed(self, wish: Wish, *, on: date) -> Wish:
        wanted = _PARTS[1:] if wish.payload.get("penalty_only") else _PARTS
        return _with_documents(wish, wanted, on)

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        relief.refuse_above_left(wish.account(), _parts(wish), on=on)
        _refuse_other_sum(wish)

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        told = relief.write_off(
            account_id=wish.account(),
            parts=_parts(wish),
            key=wish.key,
            on=on,
            at=at,
            by_id=wish.approver_id,
        )
        return told[0]


class Transfer:
    """Payload: ``to_account_id``, ``due_on``, and ``documents`` as of a write-off.

    Only principal moves; penalty stays with whoever was late (B7, R-89, R-102).
    """

    def completed(self, wish: Wish, *, on: date) -> Wish:
        return _with_documents(wish, _PARTS[:1], on)

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        target = wish.number("to_account_id")
        if target == wish.account_id:
            raise Refusal("ledger.relief.same_account")
        if account(target) is None:
            raise Refusal("documents.proposal.lacks", what="to_account_id")
        if wish.day("due_on") < on:
            raise Refusal("ledger.relief.due_passed", due=wish.day("due_on"))
        parts = _parts(wish)
        if any(part.penalty_tyiyn for part in parts):
            raise Refusal("documents.proposal.penalty_stays")
        relief.refuse_above_left(wish.account(), parts, on=on)
        _refuse_other_sum(wish)

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        told = relief.transfer(
            account_id=wish.account(),
            to_account_id=wish.number("to_account_id"),
            parts=_parts(wish),
            due_on=wish.day("due_on"),
            key=wish.key,
            on=on,
            at=at,
            by_id=wish.approver_id,
        )
        return told[0]


class Offset(AsWished):
    """Payload: ``agreement``, the paper by which the customer's spending is counted (K2-7.2)."""

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:  # noqa: ARG002
        wish.account()
        wish.told("agreement")
        _refuse_nothing(wish)

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        return offsets.offset(
            account_id=wish.account(),
            amount_tyiyn=wish.amount_tyiyn,
            key=wish.key,
            on=on,
            at=at,
            by_id=wish.approver_id,
        )


class Reimbursement:
    """Payload: ``proven_on``, and ``repay_by`` as the law reckons it (R-46.1)."""

    def completed(self, wish: Wish, *, on: date) -> Wish:
        proven_on = wish.day("proven_on")
        repay_by = rulebook.reckon("reimbursement_by", on, calendar.national(), proven_on=proven_on)
        return replace(wish, payload={**wish.payload, "repay_by": repay_by.isoformat()})

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        wish.account()
        if wish.day("proven_on") > on:
            raise Refusal("documents.proposal.lacks", what="proven_on")
        _refuse_nothing(wish)

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        return offsets.reimburse(
            account_id=wish.account(),
            amount_tyiyn=wish.amount_tyiyn,
            key=wish.key,
            on=on,
            at=at,
            by_id=wish.approver_id,
        )


class Refund(AsWished):
    """Payload: ``channel``, the code of the channel or account of money that pays."""

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        relief.money_account(str(wish.told("channel")))
        relief.refuse_above_advance(wish.account(), wish.amount_tyiyn, on=on)

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int:
        return relief.refund(
            account_id=wish.account(),
            amount_tyiyn=wish.amount_tyiyn,
            money=str(wish.told("channel")),
            key=wish.key,
            on=on,
            at=at,
            by_id=wish.approver_id,
        )


def _with_documents(wish: Wish, wanted: tuple[str, ...], on: date) -> Wish:
    """The wish with the documents that its amount takes, the oldest first, unless it names them."""
    if wish.payload.get("documents"):
        return wish
    _refuse_nothing(wish)
    rest, taken = wish.amount_tyiyn, []
    for found in open_documents(wish.account(), on=on):
        left = {"principal_tyiyn": found.principal_left, "penalty_tyiyn": found.penalty_left}
        part = dict.fromkeys(_PARTS, 0)
        for name in wanted:
            part[name] = min(rest, left[name])
            rest -= part[name]
        if any(part.values()):
            taken.append({"document_id": found.document_id, **part})
    if rest:
        raise Refusal(
            "documents.proposal.above_debt",
            wanted=som(wish.amount_tyiyn, "ru"),
            left=som(wish.amount_tyiyn - rest, "ru"),
        )
    return replace(wish, payload={**wish.payload, "documents": taken})


def _parts(wish: Wish) -> list[Part]:
    try:
        return [
            Part(
                int(told["document_id"]),
                int(told.get("principal_tyiyn", 0)),
                int(told.get("penalty_tyiyn", 0)),
            )
            for told in wish.told("documents")
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refusal("documents.proposal.lacks", what="documents") from None


def _refuse_other_sum(wish: Wish) -> None:
    parts = _parts(wish)
    in_all = sum(part.principal_tyiyn + part.penalty_tyiyn for part in parts)
    if in_all != wish.amount_tyiyn:
        raise Refusal(
            "documents.proposal.other_sum",
            told=som(wish.amount_tyiyn, "ru"),
            in_all=som(in_all, "ru"),
        )


def _refuse_nothing(wish: Wish) -> None:
    if wish.amount_tyiyn <= 0:
        raise Refusal("ledger.relief.no_amount")
