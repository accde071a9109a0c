"""The nodes of a formula and the arithmetic that joins them; build them through ``terms``.

Every node knows its unit, its decimal scale (value = integer / 10**scale) and the bounds of
its integer, so a formula that cannot be meant fails while it is built.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from jaryk.kernel.bounds import Bounds, bounds_at, checked_scale, finest_scale
from jaryk.kernel.mistakes import TermError
from jaryk.kernel.rounding import Rounding, division, rounded_bounds
from jaryk.kernel.units import Unit


class Relation(Enum):
    BELOW = "<"
    AT_MOST = "≤"
    ABOVE = ">"
    AT_LEAST = "≥"
    EQUAL = "="
    UNEQUAL = "≠"


class Side(Enum):
    LEAST = "least"
    MOST = "most"


class Node:
    """What terms and flags have in common: parts, named inputs, and no truth value."""

    __slots__ = ()

    def parts(self) -> tuple[Node, ...]:
        return ()

    def leaves(self) -> dict[str, Quantity | FlagInput]:
        """The named inputs in order of appearance; one name means one thing."""
        return gather_leaves(self, {}, set())

    def inputs(self) -> tuple[str, ...]:
        return tuple(self.leaves())

    def __bool__(self) -> bool:
        raise TermError("a term has no truth value while the rule is built: use where(...)")


@dataclass(frozen=True, slots=True, eq=False)
class Term(Node):
    unit: Unit
    scale: int
    bounds: Bounds

    @property
    def digits(self) -> int:
        """So many digits, at most, has the integer of this term."""
        return self.bounds.digits

    def named(self, name: str) -> Term:
        """The input through which another formula reads this one's result."""
        return Quantity(self.unit, self.scale, self.bounds, name)

    def counted_in(self, unit: str) -> Term:
        """The same number in a unit that physics makes equal: kW*hour as kWh, kV*A as kVA.

        Where a rule says so, apparent power may be taken for active or reactive power.
        """
        wanted = Unit.parse(unit)
        if isinstance(self, Quantity):
            raise TermError(f"the input {self.name!r} keeps its unit {self.unit}")
        if not wanted.measures_the_same(self.unit):
            raise TermError(f"{self.unit} cannot be counted in {wanted}")
        return replace(self, unit=wanted)

    def round(self, scale: int, rounding: Rounding) -> Term:
        """This term at ``scale`` decimals; a finer scale changes no value."""
        if scale == self.scale:
            return self
        bounds = rounded_bounds(self, scale, rounding)
        return Rounded(self.unit, scale, bounds, self, rounding)

    def over(self, divisor: Term, *, scale: int, rounding: Rounding) -> Term:
        """This term divided by one that is known to be above zero."""
        if a_term(divisor).bounds.low <= 0:
            raise TermError("a divisor must be above zero: say so with quantity(at_least=...)")
        bounds = division(self, divisor, checked_scale(scale), rounding).result
        return Quotient(self.unit.per(divisor.unit), scale, bounds, self, divisor, rounding)

    def __add__(self, other: Term) -> Term:
        scale = finest_scale(self, a_term(other))
        bounds = bounds_at(self, scale).plus(bounds_at(other, scale))
        return Sum(self.unit, scale, bounds, self, other)

    def __sub__(self, other: Term) -> Term:
        scale = finest_scale(self, a_term(other))
        bounds = bounds_at(self, scale).minus(bounds_at(other, scale))
        return Difference(self.unit, scale, bounds, self, other)

    def __mul__(self, other: Term) -> Term:
        bounds = self.bounds.times(a_term(other).bounds)
        return Product(self.unit.times(other.unit), self.scale + other.scale, bounds, self, other)

    def __truediv__(self, other: object) -> Term:
        raise TermError("a division names its scale and rounding: a.over(b, scale=, rounding=)")

    def __lt__(self, other: Term) -> Flag:
        return compared(self, Relation.BELOW, other)

    def __le__(self, other: Term) -> Flag:
        return compared(self, Relation.AT_MOST, other)

    def __gt__(self, other: Term) -> Flag:
        return compared(self, Relation.ABOVE, other)

    def __ge__(self, other: Term) -> Flag:
        return compared(self, Relation.AT_LEAST, other)

    def __eq__(self, other: Term) -> Flag:  # type: ignore[override]
        return compared(self, Relation.EQUAL, other)

    def __ne__(self, other: Term) -> Flag:  # type: ignore[override]
        return compared(self, Relation.UNEQUAL, other)

    def __hash__(self) -> int:
        return id(self)


