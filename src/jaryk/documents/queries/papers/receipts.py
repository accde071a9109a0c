"""The receipt of a payment: what it paid, by the allocation as it stands now."""

from __future__ import annotations

from jaryk.documents.figures import BISHKEK
from jaryk.documents.papers.receipt import PaidPart, Receipt
from jaryk.documents.queries.papers.parties import parties
from jaryk.documents.queries.titles import document_titles
from jaryk.kernel.errors import Refusal
from jaryk.ledger.debts import PENALTY
from jaryk.ledger.queries.debts import allocation_of
from jaryk.ledger.queries.history import history
from jaryk.ledger.queries.receipts import ReceiptFacts, receipt_facts


def receipt(*, channel_code: str, external_id: str, lang: str | None = None) -> Receipt:
    """The receipt of the channel's payment of that number.

    Refused while nobody knows whose money it is.
    """
    facts = receipt_facts(channel_code=channel_code, external_id=external_id)
    if facts is None:
        raise Refusal("documents.paper.no_payment", channel=channel_code, number=external_id)
    if facts.account_id is None:
        raise Refusal("documents.paper.nobodys_payment", number=external_id)
    told = parties(facts.account_id, lang)
    parts = () if facts.is_reversed else _parts(facts, facts.account_id, told.language)
    paid = sum(part.amount_tyiyn for part in parts)
    return Receipt(
        language=told.language,
        supplier=told.supplier,
        customer=told.customer,
        number=facts.external_id,
        channel=getattr(facts, f"channel_{told.language}"),
        clerk=facts.clerk,
        payer=facts.payer,
        paid_at=facts.paid_at.astimezone(BISHKEK),
        amount_tyiyn=facts.amount_tyiyn,
        parts=parts,
        ahead_tyiyn=facts.amount_tyiyn - paid,
        balance_tyiyn=facts.balance_tyiyn,
        is_reversed=facts.is_reversed,
        is_demonstration=told.is_demonstration,
    )


def _parts(facts: ReceiptFacts, account_id: int, lang: str) -> tuple[PaidPart, ...]:
    """The documents that the money had paid when it came, each with what of it."""
    known = history(account_ids=[account_id], known_at=facts.known_at)
    told = allocation_of(known, account_id=account_id, on=facts.value_on)
    paid = [row for row in told.money if row.entry_id == facts.entry_id and row.amount_tyiyn]
    titles = document_titles((row.document_id for row in paid), lang)
    return tuple(
        PaidPart(
            words=titles[row.document_id],
            is_penalty=row.part == PENALTY,
            amount_tyiyn=row.amount_tyiyn,
        )
        for row in paid
    )
