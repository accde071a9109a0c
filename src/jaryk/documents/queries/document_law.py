"""Dates, terms and rights on the printed bill, by the law of the day of issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from fractions import Fraction
from typing import Final

from jaryk.documents.bill_terms import (
    Citations,
    ComplaintPlace,
    Disconnection,
    OpenDispute,
    Penalty,
    Rights,
)
from jaryk.documents.figures import BISHKEK, percent
from jaryk.documents.models import Bill, Dispute
from jaryk.kernel.texts import text
from jaryk.norms import parameters, rulebook
from jaryk.norms.citations import Citation

# The Rules for everybody, and the contract of the customer's own kind.
_ACTS: Final = {True: ("R", "K2"), False: ("R", "K1")}
_IN_DISPUTE: Final = "K2-15"
# A date is printed with the first of its paragraphs; the explanation holds them all.
_DATE_CITATIONS: Final = 2


def cited(citations: Iterable[Citation], *, is_household: bool) -> Citations:
    """The paragraphs that bind this kind of customer; our own reasons stay off the paper."""
    acts = _ACTS[is_household]
    return tuple(str(citation) for citation in citations if citation.act in acts)


def due_citations(bill: Bill) -> Citations:
    return _deadline_citations("payment_due_on", bill)


def disconnection(bill: Bill) -> Disconnection:
    """The day and hour from which supply may be cut."""
    hour = parameters.national()["disconnection_hour"].whole(bill.issued_on)
    return Disconnection(
        at=datetime.combine(bill.disconnection_on, time(hour), BISHKEK),
        citations=_deadline_citations("disconnection_on", bill),
    )


def penalty(bill: Bill, *, lang: str) -> Penalty:
    """The bill's penalty with the rate and the cap of the day of issue."""
    rate = parameters.national()["penalty_rate_per_day"].on(bill.issued_on)
    cap = parameters.national()["penalty_cap_share"].on(bill.issued_on)
    law = rulebook.step("penalty_of_debt_tyiyn", bill.issued_on)
    daily_rate = Fraction(rate.written)
    told = percent(daily_rate, lang)
    return Penalty(
        amount_tyiyn=bill.penalty_tyiyn,
        daily_rate=daily_rate,
        cap_share=Fraction(cap.written),
        words=text("documents.bill.balance.penalty_rate", lang, rate=told),
        citations=cited(law.citations, is_household=_is_household(bill)),
    )


def disputes(found: Iterable[Dispute], bill: Bill) -> tuple[OpenDispute, ...]:
    """The sums that need not be paid before the customer has an answer."""
    law = parameters.national()["dispute_answer_days"].on(bill.issued_on).citations
    citations = cited(law, is_household=_is_household(bill))
    return tuple(
        OpenDispute(
            number=dispute.full_number,
            disputed_tyiyn=dispute.disputed_tyiyn,
            citations=citations,
        )
        for dispute in found
    )


def rights(bill: Bill, *, desk: str, lang: str) -> Rights:
    """How to contest the bill and whom to turn to; ``desk`` is how to reach the supplier."""
    dispute = parameters.national()["dispute_days"]
    answer = parameters.national()["dispute_answer_days"]
    found = dispute.on(bill.issued_on).citations
    in_contract = (_IN_DISPUTE,) if _is_household(bill) else ()
    return Rights(
        dispute_days=dispute.whole(bill.issued_on),
        answer_days=answer.whole(bill.issued_on),
        dispute_citations=cited(found, is_household=_is_household(bill)),
        places=_places(desk, lang),
        complaint_citations=in_contract,
        no_cut_in_dispute_citations=in_contract,
    )


def _places(desk: str, lang: str) -> tuple[ComplaintPlace, ...]:
    return (
        ComplaintPlace(name=text("documents.bill.rights.desk", lang), contact=desk),
        ComplaintPlace(
            name=text("documents.bill.rights.regulator", lang),
            contact=text("documents.bill.rights.regulator_when", lang),
        ),
        ComplaintPlace(
            name=text("documents.bill.rights.authority", lang),
            contact=text("documents.bill.rights.authority_when", lang),
        ),
    )


def _deadline_citations(what: str, bill: Bill) -> Citations:
    kind = "household" if _is_household(bill) else "nonhousehold"
    law = rulebook.deadline(f"{kind}_{what}", bill.issued_on)
    return cited(law.citations, is_household=_is_household(bill))[:_DATE_CITATIONS]


def _is_household(bill: Bill) -> bool:
    return bill.account.customer.is_household
