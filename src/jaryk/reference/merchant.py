"""The supplier as a bank's application reads it from a bill's QR: a number and short Latin words.

The limits are those of the EMVCo merchant-presented form.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from jaryk.kernel.errors import Refusal

LONGEST_PART: Final = 32
LONGEST_MERCHANT: Final = 60
_LONGEST_NAME: Final = 25
_LONGEST_CITY: Final = 15
# Printable ASCII without blanks and without the colon that parts the two.
_MERCHANT: Final = re.compile(rf"[!-9;-~]{{1,{LONGEST_PART}}}:[!-9;-~]{{1,{LONGEST_PART}}}")


def latin_name(name_en: str) -> str:
    """The supplier's English name in the capitals that bank applications show."""
    return _in_ascii(name_en, _LONGEST_NAME)


def latin_city(address_en: str) -> str:
    """What stands after the last comma of the English address, in the same capitals."""
    return _in_ascii(address_en.rpartition(",")[2], _LONGEST_CITY)


def refuse_unfit_merchant(qr_merchant: str) -> None:
    """Refuse what is neither empty nor the operator and the supplier's number with it."""
    is_fit = _MERCHANT.fullmatch(qr_merchant) and len(qr_merchant) <= LONGEST_MERCHANT
    if qr_merchant and not is_fit:
        raise Refusal(
            "reference.merchant_unfit",
            value=qr_merchant,
            longest_part=LONGEST_PART,
            longest=LONGEST_MERCHANT,
        )


def refuse_unfit_name(name_en: str) -> None:
    """Refuse a name of which no word fits the QR."""
    if not latin_name(name_en):
        raise Refusal("reference.name_unfit", value=name_en, longest=_LONGEST_NAME)


def refuse_unfit_city(address_en: str) -> None:
    """Refuse an address whose end does not fit the QR as a city."""
    if not latin_city(address_en):
        raise Refusal("reference.city_unfit", value=address_en, longest=_LONGEST_CITY)


def _in_ascii(name: str, longest: int) -> str:
    """As many whole words as fit."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    told = ""
    for word in plain.split():
        longer = f"{told} {word}".strip()
        if len(longer) > longest:
            break
        told = longer
    return told
