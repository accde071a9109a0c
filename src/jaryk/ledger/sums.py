"""Sums inside a sentence whose language is not known yet."""

from __future__ import annotations

from jaryk.kernel.money import som


def as_som(amount_tyiyn: int) -> str:
    """Soms as Russian and Kyrgyz write them; a figure is read the same in English."""
    return som(amount_tyiyn, "ru")
