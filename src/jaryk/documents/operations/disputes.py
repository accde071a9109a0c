"""A customer's objection to a bill: filed, and answered one way or the other (R-95)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import (
    Bill,
    Correction,
    Dispute,
    DisputeState,
    Recalculation,
    RecalculationStatus,
)
from jaryk.documents.operations.series import DISPUTES, next_numbers
from jaryk.documents.queries.bills import bill as bill_of_id
from jaryk.documents.queries.disputes import charged_with_corrections
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.norms import calendar, rulebook
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event

DISPUTE_FILED: Final = "documents.dispute_filed"
DISPUTE_ANSWERED: Final = "documents.dispute_answered"


def dispute_subject(dispute: Dispute) -> str:
    """A dispute as the audit trail names it."""
    return f"dispute {dispute.full_number}"


@transaction.atomic
def file(
    *,
    bill_id: int,
    bill_received_on: date,
    filed_on: date,
    disputed_tyiyn: int,
    claim: str,
    by_id: int | None,
    at: datetime,
) -> Dispute:
    """Take in a written objection to a bill.

    In time, it holds back ``disputed_tyiyn`` until answered; later it is an application. Raises
    Refusal for days out of order, an open dispute, a sum that the corrected bill does not charge.
    """
    bill = bill_of_id(bill_id)
    _refuse_odd_days(bill, bill_received_on, filed_on, at)
    _refuse_odd_sum(bill, disputed_tyiyn)
    if not claim.strip():
        raise Refusal("documents.dispute.no_claim")
    # The number first: whoever takes one has the series to himself until he is done.
    number = next_numbers(DISPUTES, filed_on.year)
    if Dispute.objects.filter(bill=bill, state=DisputeState.OPEN).exists():
        raise Refusal("documents.dispute.open_already", bill=bill.number)
    is_in_time = filed_on <= last_day_to_file(bill_received_on)
    dispute = Dispute(
        year=filed_on.year,
        number=number,
        bill=bill,
        account_id=bill.account_id,
        bill_received_on=bill_received_on,
        filed_on=filed_on,
        is_in_time=is_in_time,
        disputed_tyiyn=disputed_tyiyn,
        claim=claim.strip(),
        answer_due_on=_answer_due_on(filed_on, is_in_time=is_in_time),
        filed_by_id=by_id,
        filed_at=at,
    )
    return _kept(dispute)


def last_day_to_file(bill_received_on: date) -> date:
    """Until when, that day included, an objection to a bill received that day is in time."""
    days = calendar.national()
    return rulebook.reckon("dispute_by", bill_received_on, days, issued_on=bill_received_on)


@transaction.atomic
def confirm(
    dispute_id: int,
    *,
    answer: str,
    recalculation_id: int,
    on: date,
    by_id: int | None,
    at: datetime,
) -> Dispute:
    """Find for the customer: a posted recalculation has corrected the bill.

    What the correction leaves of the disputed sum is due by the terms of the Rules, counted
    from the answer. Refused without a posted recalculation that corrects this very bill.
    """
    dispute = _held(dispute_id, answer, on, at)
    correction = confirming(dispute, recalculation_id)
    left = left_of(dispute, correction)
    dispute.recalculation_id = recalculation_id
    dispute.due_on = rest_due_on(dispute, on) if dispute.is_in_time and left else None
    detail = {"correction": correction.full_number, "left_tyiyn": left}
    return _answered(dispute, DisputeState.CONFIRMED, answer, detail, on=on, by_id=by_id, at=at)


@transaction.atomic
def reject(dispute_id: int, *, answer: str, on: date, by_id: int | None, at: datetime) -> Dispute:
    """Find against the customer: the disputed sum is due by the terms counted from the answer."""
    dispute = _held(dispute_id, answer, on, at)
    dispute.due_on = rest_due_on(dispute, on) if dispute.is_in_time else None
    return _answered(dispute, DisputeState.REJECTED, answer, {}, on=on, by_id=by_id, at=at)


@transaction.atomic
def withdraw(
    dispute_id: int, *, on: date, by_id: int | None, at: datetime, answer: str = ""
) -> Dispute:
    """The customer takes the objection back: the sum is due as it was before."""
    dispute = _held(dispute_id, answer, on, at, is_answer_needed=False)
    return _answered(dispute, DisputeState.WITHDRAWN, answer, {}, on=on, by_id=by_id, at=at)


def _kept(dispute: Dispute) -> Dispute:
    dispute.save(force_insert=True)
    detail: dict[str, object] = {
        "bill": dispute.bill.number,
        "disputed_tyiyn": dispute.disputed_tyiyn,
        "is_in_time": dispute.is_in_time,
    }
    _record(dispute, DISPUTE_FILED, detail, by_id=dispute.filed_by_id, at=dispute.filed_at)
    return dispute


def _refuse_future(on: date, at: datetime) -> None:
    if on > at.astimezone(BISHKEK).date():
        raise Refusal("documents.dispute.not_yet", on=on)


def _refuse_odd_days(bill: Bill, received_on: date, filed_on: date, at: datetime) -> None:
    _refuse_future(filed_on, at)
    if received_on < bill.issued_on:
        raise Refusal(
            "documents.dispute.received_before_issue", received=received_on, issued=bill.issued_on
        )
    if filed_on < received_on:
        raise Refusal(
            "documents.dispute.filed_before_receipt", filed=filed_on, received=received_on
        )


def _refuse_odd_sum(bill: Bill, disputed_tyiyn: int) -> None:
    charged = charged_with_corrections(bill)
    if not 0 < disputed_tyiyn <= charged:
        raise Refusal(
            "documents.dispute.sum_out_of_bill", bill=bill.number, charged=som(charged, "ru")
        )


def _answer_due_on(filed_on: date, *, is_in_time: bool) -> date:
    """By when to answer: an objection in time has a term of its own, an application another."""
    days = calendar.national()
    if is_in_time:
        return rulebook.reckon("dispute_answer_by", filed_on, days, disputed_on=filed_on)
    return rulebook.reckon("application_answer_by", filed_on, days, applied_on=filed_on)


def rest_due_on(dispute: Dispute, on: date) -> date:
    """By when to pay what an answer of that day leaves of the disputed sum."""
    is_household = dispute.account.customer.is_household
    kind = "household" if is_household else "nonhousehold"
    name = f"{kind}_disputed_rest_due_on"
    return rulebook.reckon(name, on, calendar.national(), answered_on=on)


def left_of(dispute: Dispute, correction: Correction) -> int:
    """What the correction has left of the disputed sum, in tyiyns."""
    return max(dispute.disputed_tyiyn + correction.energy_tyiyn + correction.tax_tyiyn, 0)


def _held(
    dispute_id: int, answer: str, on: date, at: datetime, *, is_answer_needed: bool = True
) -> Dispute:
    """The open dispute, held until the transaction's end."""
    found = Dispute.objects.select_for_update(of=("self",)).filter(pk=dispute_id)
    dispute = found.select_related("account__customer", "bill").first()
    if dispute is None:
        raise Refusal("documents.dispute.unknown", dispute=dispute_id)
    if dispute.state != DisputeState.OPEN:
        raise Refusal("documents.dispute.answered_already", dispute=dispute.full_number)
    if is_answer_needed and not answer.strip():
        raise Refusal("documents.dispute.no_answer")
    _refuse_future(on, at)
    if on < dispute.filed_on:
        raise Refusal("documents.dispute.answered_before_filing", on=on, filed=dispute.filed_on)
    return dispute


