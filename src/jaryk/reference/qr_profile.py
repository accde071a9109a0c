"""How a payable document's QR is put together: which field carries what, by a supplier's profile.

The form is EMVCo's for codes that a merchant presents: two digits of tag, two of length, the
value, and at the end a check sum. What differs from operator to operator is a profile of fields:
a tag, or a tag and one inside it (``32.10``), with what it carries. ``elqr`` is the manner of
Kyrgyz banks: sums in tyiyns and, for a check sum, the end of a SHA-256; ``emvco`` is the plain one.
"""

from __future__ import annotations

import binascii
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from types import MappingProxyType
from typing import Final

from jaryk.kernel.errors import Refusal

# The longest sum: thirteen characters, 9 999 999 999.99 soms.
GREATEST_TYIYN: Final = 10**12 - 1
LONGEST_ACCOUNT: Final = 20
_LONGEST_BILL: Final = "2026-05/000123"
_SOM: Final = "417"

WORDS: Final = ("operator", "merchant", "name", "city", "account", "bill", "amount")
AMOUNTS: Final[Mapping[str, Callable[[int], str]]] = MappingProxyType(
    {"tyiyn": str, "som": lambda tyiyn: f"{tyiyn // 100}.{tyiyn % 100:02}"}
)
CHECKSUMS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {
        "sha256": lambda fields: sha256(fields.encode("ascii")).hexdigest()[-4:],
        "crc16": lambda fields: f"{binascii.crc_hqx(f'{fields}6304'.encode('ascii'), 0xFFFF):04X}",
    }
)
_ENDS: Final = {"53": _SOM, "58": "KG", "59": "{name}", "60": "{city}"}
_PROFILES: Final[Mapping[str, tuple[str, str, dict[str, str]]]] = MappingProxyType(
    {
        "elqr": (
            "tyiyn",
            "sha256",
            {
                "00": "01",
                "01": "12",
                "32.00": "{operator}",
                "32.01": "{merchant}",
                "32.10": "{account}",
                "32.11": "{bill}",
                "32.12": "11",
                "32.13": "12",
                "52": "4900",
                "54": "{amount}",
            }
            | _ENDS,
        ),
        "emvco": (
            "som",
            "crc16",
            {
                "00": "01",
                "01": "12",
                "26.00": "{operator}",
                "26.01": "{merchant}",
                "52": "4900",
                "54": "{amount}",
                "62.01": "{bill}",
                "62.06": "{account}",
            }
            | _ENDS,
        ),
    }
)
PROFILES: Final = tuple(_PROFILES)

_TAG: Final = re.compile(r"\d\d(?:\.\d\d)?")
_TEMPLATES: Final = (range(26, 52), range(62, 63), range(64, 65), range(80, 100))
_WORD: Final = re.compile(r"\{([^{}]*)\}")
_PRINTABLE_ASCII: Final = re.compile(r"[ -~]+")
_NEEDED: Final = ("00", "01", "52", "53")
_LONGEST: Final = {"00": 2, "01": 2, "52": 4, "53": 3, "54": 13, "58": 2, "59": 25, "60": 15}


@dataclass(frozen=True, slots=True)
class QrProfile:
    """Fields in the order of their tags, the unit of the sum, and the check sum's kind."""

    fields: tuple[tuple[str, str], ...]
    amount: str
    checksum: str

    def payload(self, values: Mapping[str, str]) -> str:
        """The code's text with ``WORDS`` filled by ``values``; Refusal for an unfit field."""
        said = [(tag, _WORD.sub(lambda word: values[word[1]], told)) for tag, told in self.fields]
        whole = ""
        for outer, inner in groupby(said, lambda field: field[0][:2]):
            parts = list(inner)
            if "." in parts[0][0]:
                whole += _field(outer, "".join(_field(tag, value) for tag, value in parts))
            else:
                whole += _field(outer, parts[0][1])
        return f"{whole}6304{CHECKSUMS[self.checksum](whole)}"


