"""The two parties of a paper: the supplier of the installation and the customer of an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from jaryk.customers.queries.accounts import account, points_of
from jaryk.documents.bill_document import Customer, Language, Supplier
from jaryk.documents.qr import PaymentRoute
from jaryk.documents.queries.document_supplier import sender
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.metering.queries.cards import point_cards

_ADDRESSES_TOLD = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who sends a paper to whom, in which language, and how it may be paid."""

    language: Language
    supplier: Supplier
    customer: Customer
    route: PaymentRoute | None
    is_demonstration: bool


def parties(account_id: int, lang: str | None) -> Parties:
    """The parties in the customer's language unless another is named; Refusal if unknown."""
    found = account(account_id)
    if found is None:
        raise Refusal("documents.paper.no_account", account=account_id)
    language = cast(Language, lang or found.customer.language)
    sent_by = sender()
    return Parties(
        language=language,
        supplier=sent_by.printed(language),
        customer=Customer(
            name=found.customer.name,
            address=_address(account_id, language),
            account_number=found.number,
            tariff_group="",
            is_household=found.customer.is_household,
        ),
        route=sent_by.route,
        is_demonstration=sent_by.is_demonstration,
    )


def _address(account_id: int, lang: str) -> str:
    """The places supplied; of many only the first is named."""
    cards = point_cards([point.usage_point_id for point in points_of(account_id)])
    places = list(dict.fromkeys(card.address for card in cards))
    if len(places) <= _ADDRESSES_TOLD:
        return "; ".join(places)
    return text("documents.bill.more_places", lang, first=places[0], more=len(places) - 1)