@dataclass(frozen=True, slots=True, eq=False)
class Flag(Node):
    def __and__(self, other: Flag) -> Flag:
        return Both(self, a_flag(other))

    def __or__(self, other: Flag) -> Flag:
        return Either(self, a_flag(other))

    def __invert__(self) -> Flag:
        return Not(self)


@dataclass(frozen=True, slots=True, eq=False)
class Quantity(Term):
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Constant(Term):
    value: int
    name: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Pair(Term):
    a: Term
    b: Term

    def parts(self) -> tuple[Node, ...]:
        return (self.a, self.b)


class Sum(Pair):
    __slots__ = ()


class Difference(Pair):
    __slots__ = ()


class Product(Pair):
    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Quotient(Pair):
    rounding: Rounding


@dataclass(frozen=True, slots=True, eq=False)
class Rounded(Term):
    term: Term
    rounding: Rounding

    def parts(self) -> tuple[Node, ...]:
        return (self.term,)


@dataclass(frozen=True, slots=True, eq=False)
class Extreme(Term):
    terms: tuple[Term, ...]
    side: Side

    def parts(self) -> tuple[Node, ...]:
        return self.terms


@dataclass(frozen=True, slots=True, eq=False)
class Choice(Term):
    flag: Flag
    yes: Term
    no: Term

    def parts(self) -> tuple[Node, ...]:
        return (self.flag, self.yes, self.no)


@dataclass(frozen=True, slots=True, eq=False)
class FlagInput(Flag):
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(Flag):
    a: Term
    relation: Relation
    b: Term
    aligned: tuple[Bounds, Bounds]

    def parts(self) -> tuple[Node, ...]:
        return (self.a, self.b)


@dataclass(frozen=True, slots=True, eq=False)
class FlagPair(Flag):
    a: Flag
    b: Flag

    def parts(self) -> tuple[Node, ...]:
        return (self.a, self.b)


class Both(FlagPair):
    __slots__ = ()


class Either(FlagPair):
    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Not(Flag):
    flag: Flag

    def parts(self) -> tuple[Node, ...]:
        return (self.flag,)


AnyTerm = Quantity | Constant | Sum | Difference | Product | Quotient | Rounded | Extreme | Choice
AnyFlag = FlagInput | Comparison | Both | Either | Not


def a_term(other: object) -> Term:
    """``other``, which has to be a term: a bare number has neither unit nor scale."""
    if not isinstance(other, Term):
        raise TermError(f"{other!r} is no term: write constant(value, unit, scale=...)")
    return other


def a_flag(other: object) -> Flag:
    """``other``, which has to be a flag."""
    if not isinstance(other, Flag):
        raise TermError(f"{other!r} is no flag: compare terms or name one with flag(...)")
    return other


def compared(a: Term, relation: Relation, b: Term) -> Flag:
    """The flag that two terms of one unit make."""
    scale = finest_scale(a, a_term(b))
    return Comparison(a, relation, b, (bounds_at(a, scale), bounds_at(b, scale)))


def gather_leaves(
    node: Node, found: dict[str, Quantity | FlagInput], seen: set[int]
) -> dict[str, Quantity | FlagInput]:
    """``found`` with the inputs below the node added; a part ``seen`` before is passed over."""
    if id(node) not in seen:
        seen.add(id(node))
        if isinstance(node, Quantity | FlagInput):
            known = found.setdefault(node.name, node)
            if not same_leaf(known, node):
                raise TermError(f"the name {node.name!r} stands for two different inputs")
        for part in node.parts():
            gather_leaves(part, found, seen)
    return found


def same_leaf(a: Quantity | FlagInput, b: Quantity | FlagInput) -> bool:
    """Whether two inputs of one name may be one column."""
    if isinstance(a, FlagInput) or isinstance(b, FlagInput):
        return isinstance(a, FlagInput) and isinstance(b, FlagInput)
    return (a.unit, a.scale, a.bounds) == (b.unit, b.scale, b.bounds)
