"""Our codes as numbers of the accounting chart: a file of the supplier's, or the one beside this.

The numbers that come with the product follow the general chart of accounts of Kyrgyzstan; the chief
accountant decides on them (see ``docs/accounting.md``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from jaryk.kernel.errors import Refusal

_PARTED_BY: Final = ":"


@dataclass(frozen=True)
class NationalChart:
    """Numbers by our codes."""

    numbers: dict[str, str]

    def number(self, code: str) -> str:
        """The number of a code, else of what it is a part of; Refusal where neither has one."""
        part = code
        while part:
            if part in self.numbers:
                return self.numbers[part]
            part = part.rpartition(_PARTED_BY)[0] or part.rpartition("-")[0]
        raise Refusal("ledger.chart.no_number", code=code)


def read_chart(written: bytes | None = None) -> NationalChart:
    """The chart in a TOML file's bytes, else the one that comes with the product.

    Raises Refusal for a file that is no TOML or has a number that is none.
    """
    if written is None:
        written = (files("jaryk.ledger") / "national_chart.toml").read_bytes()
    try:
        told = tomllib.loads(written.decode("utf-8"))
        numbers = told["numbers"]
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError):
        raise Refusal("ledger.chart.unreadable") from None
    if not isinstance(numbers, dict):
        raise Refusal("ledger.chart.unreadable")
    for code, number in numbers.items():
        if not isinstance(number, str) or not number.replace(".", "").isalnum():
            raise Refusal("ledger.chart.no_number", code=code)
    return NationalChart(numbers)
