"""Golden tables as the tests read them: they are kept beside the rules."""

from __future__ import annotations

from jaryk.norms.examples import (
    Line,
    Row,
    day,
    deadline_examples,
    expected,
    fixed,
    inputs,
    lines,
    step_tables,
    target,
)

__all__ = [
    "Line",
    "Row",
    "day",
    "deadline_examples",
    "expected",
    "fixed",
    "inputs",
    "lines",
    "step_tables",
    "target",
]
