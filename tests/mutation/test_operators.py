"""The small wrongs that are tried: each of them compiles, and the tree comes back unharmed."""

from __future__ import annotations

import ast

import pytest

from tests.mutation.operators import mutants

MODULE = '''"""A docstring."""

from typing import Final

NAMES: Final = ("a", 7)
__all__ = ["clipped"]


@rule("R-91", since="2012-08-22")
def clipped(value: int | None, low: int = 0) -> int:
    """Another docstring."""
    if value is None or value < low:
        raise ValueError(f"{value} is below {low}")
    return value + 1
'''


def told(source: str) -> list[str]:
    return [f"{mutant.before} -> {mutant.after}" for mutant in mutants(ast.parse(source))]


def test_each_wrong_compiles_and_is_taken_back() -> None:
    tree = ast.parse(MODULE)
    before = ast.dump(tree)
    for mutant in mutants(tree):
        mutant.apply()
        compile(tree, "clipped.py", "exec")
        assert ast.dump(tree) != before, mutant.name
        mutant.undo()
        assert ast.dump(tree) == before, mutant.name


@pytest.mark.parametrize(
    ("source", "wrongs"),
    [
        ("a < b", ["a < b -> a <= b", "a < b -> a >= b"]),
        ("a == b", ["a == b -> a != b"]),
        ("a and not b", ["a and (not b) -> a or not b", "not b -> b"]),
        ("a * 2", ["a * 2 -> a + 2", "2 -> 3", "2 -> 1"]),
        ("x: int | None = 0", ["0 -> 1"]),
        ("isinstance(a, int | Sum)", []),
        ("f | g", ["f | g -> f & g"]),
        ("'0.15'", []),
        ("x = '0.15'", ["'0.15' -> '0.16'"]),
        ("x = '2012-08-31'", ["'2012-08-31' -> '2012-09-01'"]),
        ("x = f'{a + b} kWh'", ["f'{a + b} kWh' -> ''", "a + b -> a - b"]),
        ("cast('int', a)", []),
        ("class Meter(Protocol):\n    def read(self) -> int: ...", []),
        ("[a for a in b if a]", ["for a in b if a -> for a in b"]),
        ("min(a, HALF_UP)", ["min -> max", "HALF_UP -> DOWN"]),
    ],
)
def test_what_a_line_may_be_turned_into(source: str, wrongs: list[str]) -> None:
    found = [wrong for wrong in told(source) if not wrong.endswith("pass")]
    assert [wrong.replace("  ", " ").strip() for wrong in found] == wrongs


def test_annotations_docstrings_and_lists_of_names_are_left_alone() -> None:
    wrongs = " ".join(told(MODULE))
    assert "docstring" not in wrongs
    assert "'clipped'" not in wrongs
    assert "int | None" not in wrongs


def test_a_wrong_knows_whether_it_works_while_the_module_is_imported() -> None:
    places = {mutant.before: mutant.function for mutant in mutants(ast.parse(MODULE))}
    assert places["'a'"] is None
    assert places["'R-91'"] is None
    assert places["0"] is None
    assert places["value + 1"] == "9:clipped"


def test_a_wrong_in_a_header_is_read_by_the_lines_of_the_header() -> None:
    lines = {mutant.before: mutant.lines for mutant in mutants(ast.parse(MODULE))}
    assert lines["value is None"] == range(12, 13)
    assert lines["value + 1"] == range(14, 15)
