"""Debt by age: what is owed on a day, by account, by how long it has been overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from jaryk.documents import figures
from jaryk.documents.bill_document import Language, Supplier
from jaryk.documents.papers import page as make
from jaryk.documents.papers.account_rows import in_columns
from jaryk.documents.papers.page import Block, Page
from jaryk.documents.papers.spreadsheet import Sum, Table
from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

BANDS: Final = ("not_due", "d1_30", "d31_60", "d61_90", "d91_365", "older")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgesRow:
    """What an account owes in each of ``BANDS``; refused where they are not its total."""

    account_number: str
    customer: str
    bands_tyiyn: tuple[int, ...]
    total_tyiyn: int

    @property
    def overdue_tyiyn(self) -> int:
        return self.total_tyiyn - self.bands_tyiyn[0]

    def __post_init__(self) -> None:
        found = sum(self.bands_tyiyn)
        if found != self.total_tyiyn or len(self.bands_tyiyn) != len(BANDS):
            raise Refusal("documents.paper.does_not_add_up", told=self.total_tyiyn, found=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtByAge:
    """Debts of some accounts at the end of a day; ``scope`` says whose."""

    language: Language
    supplier: Supplier
    scope: str
    on: date
    rows: tuple[AgesRow, ...]
    is_demonstration: bool

    @property
    def bands_tyiyn(self) -> tuple[int, ...]:
        return tuple(sum(row.bands_tyiyn[n] for row in self.rows) for n in range(len(BANDS)))

    @property
    def total_tyiyn(self) -> int:
        return sum(row.total_tyiyn for row in self.rows)


def ages_page(ages: DebtByAge) -> Page:
    """The list as a page across."""
    lang = ages.language
    day = figures.day(ages.on, lang)
    nobody = make.words(_say(ages, "nobody"), lang, style="bold")
    return Page(
        language=lang,
        title=_say(ages, "title"),
        name=_say(ages, "name", day=day, scope=ages.scope),
        line=_say(ages, "line", day=day, scope=ages.scope),
        made_on=ages.on,
        supplier=ages.supplier,
        addressee=None,
        blocks=(
            _listed(ages) if ages.rows else nobody,
            make.words(_say(ages, "note"), lang, style="quiet"),
        ),
        is_demonstration=ages.is_demonstration,
        size="landscape",
    )


def _listed(ages: DebtByAge) -> Block:
    lang = ages.language
    return make.table(
        _heads(ages),
        (
            (
                row.account_number,
                row.customer,
                *in_columns(row.bands_tyiyn, lang),
                som(row.total_tyiyn, lang),
            )
            for row in ages.rows
        ),
        figures_from=2,
        bold=(
            (
                "",
                _say(ages, "all", number=len(ages.rows)),
                *in_columns(ages.bands_tyiyn, lang),
                som(ages.total_tyiyn, lang),
            ),
        ),
        widths=("22mm", "1fr", *["21mm"] * (len(BANDS) + 1)),
    )


def ages_table(ages: DebtByAge) -> Table:
    """The list for a spreadsheet."""
    return Table(
        _heads(ages),
        [
            (row.account_number, row.customer, *map(Sum, row.bands_tyiyn), Sum(row.total_tyiyn))
            for row in ages.rows
        ],
    )


def _say(ages: DebtByAge, key: str, **particulars: object) -> str:
    return text(f"documents.paper.ages.{key}", ages.language, **particulars)


def _heads(ages: DebtByAge) -> list[str]:
    bands = [text(f"documents.paper.ages.band.{band}", ages.language) for band in BANDS]
    return [_say(ages, "account"), _say(ages, "customer"), *bands, _say(ages, "total")]
