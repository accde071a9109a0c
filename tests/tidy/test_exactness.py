"""Exact, or refused: no float between the meter and the ledger."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.tidy.tree import dotted, rooms

EXACT_ROOMS = ("kernel", "norms", "usage", "charges", "ledger", "documents")
FLOAT_NAMES = {"float", "Float32", "Float64", "truediv", "fsum"}


def inexact(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Float literals, float types, and division that is not of a path."""
    paths = _paths(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=float() as value):
                yield node, f"the float {value}"
            case ast.Name() | ast.Attribute() if dotted(node).split(".")[-1] in FLOAT_NAMES:
                yield node, dotted(node)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                if not (_is_word(left) or _is_word(right) or dotted(left) in paths):
                    yield node, f"the division {ast.unparse(node)}"
            case ast.AugAssign(op=ast.Div()):
                yield node, f"the division {ast.unparse(node)}"


def _paths(tree: ast.AST) -> set[str]:
    """Parameters that are said to be paths."""
    return {
        node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and node.annotation and dotted(node.annotation) == "Path"
    }


def _is_word(node: ast.expr) -> bool:
    """A path is divided by a word; a number never is."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_amounts_stay_whole() -> None:
    found = [
        f"{module.place(node)} has {what}"
        for module in rooms(*EXACT_ROOMS)
        for node, what in inexact(module.tree)
    ]
    assert not found, "use whole tyiyns, dWh and Fraction; divide with .over or //:\n" + "\n".join(
        found
    )


@pytest.mark.parametrize(
    "line",
    ["rate = 1.1", "share = float(part)", "part = sum_tyiyn / days", "x /= 2", "kind = pl.Float64"],
)
def test_what_is_inexact_is_seen(line: str) -> None:
    assert list(inexact(ast.parse(line)))


def test_a_path_is_no_division() -> None:
    assert not list(inexact(ast.parse("file = folder / 'texts.toml'")))


def test_every_exact_room_is_read() -> None:
    assert {module.room for module in rooms(*EXACT_ROOMS)} == set(EXACT_ROOMS)
