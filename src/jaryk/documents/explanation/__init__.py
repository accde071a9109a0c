"""Every figure of a bill or a correction told: the rule in words, its numbers, paragraph and facts.

Telling works the figure out again, exactly and apart from the bulk kernel, and stops when the
stored amount is another.
"""

from jaryk.documents.explanation.bill import explain
from jaryk.documents.explanation.correction import explain_correction
from jaryk.documents.explanation.told import (
    ExplainedChange,
    ExplainedCorrection,
    ExplainedLine,
    Explanation,
    Working,
)

__all__ = [
    "ExplainedChange",
    "ExplainedCorrection",
    "ExplainedLine",
    "Explanation",
    "Working",
    "explain",
    "explain_correction",
]
