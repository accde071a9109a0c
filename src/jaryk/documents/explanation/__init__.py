"""Every figure of a bill told: the rule in words with its numbers, the paragraph, the facts.

Telling works the figure out again, exactly and apart from the bulk kernel, and stops when the
stored amount is another.
"""

from jaryk.documents.explanation.bill import explain
from jaryk.documents.explanation.told import ExplainedLine, Explanation, Working

__all__ = ["ExplainedLine", "Explanation", "Working", "explain"]
