"""What a bill says beside its figures: penalty, disconnection, disputes and rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

Citations = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDispute:
    """A sum under dispute on the day of issue: not to be paid until it is answered."""

    number: str
    disputed_tyiyn: int
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty:
    """Penalty in this bill and its terms: the share a day and the cap's share of the debt."""

    amount_tyiyn: int
    daily_rate: Fraction
    cap_share: Fraction
    words: str = ""
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disconnection:
    """When supply may stop if the bill stays unpaid."""

    at: datetime
    citations: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintPlace:
    """Whom a customer may turn to: the supplier's own desk first, then the authorities."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """The terms of a dispute, and to whom else a customer may turn."""

    dispute_days: int
    answer_days: int
    dispute_citations: Citations
    places: tuple[ComplaintPlace, ...] = ()
    complaint_citations: Citations = ()
    no_cut_in_dispute_citations: Citations = ()
