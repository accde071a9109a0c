"""Small wrongs that a programmer could write: each mutant is a module with one of them.

What is left alone, since no test could be asked to see it: annotations, docstrings, ``__all__``,
the options of dataclasses, the names of type variables, and abstract methods' bodies.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
_NAMES: Final = {
    "min": "max",
    "any": "all",
    "least": "most",
    "HALF_UP": "DOWN",
    "DOWN": "UP",
    "lt": "le",
    "gt": "ge",
    "eq": "ne",
    "min_horizontal": "max_horizontal",
    "LEAST": "MOST",
    "BELOW": "AT_MOST",
    "ABOVE": "AT_LEAST",
    "EQUAL": "UNEQUAL",
    "low": "high",
    "since": "until",
    "yes": "no",
}
_SWAPS: Final = {**{new: old for old, new in _NAMES.items()}, **_NAMES, "UP": "DOWN"}
_SPARED_FIELDS: Final = {"annotation", "returns", "format_spec"}
_SPARED_CALLS: Final = {"dataclass", "field", "TypeVar"}


@dataclass(frozen=True)
class Mutant:
    """One wrong: where it is, what it was and what it became.

    ``lines`` are those of the statement; ``function`` is the outermost one whose body holds it,
    by its first line and name, or None where it is done while the module is imported.
    """

    line: int
    operator: str
    before: str
    after: str
    lines: range
    function: str | None
    apply: Callable[[], None]
    undo: Callable[[], None]

    @property
    def name(self) -> str:
        return f"{self.line}: {self.operator}: {self.before} -> {self.after}"


@dataclass(frozen=True)
class _Place:
    """The statement and the function that a node stands in."""

    statement: ast.stmt
    function: str | None


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Each mutant of the tree in turn; ``apply`` puts it into the tree, ``undo`` takes it out."""
    for parent, field, index, node, place in _nodes(tree, None):
        for operator, changed in _changes(node):
            yield _mutant(parent, field, index, node, changed, operator, place)


def _mutant(
    parent: ast.AST,
    field: str,
    index: int | None,
    node: ast.AST,
    changed: ast.AST,
    operator: str,
    place: _Place,
) -> Mutant:
    ast.copy_location(changed, node)
    ast.fix_missing_locations(changed)

    def put(what: ast.AST) -> None:
        if index is None:
            setattr(parent, field, what)
        else:
            getattr(parent, field)[index] = what

    statement = place.statement
    return Mutant(
        line=getattr(node, "lineno", statement.lineno),
        operator=operator,
        before=_words(node),
        after=_words(changed),
        lines=range(statement.lineno, _header_end(statement) + 1),
        function=place.function,
        apply=lambda: put(changed),
        undo=lambda: put(node),
    )


def _words(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:160]


def _header_end(statement: ast.stmt) -> int:
    """The last line of the statement without the block below it."""
    block = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not block:
        return statement.end_lineno or statement.lineno
    first = block[0]
    below: int = first.pattern.lineno if isinstance(first, ast.match_case) else first.lineno
    return max(statement.lineno, below - 1)


def _nodes(
    parent: ast.AST, place: _Place | None
) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, _Place]]:
    """Every node below that may be changed, with where it hangs."""
    for field, value in ast.iter_fields(parent):
        if field in _SPARED_FIELDS or _is_spared(parent, field):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(node, ast.AST) or _is_said(parent, field, node):
                continue
            here = _place_of(parent, field, node, place)
            if here is not None:
                yield parent, field, index, node, here
            yield from _nodes(node, here)


def _place_of(parent: ast.AST, field: str, node: ast.AST, place: _Place | None) -> _Place | None:
    function = place.function if place else None
    if isinstance(parent, ast.FunctionDef) and field == "body" and function is None:
        first = min([parent.lineno, *(each.lineno for each in parent.decorator_list)])
        function = f"{first}:{parent.name}"
    if isinstance(node, ast.stmt):
        return _Place(node, function)
    if isinstance(node, ast.match_case) and place is not None:
        return _Place(place.statement, function)
    return place


def _is_spared(parent: ast.AST, field: str) -> bool:
    match parent:
        case ast.Call(func=ast.Name(id=name)):
            return name in _SPARED_CALLS
        case ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.FunctionDef(decorator_list=marks):
            is_abstract = any(isinstance(m, ast.Name) and m.id == "abstractmethod" for m in marks)
            return field == "body" and is_abstract
    return False


