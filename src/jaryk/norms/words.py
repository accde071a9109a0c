"""What a step, a parameter or a quantity is called on a bill, in the reader's language."""

from __future__ import annotations

from jaryk.kernel.texts import text
from jaryk.norms import parameters, quantities


def name_of(name: str, lang: str) -> str:
    """The words for a name; KeyError for one that nobody has worded, which is a bug."""
    if name in quantities.national():
        return quantities.national()[name].words[lang]
    if name in parameters.national():
        return parameters.national()[name].words[lang]
    return text(f"norms.step.{name}.name", lang)


def meaning_of(step: str, lang: str) -> str:
    """What a step does, in a sentence for the reader of a bill."""
    return text(f"norms.step.{step}.meaning", lang)
