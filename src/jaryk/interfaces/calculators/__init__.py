"""Calculators: a question of the law asked with one's own figures, answered step by step.

Each module asks by fields and works by the rules and paths that bills are made by; the terminal
and the web show the same fields and the same answer. Nothing entered is kept.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from jaryk.kernel.errors import Refusal

if TYPE_CHECKING:
    from jaryk.interfaces.calculators.definition import Calculator

NAMES: Final = (
    "bill",
    "penalty",
    "deadline",
    "undelivered",
    "losses",
    "lines",
    "unmetered",
    "coefficient",
)


def calculator(name: str) -> Calculator:
    """The calculator of that name; Refusal where there is none."""
    if name not in NAMES:
        raise Refusal("calculators.unknown", name=name, known=", ".join(NAMES))
    found: Calculator = import_module(f"jaryk.interfaces.calculators.{name}").CALCULATOR
    return found
