"""Every rule at the edges of its inputs: the columns neither wrap nor round otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest

from jaryk.kernel.columns import columns
from jaryk.kernel.exact import exact
from jaryk.kernel.nodes import Quantity, Term
from jaryk.norms import rulebook
from jaryk.norms.registry import Rule

Row = dict[str, int | bool]


def edge_rows(term: Term) -> Iterator[Row]:
    """All least, all greatest, and each input alone at its other edge or one step inside."""
    leaves = term.leaves()
    lows: Row = {name: _low(leaf) for name, leaf in leaves.items()}
    highs: Row = {name: _high(leaf) for name, leaf in leaves.items()}
    yield lows
    yield highs
    for name, leaf in leaves.items():
        yield {**lows, name: highs[name]}
        yield {**highs, name: lows[name]}
        if isinstance(leaf, Quantity) and leaf.bounds.low < leaf.bounds.high:
            yield {**highs, name: leaf.bounds.high - 1}
            yield {**highs, name: leaf.bounds.low + 1}


def _low(leaf: object) -> int | bool:
    return leaf.bounds.low if isinstance(leaf, Quantity) else False


def _high(leaf: object) -> int | bool:
    return leaf.bounds.high if isinstance(leaf, Quantity) else True


def frame_of(rows: list[Row], term: Term) -> pl.DataFrame:
    kinds = {
        name: pl.Int128 if isinstance(leaf, Quantity) else pl.Boolean
        for name, leaf in term.leaves().items()
    }
    return pl.DataFrame(rows, schema=kinds)


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in rulebook.rules()])
def test_a_rule_holds_at_the_edges_of_its_inputs(rule: Rule) -> None:
    term = rulebook.program([rule.name], rule.in_force.since)[-1].term
    rows = list(edge_rows(term))
    by_columns = frame_of(rows, term).select(columns(term).alias("made"))["made"].to_list()
    assert by_columns == [int(exact(term, row) * 10**term.scale) for row in rows]
