"""Small modules, functions of a screen, names of the trade."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.tidy.tree import CHECKOUT, Module, house, suite

MOST_LINES_OF_A_MODULE = 300
MOST_LINES_OF_A_FUNCTION = 40
SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|manager|process|handle)(_|$)")
# A hook that Django calls by this name; and the noun of the operating system, where it is meant.
NAMED_BY_OTHERS = {"process_exception", "process_request", "process_view"}
PROCESS_IS_A_THING = (
    "jaryk.platform.cluster.",
    "jaryk.documents.presses",
    "jaryk.interfaces.cli.",
)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From ``def`` to the last line of the body."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def words(name: str) -> str:
    """``BaseUserManager`` as ``base_user_manager``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def is_excused(module: Module, name: str) -> bool:
    is_thing = name == "process" and module.name.startswith(PROCESS_IS_A_THING)
    return is_thing or name in NAMED_BY_OTHERS


def names_given(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """The names that the module's author chose: definitions, parameters, variables."""
    for node in ast.walk(module.tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node, name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield node, name
            case ast.Name(id=name, ctx=ast.Store()):
                yield node, name


def test_modules_are_small() -> None:
    long = [
        f"{module.path.relative_to(CHECKOUT)} has {lines} lines"
        for module in house()
        if not module.is_migration and (lines := module.text.count("\n")) > MOST_LINES_OF_A_MODULE
    ]
    assert not long, f"part what is above {MOST_LINES_OF_A_MODULE} lines:\n" + "\n".join(long)


def test_functions_fit_a_screen() -> None:
    long = [
        f"{module.place(function)} {function.name} has {lines_of(function)} lines"
        for module in house()
        if not module.is_migration
        for function in functions(module)
        if lines_of(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, f"part what is above {MOST_LINES_OF_A_FUNCTION} lines:\n" + "\n".join(long)


def test_names_say_what_is_meant() -> None:
    vague = [
        f"{module.place(node)} {name}"
        for module in house()
        if not module.is_migration
        for node, name in names_given(module)
        if SAYS_NOTHING.search(words(name)) and not is_excused(module, name)
    ]
    files = [
        str(module.path.relative_to(CHECKOUT))
        for module in (*house(), *suite())
        if any(SAYS_NOTHING.search(words(part)) for part in module.name.split("."))
    ]
    assert not vague + files, "name the act or the thing:\n" + "\n".join(vague + files)
