"""What a formula asks of its inputs, and the refusal of a row that does not give it."""

from __future__ import annotations

from collections.abc import Mapping

from jaryk.kernel.errors import Refusal
from jaryk.kernel.mistakes import TermError
from jaryk.kernel.nodes import FlagInput, Quantity, Term, same_leaf


class BadInput(Refusal):
    """An input that a step cannot be computed from: absent, empty, of a wrong kind, too large.

    ``row`` counts from 0; None where the whole column is at fault.
    """

    def __init__(
        self, problem: str, *, column: str, row: int | None, value: object, step: str, **more: str
    ) -> None:
        super().__init__(
            f"kernel.input.{problem}", column=column, row=row, value=value, step=step, **more
        )
        self.column = column
        self.row = row
        self.value = value
        self.step = step


def outside(leaf: Quantity, *, row: int | None, value: int, step: str) -> BadInput:
    """The refusal of a value beyond the bounds of its input."""
    return BadInput(
        "impossible" if row is None else "outside",
        column=leaf.name,
        row=row,
        value=_plain(value, leaf),
        step=step,
        low=_plain(leaf.bounds.low, leaf),
        high=_plain(leaf.bounds.high, leaf),
        unit=str(leaf.unit),
    )


def required_inputs(terms: Mapping[str, Term]) -> dict[str, tuple[str, Quantity | FlagInput]]:
    """Input by name with the first step that reads it, but for what the steps make themselves.

    Raises TermError where steps disagree about an input, or where a step's result could be
    larger than the step that reads it was built for.
    """
    found: dict[str, tuple[str, Quantity | FlagInput]] = {}
    for step, term in terms.items():
        for name, leaf in term.leaves().items():
            if name in terms:
                _check_result(terms[name], leaf, step)
            elif not same_leaf(found.setdefault(name, (step, leaf))[1], leaf):
                raise TermError(f"{found[name][0]!r} and {step!r} read {name!r} differently")
    return found


def _check_result(made: Term, leaf: Quantity | FlagInput, step: str) -> None:
    fits = (
        isinstance(leaf, Quantity)
        and (leaf.unit, leaf.scale) == (made.unit, made.scale)
        and leaf.bounds.covers(made.bounds)
    )
    if not fits:
        raise TermError(f"{step!r} reads {leaf.name!r} otherwise than it is made: use named()")


def _plain(value: int, leaf: Quantity) -> str:
    whole, rest = divmod(abs(value), 10**leaf.scale)
    decimals = f".{rest:0{leaf.scale}}" if leaf.scale else ""
    return f"{'-' if value < 0 else ''}{whole}{decimals}"
