"""The payment QR: what a bank's application reads from a document, and its picture.

Which operator carries the payment and which field carries what is the supplier's to set; see
``jaryk.reference.qr_profile``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import zxingcpp

from jaryk.reference.qr_profile import AMOUNTS, GREATEST_TYIYN, QrProfile, qr_profile

__all__ = ["GREATEST_TYIYN", "PaymentRoute", "payment_payload", "qr_svg"]

DEMONSTRATION_MARK: Final = "DEMO NE DLYA OPLATY"
_DEMONSTRATION_OPERATOR: Final = "demo.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRoute:
    """Where a scanned payment goes: the operator, the supplier's number there, its short name,
    and how the operator wants it written.
    """

    operator: str
    supplier_code: str
    supplier_name: str
    city: str
    profile: QrProfile = field(default_factory=lambda: qr_profile(""))


def payment_payload(
    *,
    route: PaymentRoute,
    account_number: str,
    bill_number: str,
    amount_tyiyn: int,
    is_demonstration: bool,
) -> str:
    """The payload of one document; a demonstration's names an operator that cannot exist."""
    if not 0 < amount_tyiyn <= GREATEST_TYIYN:
        raise ValueError(f"a QR cannot ask for {amount_tyiyn} tyiyns")
    return route.profile.payload(
        {
            "operator": _DEMONSTRATION_OPERATOR if is_demonstration else route.operator,
            "merchant": route.supplier_code,
            "name": DEMONSTRATION_MARK if is_demonstration else route.supplier_name,
            "city": route.city,
            "account": account_number,
            "bill": bill_number,
            "amount": AMOUNTS[route.profile.amount](amount_tyiyn),
        }
    )


def qr_svg(payload: str) -> str:
    """The payload as a vector picture, with the quiet zone that readers need."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return zxingcpp.write_barcode_to_svg(code, scale=1, add_quiet_zones=True)