def qr_profile(written: str) -> QrProfile:
    """The profile as it is kept; nothing written is ``elqr`` as it stands."""
    return profile_told(json.loads(written) if written else {})


def kept_profile(told: Mapping[str, object], *, merchant: str) -> str:
    """What was told, checked, as it is kept; Refusal names the field that will not do.

    ``merchant`` is the operator and the supplier's number, which must fit their fields too.
    """
    profile = profile_told(told)
    operator, _, number = merchant.rpartition(":")
    longest = {
        "operator": operator or "-",
        "merchant": number or "-",
        "name": "-",
        "city": "-",
        "account": "0" * LONGEST_ACCOUNT,
        "bill": _LONGEST_BILL,
        "amount": AMOUNTS[profile.amount](GREATEST_TYIYN),
    }
    profile.payload(longest)
    return json.dumps(dict(told), sort_keys=True, ensure_ascii=False) if told else ""


def profile_told(told: Mapping[str, object]) -> QrProfile:
    """``profile``, ``amount``, ``checksum`` and ``fields.<tag>``, each of them optional.

    A field told over stands instead of the profile's, an empty one falls away.
    """
    for key, value in told.items():
        if not isinstance(value, str):
            raise Refusal("reference.qr.not_words", field=key, value=value)
    base = _one_of("profile", str(told.get("profile", PROFILES[0])), _PROFILES)
    amount, checksum, fields = _PROFILES[base]
    amount = _one_of("amount", str(told.get("amount", amount)), AMOUNTS)
    checksum = _one_of("checksum", str(told.get("checksum", checksum)), CHECKSUMS)
    fields = dict(fields)
    for key, value in told.items():
        if key.startswith("fields."):
            fields[key.removeprefix("fields.")] = str(value)
        elif key not in ("profile", "amount", "checksum"):
            raise Refusal("reference.qr.unknown", field=key)
    whole = {tag: value for tag, value in fields.items() if value}
    _refuse_unfit(whole)
    return QrProfile(tuple(sorted(whole.items())), amount, checksum)


def _one_of(field: str, told: str, known: Mapping[str, object]) -> str:
    if told not in known:
        names = ", ".join(known)
        raise Refusal("reference.qr.not_one_of", field=field, value=told, known=names)
    return told


def _refuse_unfit(fields: Mapping[str, str]) -> None:
    """Tags that readers of EMVCo codes expect, words that we know, and a sum where one is due."""
    for tag, told in fields.items():
        outer = tag[:2]
        is_inside = "." in tag
        holds_others = outer.isdecimal() and any(int(outer) in span for span in _TEMPLATES)
        if not _TAG.fullmatch(tag) or outer == "63" or is_inside != holds_others:
            raise Refusal("reference.qr.bad_tag", field=f"fields.{tag}")
        for word in _WORD.findall(told):
            if word not in WORDS:
                known = ", ".join(f"{{{known}}}" for known in WORDS)
                raise Refusal(
                    "reference.qr.unknown_word", field=f"fields.{tag}", word=word, known=known
                )
    for tag in _NEEDED:
        if tag not in fields:
            raise Refusal("reference.qr.missing", field=f"fields.{tag}")
    if not any("{account}" in told for told in fields.values()):
        raise Refusal("reference.qr.no_account", field="fields")
    asks_for_sum = fields.get("54") == "{amount}"
    if fields["01"] != ("12" if asks_for_sum else "11"):
        raise Refusal("reference.qr.kind", field="fields.01", value=fields["01"])


def _field(tag: str, value: str) -> str:
    own = tag[-2:]
    longest = _longest(tag)
    if not _PRINTABLE_ASCII.fullmatch(value) or len(value) > longest:
        raise Refusal("reference.qr.unfit_field", tag=tag, value=value, longest=longest)
    return f"{own}{len(value):02}{value}"


def _longest(tag: str) -> int:
    """How many characters EMVCo allows in the field."""
    if "." not in tag:
        return _LONGEST.get(tag, 99)
    if tag.startswith("62."):
        return 25
    return 32 if tag.endswith(".00") else 99
