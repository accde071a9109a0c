"""Where money is worked out, every module and every door says what it means."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.tidy.tree import CHECKOUT, Module, rooms

SPOKEN_ROOMS = ("kernel", "norms", "usage", "charges", "ledger")


def silent_parts(module: Module) -> Iterator[str]:
    """The module itself and its public functions, where they have no docstring."""
    if not ast.get_docstring(module.tree):
        yield str(module.path.relative_to(CHECKOUT))
    for node in module.tree.body:
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if is_function and not node.name.startswith("_") and not ast.get_docstring(node):
            yield f"{module.place(node)} {node.name}"


def test_the_rooms_of_money_speak() -> None:
    silent = [
        part
        for module in rooms(*SPOKEN_ROOMS)
        if "models" not in module.path.parts and module.path.name != "apps.py"
        for part in silent_parts(module)
    ]
    assert not silent, "say what it means, in which units, from which paragraph:\n" + "\n".join(
        silent
    )


def test_models_say_what_they_are() -> None:
    silent = [
        f"{module.place(node)} {node.name}"
        for module in rooms("platform", "reference", "metering", "customers", *SPOKEN_ROOMS)
        if "models" in module.path.parts
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node) and not _is_choice(node)
    ]
    assert not silent, "a model says what a row of it is:\n" + "\n".join(silent)


def _is_choice(node: ast.ClassDef) -> bool:
    return any("Choices" in ast.unparse(base) for base in node.bases)
