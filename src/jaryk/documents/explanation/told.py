"""What an explanation is made of, and how one step of a rule is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.periods import Period
from jaryk.kernel.prose import formula, prose
from jaryk.norms import rulebook
from jaryk.norms.rulebook import Step
from jaryk.norms.words import name_of


@dataclass(frozen=True, slots=True)
class Working:
    """One step on the way to a figure: its name, its sentence, the rule in words, the law."""

    step: str
    name: str
    text: str
    formula: str
    citations: tuple[str, ...]
    since: date
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """A figure of the bill. ``step`` says of what kind, for scripts; ``title`` for people.

    ``quantity`` and ``rate`` are exact decimals in ``unit`` and ``rate_unit``, None where the
    figure has none; ``text`` tells the whole of it in a sentence, ``workings`` step by step.
    """

    step: str
    line_no: int
    title: str
    quantity: Decimal | None
    unit: str
    rate: Decimal | None
    rate_unit: str
    amount_tyiyn: int
    citations: tuple[str, ...]
    text: str
    workings: tuple[Working, ...]
    sources: tuple[str, ...]
    days: Period


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """A step from what was owed before to what is owed with the bill; below zero: less."""

    title: str
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A bill's figures in order; ``total_tyiyn`` is what the bill adds to the debt.

    ``balance`` leads from the debt before it to ``balance_tyiyn``, what is owed with it.
    """

    account: str
    period: str
    bill: str
    total_tyiyn: int
    lines: tuple[ExplainedLine, ...]
    dates: tuple[Working, ...]
    balance: tuple[BalanceRow, ...]
    balance_tyiyn: int


@dataclass(frozen=True, slots=True)
class ExplainedChange:
    """A line of a correction: one that falls away (``sign`` -1) or stands in its place (1)."""

    sign: int
    line: ExplainedLine

    @property
    def added_tyiyn(self) -> int:
        return self.sign * self.line.amount_tyiyn


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedCorrection:
    """A correcting document: what its changes and the penalty taken back add to the debt.

    ``penalty_tyiyn`` is nothing or below; ``penalty_told`` says why, empty where there is none.
    """

    number: str
    account: str
    bill: str
    basis: str
    changes: tuple[ExplainedChange, ...]
    penalty_tyiyn: int
    penalty_told: str
    total_tyiyn: int


class Worked:
    """A program of rules worked out exactly for one row of facts."""

    def __init__(self, names: Iterable[str], on: date, facts: Mapping[str, int | bool]) -> None:
        self.row: dict[str, int | bool] = dict(facts)
        self.steps = rulebook.program(names, on)
        for step in self.steps:
            value = exact(step.term, self.row) * 10**step.term.scale
            assert value.denominator == 1
            self.row[step.name] = int(value)

    def __getitem__(self, step: str) -> int:
        return int(self.row[step])

    def tell(self, names: Iterable[str], lang: str) -> tuple[Working, ...]:
        """The named steps in words, in the order of computation."""
        wanted = set(names)
        return tuple(_told(step, self.row, lang) for step in self.steps if step.name in wanted)

    def tell_all(self, lang: str) -> tuple[Working, ...]:
        """Every step in words."""
        return self.tell((step.name for step in self.steps), lang)


def _told(step: Step, row: Mapping[str, int | bool], lang: str) -> Working:
    return Working(
        step=step.name,
        name=name_of(step.name, lang),
        text=prose(step.term, row, lang, name_of),
        formula=formula(step.term, lang, name_of),
        citations=tuple(str(citation) for citation in step.rule.citations),
        since=step.rule.in_force.since,
        until=step.rule.in_force.until,
    )


def cited_by(workings: Iterable[Working]) -> tuple[str, ...]:
    """Every paragraph that the workings rest on, once, the last one's own first."""
    cited = (citation for told in reversed(tuple(workings)) for citation in told.citations)
    return tuple(dict.fromkeys(cited))


def by_own_contract(line: ExplainedLine, *, is_household: bool) -> ExplainedLine:
    """The line without the clauses of the contract that is not this customer's."""
    others = "K1-" if is_household else "K2-"

    def own(cited: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(citation for citation in cited if not citation.startswith(others))

    workings = tuple(replace(told, citations=own(told.citations)) for told in line.workings)
    return replace(line, citations=own(line.citations), workings=workings)


def must_agree(what: str, bill: str, stored: int, worked_out: int) -> None:
    """Stop rather than explain a figure that does not follow from its facts."""
    if stored != worked_out:
        raise Refusal(
            "documents.explanation.disagrees",
            what=what,
            bill=bill,
            stored=stored,
            worked_out=worked_out,
        )


def decimal(steps: int, scale: int) -> Decimal:
    """A fixed-point integer as an exact decimal without idle noughts."""
    whole, rest = divmod(abs(steps), 10**scale)
    decimals = f"{rest:0{scale}}".rstrip("0") if scale else ""
    sign = "-" if steps < 0 else ""
    return Decimal(f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}")
