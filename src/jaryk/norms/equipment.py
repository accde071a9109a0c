"""Catalogue of two-winding transformers 10/0.4 kV: what a nameplate does not say (M-8, M-14).

``data/transformers.csv`` has a row for each step of ratings and each generation, half-open in
years. The losses were fitted to the tables of appendix 4, and so were the reactive figures of
1000 kVA; below it the no-load currents are those of the ТМ series (``series``), which the tables
do not confirm: a passport, where there is one, goes before them.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.resources import files

from jaryk.kernel.errors import Refusal
from jaryk.norms import quantities


class Windings(Enum):
    """How the windings are joined; the catalogue holds for the first."""

    STAR_STAR = "Y/Yн-0"
    STAR_ZIGZAG = "Y/Zн-11"
    DELTA_STAR = "Δ/Yн-11"


@dataclass(frozen=True, slots=True)
class Transformer:
    """A step of the catalogue in one generation; losses in kW, the rest as shares of the rating."""

    step_rated_kva: int
    made_since: int
    made_until: int
    no_load_kw: Fraction
    short_circuit_kw: Fraction
    no_load_current: Fraction
    short_circuit_voltage: Fraction
    reactive_source: str

    def inputs(self, rated_kva: int, windings: Windings) -> dict[str, int | bool]:
        """The fixed-point integers and flags that the rules of losses read."""
        figures = {
            "rated_kva": Fraction(rated_kva),
            "step_rated_kva": Fraction(self.step_rated_kva),
            "no_load_kw": self.no_load_kw,
            "catalogue_short_circuit_kw": self.short_circuit_kw,
            "no_load_current": self.no_load_current,
            "short_circuit_voltage": self.short_circuit_voltage,
        }
        return {
            **{name: quantities.national()[name].steps(value) for name, value in figures.items()},
            "is_star_zigzag": windings is Windings.STAR_ZIGZAG,
            "is_delta_star": windings is Windings.DELTA_STAR,
        }


def catalogued(rated_kva: int, made_in: int) -> Transformer:
    """The losses to take for a transformer: those of its rating, or of the next step above.

    Refused beyond the catalogue: then the four figures of the passport are entered (M-10).
    """
    generation = [row for row in catalogue() if row.made_since <= made_in < row.made_until]
    if not generation:
        years = min(row.made_since for row in catalogue()), max(r.made_until for r in catalogue())
        raise Refusal(
            "norms.refusal.no_generation", made_in=made_in, since=years[0], until=years[1] - 1
        )
    steps = [row for row in generation if row.step_rated_kva >= rated_kva]
    if rated_kva < 1 or not steps:
        most = max(row.step_rated_kva for row in generation)
        raise Refusal("norms.refusal.no_transformer", rated_kva=rated_kva, most=most)
    return min(steps, key=lambda row: row.step_rated_kva)


@cache
def catalogue() -> tuple[Transformer, ...]:
    """All rows of the catalogue, by rating and generation."""
    written = files("jaryk.norms").joinpath("data/transformers.csv").read_text("utf-8")
    return tuple(_transformer(row) for row in csv.DictReader(written.splitlines()))


def _transformer(row: dict[str, str]) -> Transformer:
    return Transformer(
        step_rated_kva=int(row["rated_kva"]),
        made_since=int(row["made_since"]),
        made_until=int(row["made_until"]),
        no_load_kw=Fraction(row["no_load_kw"]),
        short_circuit_kw=Fraction(row["short_circuit_kw"]),
        no_load_current=Fraction(row["no_load_current_percent"]) * Fraction(1, 100),
        short_circuit_voltage=Fraction(row["short_circuit_voltage_percent"]) * Fraction(1, 100),
        reactive_source=row["reactive_source"],
    )
