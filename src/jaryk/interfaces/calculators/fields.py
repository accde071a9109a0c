"""What a calculator asks, and how a person's figures and choices are read.

A field reads what was written into an exact value, or refuses it with what to write instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final

from jaryk.documents.explanation.told import decimal
from jaryk.kernel.errors import Refusal
from jaryk.kernel.figures import NO_BREAK_SPACE
from jaryk.kernel.measures import bare_number, unit_words
from jaryk.kernel.money import parse_som, som
from jaryk.kernel.texts import text
from jaryk.kernel.units import Unit
from jaryk.norms import quantities

MOST_WRITTEN: Final = 40
MOST_SOM: Final = 10**9
YES: Final = "yes"
_TYIYN_PER_SOM: Final = 100
_NUMBER: Final = re.compile(r"\d{1,18}(?:\.\d{1,12})?", re.ASCII)
_SPACES: Final = str.maketrans(dict.fromkeys((" ", NO_BREAK_SPACE, "\u202f", "\u2009")))
_PERCENT_PLACES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question with one answer.

    ``example`` is what may be written there; ``otherwise`` what an empty answer stands for;
    ``only`` names a choice and those of its options with which the question is asked. ``hint``
    is the key of a sentence under the field, ``words`` of the question where its name is not,
    ``group`` of what several fields tell of together.
    """

    kind: ClassVar[str] = "text"
    name: str
    example: str = ""
    otherwise: str = ""
    may_be_empty: bool = False
    only: tuple[str, tuple[str, ...]] | None = None
    hint: str = ""
    words: str = ""
    group: str = ""

    @property
    def option(self) -> str:
        """As the terminal calls it."""
        return "--" + self.name.replace("_", "-")

    def label(self, lang: str) -> str:
        """The question in a few words."""
        return text(self.words or f"calculators.field.{self.name}", lang)

    def unit(self, lang: str) -> str:
        """What the answer is counted in, if in anything."""
        del lang
        return ""

    def read(self, written: str) -> object:
        """The exact value; Refusal with what to write instead."""
        return written

    def say(self, value: object, lang: str) -> str:
        """The value as read, in words."""
        del lang
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Field):
    """A number at least zero, read into a fixed-point integer; a share is written in per cent."""

    kind: ClassVar[str] = "number"
    measured_in: str
    scale: int
    least: int = 0
    most: int
    is_quantity: bool = False

    def label(self, lang: str) -> str:
        if self.is_quantity:
            words = quantities.national()[self.name].words[lang]
            return words[0].upper() + words[1:]
        return text(self.words or f"calculators.field.{self.name}", lang)

    def unit(self, lang: str) -> str:
        return unit_words(Unit.parse(self.measured_in), lang)

    def read(self, written: str) -> int:
        plain = written.translate(_SPACES).replace(",", ".")
        if not _NUMBER.fullmatch(plain):
            raise Refusal("calculators.mistake.number", written=written, example=self.example)
        places = self.scale - (_PERCENT_PLACES if self._is_percent else 0)
        steps = Fraction(plain) * 10**places
        if steps.denominator != 1:
            raise Refusal("calculators.mistake.too_fine", written=written, places=places)
        if not self.least <= steps <= self.most:
            low, high = self._plain(self.least), self._plain(self.most)
            raise Refusal("calculators.mistake.outside", written=written, low=low, high=high)
        return int(steps)

    def say(self, value: object, lang: str) -> str:
        assert isinstance(value, int)
        told = bare_number(Fraction(value, 10**self.scale), self._unit, scale=self.scale, lang=lang)
        return f"{told}{NO_BREAK_SPACE}{self.unit(lang)}".strip()

    @property
    def _unit(self) -> Unit:
        return Unit.parse(self.measured_in)

    @property
    def _is_percent(self) -> bool:
        return self._unit.is_percent

    def _plain(self, steps: int) -> Decimal:
        if self._is_percent:
            return decimal(steps, self.scale - _PERCENT_PLACES)
        return decimal(steps, self.scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Som(Field):
    """A sum above zero in soms, read into whole tyiyns."""

    kind: ClassVar[str] = "number"

    def unit(self, lang: str) -> str:
        return text("kernel.unit.tyiyn.many", lang)

    def read(self, written: str) -> int:
        amount_tyiyn = parse_som(written)
        if not 0 < amount_tyiyn <= MOST_SOM * _TYIYN_PER_SOM:
            raise Refusal("calculators.mistake.outside", written=written, low="0.01", high=MOST_SOM)
        return amount_tyiyn

    def say(self, value: object, lang: str) -> str:
        assert isinstance(value, int)
        return f"{som(value, lang)}{NO_BREAK_SPACE}{self.unit(lang)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes(Field):
    """A box that is ticked or left."""

    kind: ClassVar[str] = "yes"
    may_be_empty: bool = True

    def read(self, written: str) -> bool:
        return written == YES

    def say(self, value: object, lang: str) -> str:
        return text("calculators.yes" if value else "calculators.no", lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of a choice's answers, by its code and in words."""

    code: str
    words: str


Options = Callable[[str], Sequence[Option]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Field):
    """One of several answers. One that ``steers`` decides which questions follow.

    One that ``reads_tariffs`` can be answered only with the house open.
    """

    kind: ClassVar[str] = "choice"
    options: Options
    steers: bool = False
    reads_tariffs: bool = False

    def read(self, written: str) -> str:
        codes = [option.code for option in self.options("en")]
        if written not in codes:
            raise Refusal("calculators.mistake.choice", written=written, known=", ".join(codes))
        return written

    def say(self, value: object, lang: str) -> str:
        return next(option.words for option in self.options(lang) if option.code == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """A question that may be answered several times, each time by all of its fields."""

    name: str
    fields: tuple[Field, ...]
    shown: int = 2
    most: int = 30
    may_be_empty: bool = False
    only: tuple[str, tuple[str, ...]] | None = None

    @property
    def option(self) -> str:
        """As the terminal calls it: once for each row."""
        return "--" + self.name.replace("_", "-")

    def label(self, lang: str) -> str:
        """The question in a few words."""
        return text(f"calculators.rows.{self.name}", lang)


Asked = Field | Rows


def named_options(prefix: str, *codes: str) -> Options:
    """The answers of a choice whose words are the texts under ``prefix``."""

    def options(lang: str) -> list[Option]:
        return [Option(code=code, words=text(f"{prefix}.{code}", lang)) for code in codes]

    return options


def of_quantity(
    name: str,
    *,
    example: str,
    otherwise: str = "",
    may_be_empty: bool = False,
    only: tuple[str, tuple[str, ...]] | None = None,
    hint: str = "",
) -> Number:
    """The field of a quantity that the rules read, with its unit, decimals and limits."""
    quantity = quantities.national()[name]
    assert quantity.unit is not None
    return Number(
        name=name,
        example=example,
        otherwise=otherwise,
        may_be_empty=may_be_empty,
        only=only,
        hint=hint,
        measured_in=quantity.unit,
        scale=quantity.scale,
        least=quantity.at_least or 0,
        most=10**quantity.digits - 1,
        is_quantity=True,
    )
