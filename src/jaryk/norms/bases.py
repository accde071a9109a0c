"""Who is estimated how: the table of ``bases.toml``, by cause, kind of customer and time.

On any day exactly one row speaks for a cause that the law knows; where it knows none (a
household need not deliver its readings) the question is refused, not answered by a guess.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from jaryk.kernel.texts import text
from jaryk.norms import index
from jaryk.norms.citations import Citation
from jaryk.norms.dated import InForce
from jaryk.norms.silence import Conflict, NoBasis


class Cause(Enum):
    """Why no reading tells the use."""

    NO_ACCESS = "no_access"
    NOT_DELIVERED = "not_delivered"
    METER_FAILED = "meter_failed"
    METER_SPOILED = "meter_spoiled"
    FAULTLESS_VIOLATION = "faultless_violation"
    UNREGISTERED = "unregistered"

    def said(self, lang: str) -> str:
        """As a person says it."""
        return text(f"norms.estimate.cause.{self.value}", lang)


class Method(Enum):
    """How the use is reckoned instead."""

    AVERAGE_BEFORE = "average_before"
    AVERAGE_AFTER = "average_after"
    INSTRUCTION = "instruction"
    CHECK_METER = "check_meter"
    CONTRACT_CAPACITY = "contract_capacity"
    INSTALLED_CAPACITY = "installed_capacity"
    NOTHING = "nothing"

    def said(self, lang: str) -> str:
        """As a person says it."""
        return text(f"norms.estimate.method.{self.value}", lang)


class Stretch(Enum):
    """The first days without a reading, and those after them."""

    FIRST = "first"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Basis:
    """One row: whom it speaks for, the method, the paragraphs.

    ``ended_by``: the deadline that ends a first stretch; without it the stretch is the billing
    period it began in. ``check_meter``: the row is for points that have one. ``settled``: a true
    reading settles the estimate afterwards.
    """

    cause: Cause
    method: Method
    stretches: frozenset[Stretch]
    ended_by: str
    households: bool
    check_meter: bool
    settled: bool
    in_force: InForce
    citations: tuple[Citation, ...]

    def for_whom(self, lang: str) -> str:
        """The cause, and the check meter that the row asks for."""
        cause = self.cause.said(lang)
        if self.check_meter:
            return text("norms.estimate.with_check_meter", lang, cause=cause)
        return cause

    def said(self, lang: str) -> str:
        """When the row holds, by what method, and whether a reading settles it afterwards."""
        stretch = "whole" if len(self.stretches) > 1 else min(s.value for s in self.stretches)
        afterwards = "settled" if self.settled else "final"
        return text(
            "norms.estimate.basis",
            lang,
            stretch=text(f"norms.estimate.stretch.{stretch}", lang),
            method=self.method.said(lang),
            afterwards=text(f"norms.estimate.afterwards.{afterwards}", lang),
        )


class BasisTable:
    """The rows in their order."""

    def __init__(self, bases: tuple[Basis, ...]) -> None:
        self._bases = bases

    def __iter__(self) -> Iterator[Basis]:
        return iter(self._bases)

    def of(
        self, cause: Cause, stretch: Stretch, *, is_household: bool, has_check_meter: bool, on: date
    ) -> Basis:
        """The row that speaks on the day; NoBasis for none, Conflict for two.

        A check meter helps only where the law gives it a row of its own.
        """
        speaking = [
            basis
            for basis in self._bases
            if basis.cause is cause
            and stretch in basis.stretches
            and basis.in_force.covers(on)
            and (basis.households or not is_household)
        ]
        checked = [basis for basis in speaking if basis.check_meter]
        plain = [basis for basis in speaking if not basis.check_meter]
        found = checked if has_check_meter and checked else plain
        if not found:
            raise NoBasis(on)
        if len(found) > 1:
            methods = ", ".join(basis.method.value for basis in found)
            raise Conflict(f"estimate_basis: {cause.value}", on, methods)
        return found[0]


@cache
def national() -> BasisTable:
    """The table of ``bases.toml``."""
    written = files("jaryk.norms").joinpath("bases.toml").read_text("utf-8")
    return read(tomllib.loads(written))


def read(tables: dict[str, list[dict[str, Any]]]) -> BasisTable:
    """A table from its rows; a citation that was not law on their days stops the import."""
    bases = tuple(_basis(Cause(cause), row) for cause, rows in tables.items() for row in rows)
    for basis in bases:
        who = f"estimate_basis {basis.cause.value}"
        index.national().must_hold(basis.citations, basis.in_force, who)
    return BasisTable(bases)


def _basis(cause: Cause, row: dict[str, Any]) -> Basis:
    stretch = row["stretch"]
    return Basis(
        cause=cause,
        method=Method(row["method"]),
        stretches=frozenset(Stretch if stretch == "whole" else [Stretch(stretch)]),
        ended_by=row.get("ended_by", ""),
        households=row.get("customers") != "nonhousehold",
        check_meter=row.get("check_meter", False),
        settled=row["settled"],
        in_force=InForce(row["since"], row.get("until")),
        citations=tuple(Citation.parse(written) for written in row["citations"]),
    )
