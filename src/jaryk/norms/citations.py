"""How a paragraph is cited: ``R-94.2``, ``K1-Е.3``, ``IБ-4.2``, ``S-claims``, ``P-1``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

# The acts: the Rules, the two contracts, the Instruction and the losses method of the decree;
# a grid operator's chapter on its customers; the published practice of applying tariffs; this
# project's own decisions.
ACTS: Final = ("R", "K1", "K2", "I", "M", "S", "P", "D")

# The operator's chapter has no numbers; these are its sections in their order.
SECTIONS: Final = ("contracts", "planning", "survey", "claims", "data", "report")

# Annexes are lettered in Cyrillic; these Latin letters look the same and are typed by mistake.
_LOOKALIKES: Final = str.maketrans("ABEKM", "АВЕКМ")

_WRITTEN: Final = re.compile(
    r"(?P<act>R|K1|K2|I|M|P|D)"
    r"(?:-(?P<number>\d+(?:-\d+)?)(?:\.(?P<part>\d+))?"
    r"|-?(?P<annex>[A-ZА-Я])(?:[-.](?P<clause>\d+)(?:\.(?P<item>\d+))?)?)"
    rf"|S-(?P<section>{'|'.join(SECTIONS)})"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph of an act, or of an annex to it, down to the sub-paragraph."""

    act: str
    annex: str
    number: str
    part: str

    @classmethod
    def parse(cls, written: str) -> Citation:
        """Read a citation; refused when the act or the form is unknown."""
        found = _WRITTEN.fullmatch(written.strip())
        if found is None:
            raise Refusal("norms.refusal.citation_form", written=written)
        if found["section"]:
            return cls("S", "", found["section"], "")
        annex = (found["annex"] or "").translate(_LOOKALIKES)
        number = found["number"] or found["clause"] or ""
        return cls(found["act"], annex, number, found["part"] or found["item"] or "")

    @property
    def whole(self) -> Citation:
        """The paragraph that holds this sub-paragraph; a whole paragraph is its own."""
        return Citation(self.act, self.annex, self.number, "")

    @property
    def order(self) -> tuple[int, str, tuple[int, ...], int]:
        """Sorts as the decree reads: R-9 before R-10, R-94 before R-94.1."""
        numbers = tuple(int(part) for part in self.number.split("-") if part.isdigit())
        if self.act == "S":
            numbers = (SECTIONS.index(self.number),)
        return ACTS.index(self.act), self.annex, numbers, int(self.part or 0)

    def said(self, lang: str) -> str:
        """As a person says it: «п. 94, пп. 2 Правил»."""
        act = text(f"norms.act.{self.act}", lang)
        if self.annex:
            act = text("norms.act.annex", lang, annex=self.annex, act=act)
        form = "part" if self.part else "number" if self.number else "bare"
        if self.act == "S":
            section = text(f"norms.section.{self.number}", lang)
            return text("norms.citation.section", lang, section=section, act=act)
        if self.act in ("P", "D"):
            form = "own"
        return text(f"norms.citation.{form}", lang, number=self.number, part=self.part, act=act)

    def __str__(self) -> str:
        part = f".{self.part}" if self.part else ""
        if not self.annex:
            return f"{self.act}-{self.number}{part}"
        if self.act == "I":
            return f"I{self.annex}" + (f"-{self.number}{part}" if self.number else "")
        return f"{self.act}-{self.annex}" + (f".{self.number}{part}" if self.number else "")