def confirming(dispute: Dispute, recalculation_id: int) -> Correction:
    """What the recalculation changed about the disputed bill, after the objection came.

    Raises Refusal where it is not posted, or left the bill as it was.
    """
    recalculation = Recalculation.objects.filter(pk=recalculation_id).first()
    if recalculation is None or recalculation.status != RecalculationStatus.POSTED:
        raise Refusal("documents.dispute.not_recalculated", recalculation=recalculation_id)
    correction = Correction.objects.filter(
        recalculation=recalculation, bill_id=dispute.bill_id, issued_on__gte=dispute.filed_on
    ).first()
    if correction is None:
        raise Refusal(
            "documents.dispute.bill_not_corrected",
            recalculation=recalculation_id,
            bill=dispute.bill.number,
        )
    return correction


def _answered(
    dispute: Dispute,
    state: DisputeState,
    answer: str,
    detail: dict[str, object],
    *,
    on: date,
    by_id: int | None,
    at: datetime,
) -> Dispute:
    dispute.state = state
    dispute.answer = answer.strip()
    dispute.answered_on, dispute.answered_at, dispute.answered_by_id = on, at, by_id
    dispute.save()
    told = {"state": state.value, "answered_on": on.isoformat()} | detail
    _record(dispute, DISPUTE_ANSWERED, told, by_id=by_id, at=at)
    return dispute


def _record(
    dispute: Dispute, action: str, detail: dict[str, object], *, by_id: int | None, at: datetime
) -> None:
    user = platform.user(by_id)
    record_event(at=at, user=user, action=action, subject=dispute_subject(dispute), detail=detail)
