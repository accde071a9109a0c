"""The written answer to an objection, drafted for the clerk to read over and change (R-95)."""

from __future__ import annotations

from datetime import date

from jaryk.documents.figures import day
from jaryk.documents.models import Dispute, DisputeState
from jaryk.documents.operations.disputes import confirming, left_of, rest_due_on
from jaryk.kernel.money import som
from jaryk.kernel.texts import text
from jaryk.norms import parameters


def drafted_answer(
    dispute: Dispute,
    state: DisputeState,
    *,
    on: date,
    recalculation_id: int | None = None,
    lang: str | None = None,
) -> str:
    """What to answer on that day, in the customer's language unless another is wished.

    A confirmation tells what ``recalculation_id`` changed, and is refused where that is nothing.
    """
    lang = lang or dispute.account.customer.language
    told: dict[str, object] = {
        "bill": dispute.bill.number,
        "dispute": dispute.full_number,
        "filed": day(dispute.filed_on, lang),
    }
    if state == DisputeState.CONFIRMED:
        assert recalculation_id is not None
        return _confirmed(dispute, recalculation_id, told, on=on, lang=lang)
    if not dispute.is_in_time:
        days = parameters.national()["dispute_days"].whole(dispute.bill_received_on)
        return text("documents.dispute.answer.rejected_late", lang, days=days, **told)
    return text(
        "documents.dispute.answer.rejected",
        lang,
        disputed=som(dispute.disputed_tyiyn, lang),
        due=day(rest_due_on(dispute, on), lang),
        **told,
    )


def _confirmed(
    dispute: Dispute, recalculation_id: int, told: dict[str, object], *, on: date, lang: str
) -> str:
    correction = confirming(dispute, recalculation_id)
    answer = text(
        "documents.dispute.answer.confirmed",
        lang,
        correction=correction.full_number,
        difference=som(correction.total_tyiyn, lang),
        **told,
    )
    left = left_of(dispute, correction)
    if not (left and dispute.is_in_time):
        return answer
    rest = text(
        "documents.dispute.answer.confirmed_rest",
        lang,
        left=som(left, lang),
        due=day(rest_due_on(dispute, on), lang),
    )
    return f"{answer}\n\n{rest}"
