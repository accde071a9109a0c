"""How a number is written: 1 234,56 in Russian and Kyrgyz, 1,234.56 in English."""

from __future__ import annotations

from typing import Final

NO_BREAK_SPACE: Final = "\u00a0"
MINUS: Final = "\u2212"


def decimal(steps: int, *, scale: int, lang: str, at_least: int = 0) -> str:
    """``steps / 10**scale``, trailing zeros trimmed down to ``at_least`` decimals."""
    whole, rest = divmod(abs(steps), 10**scale)
    decimals = f"{rest:0{scale}}".rstrip("0") if rest else ""
    decimals = decimals.ljust(at_least, "0")
    group, point = (",", ".") if lang == "en" else (NO_BREAK_SPACE, ",")
    sign = MINUS if steps < 0 else ""
    grouped = f"{whole:,}".replace(",", group)
    return f"{sign}{grouped}{point}{decimals}" if decimals else f"{sign}{grouped}"
