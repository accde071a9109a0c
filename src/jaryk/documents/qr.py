"""The payment QR: what a bank's application reads from the bill, and its picture.

The payload is the EMVCo merchant-presented form: two-digit tags, two-digit lengths, values in
ASCII, and a closing CRC. Which operator carries the payment is the supplier's to set.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import Final

import zxingcpp

from jaryk.kernel.errors import Refusal

# The sum's field holds thirteen characters: 9 999 999 999.99 soms.
GREATEST_TYIYN: Final = 10**12 - 1
DEMONSTRATION_MARK: Final = "DEMO NE DLYA OPLATY"
_DEMONSTRATION_OPERATOR: Final = "demo.invalid"
_SOM: Final = "417"
_COUNTRY: Final = "KG"
_PRINTABLE_ASCII: Final = re.compile(r"[ -~]+")
_CRC_TAG: Final = "6304"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRoute:
    """Where a scanned payment goes: the operator, the supplier's number there, its short name.

    ``account_tag`` is the template (26 to 51) that the operator has reserved.
    """

    operator: str
    supplier_code: str
    supplier_name: str
    city: str
    account_tag: str = "26"
    category_code: str = "4900"


def payment_payload(
    *,
    route: PaymentRoute,
    account_number: str,
    bill_number: str,
    amount_tyiyn: int,
    is_demonstration: bool,
) -> str:
    """The payload of one bill; a demonstration's names an operator that cannot exist."""
    if not 0 < amount_tyiyn <= GREATEST_TYIYN:
        raise ValueError(f"a QR cannot ask for {amount_tyiyn} tyiyns")
    operator = _DEMONSTRATION_OPERATOR if is_demonstration else route.operator
    name = DEMONSTRATION_MARK if is_demonstration else route.supplier_name
    som, tyiyn = divmod(amount_tyiyn, 100)
    fields = (
        _field("00", "01", 2),
        _field("01", "12", 2),
        _field(
            route.account_tag,
            _field("00", operator, 32) + _field("01", route.supplier_code, 32),
            99,
        ),
        _field("52", route.category_code, 4),
        _field("53", _SOM, 3),
        _field("54", f"{som}.{tyiyn:02}", 13),
        _field("58", _COUNTRY, 2),
        _field("59", name, 25),
        _field("60", route.city, 15),
        _field("62", _field("01", bill_number, 25) + _field("06", account_number, 25), 99),
    )
    payload = "".join(fields) + _CRC_TAG
    return f"{payload}{check_sum(payload):04X}"


def check_sum(payload: str) -> int:
    """CRC-16 with polynomial 0x1021 and start 0xFFFF, as EMVCo asks."""
    return binascii.crc_hqx(payload.encode("ascii"), 0xFFFF)


def qr_svg(payload: str) -> str:
    """The payload as a vector picture, with the quiet zone that readers need."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return zxingcpp.write_barcode_to_svg(code, scale=1, add_quiet_zones=True)


def _field(tag: str, value: str, longest: int) -> str:
    if not _PRINTABLE_ASCII.fullmatch(value) or len(value) > longest:
        raise Refusal("documents.qr.unfit_field", tag=tag, value=value, longest=longest)
    return f"{tag}{len(value):02}{value}"