def _is_said(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """A docstring, a type in a cast, a part of an f-string, which is changed as a whole."""
    match parent:
        case ast.JoinedStr() | ast.Call(func=ast.Name(id="cast")):
            return _is_word(node)
    return isinstance(node, ast.Expr) and _is_word(node.value) and field == "body"


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """What the node may be turned into."""
    match node:
        case ast.expr():
            yield from _of_expressions(node)
        case ast.stmt():
            yield from _of_statements(node)
        case ast.MatchOr(patterns=patterns):
            for left_out in range(len(patterns)):
                rest = [*patterns[:left_out], *patterns[left_out + 1 :]]
                yield "drop a case", rest[0] if len(rest) == 1 else ast.MatchOr(rest)
        case ast.comprehension(ifs=[_, *_]):
            bare = ast.comprehension(node.target, node.iter, [], node.is_async)
            yield "drop a filter", bare


def _of_expressions(node: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=right):
            for n, op in enumerate(ops):
                for other in _COMPARISONS[type(op)]:
                    changed = [*ops[:n], other(), *ops[n + 1 :]]
                    yield "compare", ast.Compare(left, changed, right)
        case ast.BoolOp(op=op, values=values):
            yield "and/or", ast.BoolOp(ast.And() if isinstance(op, ast.Or) else ast.Or(), values)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            if not _is_type_union(node):
                yield "arithmetic", ast.BinOp(left, _ARITHMETIC[type(op)](), right)
        case ast.UnaryOp(op=ast.Not() | ast.USub() | ast.Invert(), operand=operand):
            yield "drop a sign", operand
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield "condition", ast.IfExp(_negated(test), body, orelse)
        case ast.Constant(value=value):
            yield from (("constant", ast.Constant(other)) for other in _constants(value))
        case ast.JoinedStr():
            yield "constant", ast.Constant("")
        case ast.Name(id=name, ctx=ast.Load()) if name in _SWAPS:
            yield "swap a name", ast.Name(_SWAPS[name], ast.Load())
        case ast.Attribute(value=value, attr=name, ctx=ast.Load()) if name in _SWAPS:
            yield "swap a name", ast.Attribute(value, _SWAPS[name], ast.Load())


def _is_type_union(node: ast.BinOp) -> bool:
    """``int | str``: alternatives of a type, not of a value."""
    names = [part for part in ast.walk(node) if isinstance(part, ast.Name | ast.Attribute)]
    words = [part.id if isinstance(part, ast.Name) else part.attr for part in names]
    only_names = all(
        isinstance(part, ast.BinOp | ast.BitOr | ast.Name | ast.Attribute | ast.Load)
        or (isinstance(part, ast.Constant) and part.value is None)
        for part in ast.walk(node)
    )
    return only_names and isinstance(node.op, ast.BitOr) and all(map(_names_a_type, words))


def _names_a_type(word: str) -> bool:
    return word[:1].isupper() or word in {"int", "str", "bool", "bytes", "date", "pl"}


def _constants(value: object) -> Iterator[int | str]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
        if value > 0:
            yield value - 1
    elif isinstance(value, str):
        yield _another_word(value)


def _another_word(word: str) -> str:
    """The next day, another last digit, or nothing at all."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", word):
        return (date.fromisoformat(word) + timedelta(days=1)).isoformat()
    if re.fullmatch(r"-?\d+(\.\d+)?", word):
        return word[:-1] + str((int(word[-1]) + 1) % 10)
    return "" if word else "XX"


def _of_statements(node: ast.stmt) -> Iterator[tuple[str, ast.stmt]]:
    match node:
        case ast.Return(value=ast.expr() as value) if not _is_none(value):
            yield "return nothing", ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Constant()):
            return
        case ast.Raise() | ast.Expr() | ast.AugAssign() | ast.Assert():
            yield "leave out", ast.Pass()
        case ast.Continue():
            yield "break off", ast.Break()
        case ast.Break():
            yield "go on", ast.Continue()
        case ast.If(test=test, body=body, orelse=orelse) if not _is_compared(test):
            yield "condition", ast.If(_negated(test), body, orelse)
        case ast.While(test=test, body=body, orelse=orelse) if not _is_compared(test):
            yield "condition", ast.While(_negated(test), body, orelse)
    if isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
        yield "arithmetic", ast.AugAssign(node.target, _ARITHMETIC[type(node.op)](), node.value)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _is_compared(test: ast.expr) -> bool:
    """Its own operators already turn it round."""
    is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return is_not or (isinstance(test, ast.Compare) and len(test.ops) == 1)


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)
