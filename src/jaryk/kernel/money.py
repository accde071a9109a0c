"""Whole tyiyns as soms: how a sum is written and how a written sum is read."""

from __future__ import annotations

import re
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.kernel.figures import MINUS, NO_BREAK_SPACE, decimal

TYIYN_PER_SOM: Final = 100

_SUM: Final = re.compile(
    r"(?P<sign>[-+\u2212]?)"
    r"(?P<whole>\d+|\d{1,3}(?: \d{3})+|\d{1,3}(?:,\d{3})+(?=\.))"
    r"(?:[.,](?P<hundredths>\d{1,2}))?",
    re.ASCII,
)
_SPACES: Final = str.maketrans(dict.fromkeys((NO_BREAK_SPACE, "\u202f", "\u2009"), " "))


def som(amount_tyiyn: int, lang: str) -> str:
    """The sum in soms with two decimals and grouped thousands."""
    return decimal(amount_tyiyn, scale=2, lang=lang, at_least=2)


def parse_som(written: str) -> int:
    """Tyiyns of a sum in soms as people and banks write it: ``1 234,56``, ``1,234.56``, ``12``.

    Refused where it could be read in two ways (``1,234``) or is finer than a tyiyn.
    """
    found = _SUM.fullmatch(written.translate(_SPACES).strip())
    if found is None:
        raise Refusal("kernel.money.unreadable", written=written)
    whole = int(found["whole"].replace(" ", "").replace(",", ""))
    hundredths = int((found["hundredths"] or "").ljust(2, "0"))
    sign = -1 if found["sign"] in ("-", MINUS) else 1
    return sign * (whole * TYIYN_PER_SOM + hundredths)
