"""Who sends a printed bill, and the way that its QR sends the money."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jaryk.documents.bill_document import Supplier
from jaryk.documents.qr import PaymentRoute
from jaryk.kernel.figures import NO_BREAK_SPACE
from jaryk.platform.queries import installation_kind
from jaryk.reference.merchant import latin_city, latin_name
from jaryk.reference.qr_profile import qr_profile
from jaryk.reference.queries.supplier import ServiceSupplier, supplier

_PRODUCTION: Final = "production"


@dataclass(frozen=True, slots=True)
class Sender:
    """The supplier of this installation, read once for all the bills of a batch."""

    supplier: ServiceSupplier
    is_demonstration: bool

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, re.split("[,;]", self.supplier.phone))))

    @property
    def desk(self) -> str:
        """How to reach the supplier, in a line that breaks between its parts only."""
        phones = (phone.replace(" ", NO_BREAK_SPACE) for phone in self.phones)
        return ", ".join(filter(None, (*phones, self.supplier.email)))

    @property
    def route(self) -> PaymentRoute | None:
        """``qr_merchant`` is the operator and the supplier's number there, parted by a colon.

        None where the supplier takes no QR payments. The operator of a demonstration is nobody,
        so there the number is enough.
        """
        operator, _, code = self.supplier.qr_merchant.rpartition(":")
        if not code:
            return None
        return PaymentRoute(
            operator=operator,
            supplier_code=code,
            supplier_name=latin_name(self.supplier.name_en),
            city=latin_city(self.supplier.address_en),
            profile=qr_profile(self.supplier.qr_profile),
        )

    def printed(self, lang: str) -> Supplier:
        """As the page's head and foot name it."""
        kept = self.supplier
        return Supplier(
            name=getattr(kept, f"name_{lang}"),
            inn=kept.inn,
            address=getattr(kept, f"address_{lang}"),
            phones=self.phones,
            bank=kept.bank_name,
            bank_code=kept.bank_code,
            bank_account=kept.bank_account,
            email=kept.email,
        )


def sender() -> Sender:
    """The supplier; what is not a production installation asks nobody for money."""
    return Sender(supplier(), is_demonstration=installation_kind() != _PRODUCTION)
