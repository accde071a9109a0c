"""The penalty of one account told day by day: what was overdue, from when until when, how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jaryk.documents.explanation.told import Worked, Working
from jaryk.documents.queries.disputes import disputed
from jaryk.documents.queries.titles import document_titles
from jaryk.ledger.penalty import penalties_of
from jaryk.ledger.queries.history import history


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days [since, until) on which ``overdue_tyiyn`` of a document stood still.

    ``accrued_e3`` in thousandths of a tyiyn: it is rounded for the document as a whole only.
    """

    document_id: int
    title: str
    since: date
    until: date
    overdue_tyiyn: int
    accrued_e3: int
    workings: tuple[Working, ...]


@dataclass(frozen=True, slots=True)
class OfDocument:
    """All that has accrued on a document, at most its principal."""

    document_id: int
    title: str
    due_on: date
    principal_tyiyn: int
    accrued_tyiyn: int
    workings: tuple[Working, ...]


@dataclass(frozen=True, slots=True)
class PenaltyTold:
    """Penalty up to the start of ``until``: accrued, charged by documents, and not yet charged."""

    until: date
    accrued_tyiyn: int
    billed_tyiyn: int
    documents: tuple[OfDocument, ...]
    stretches: tuple[Stretch, ...]

    @property
    def fresh_tyiyn(self) -> int:
        """What the next bill will charge if nothing more happens; nothing where too much was."""
        return max(0, self.accrued_tyiyn - self.billed_tyiyn)


def penalty_of(
    account_id: int, *, until: date, lang: str, known_at: datetime | None = None
) -> PenaltyTold:
    """The account's penalty up to the start of ``until``, with its workings."""
    known = history(
        account_ids=[account_id],
        known_at=known_at,
        disputes=disputed([account_id], known_at=known_at),
    )
    found = penalties_of(known, until=until)
    titles = document_titles(known.debts["bill_id"], lang)
    due = dict(known.debts.select("bill_id", "due_on").rows())
    documents = tuple(
        _document(row, titles[row["bill_id"]], due[row["bill_id"]], lang)
        for row in found.debts.to_dicts()
    )
    return PenaltyTold(
        until=until,
        accrued_tyiyn=sum(document.accrued_tyiyn for document in documents),
        billed_tyiyn=int(known.billed()["billed_tyiyn"].sum()),
        documents=documents,
        stretches=tuple(
            _stretch(row, titles[row["bill_id"]], lang) for row in found.stretches.to_dicts()
        ),
    )


def _document(row: dict[str, Any], title: str, due_on: date, lang: str) -> OfDocument:
    facts = {name: row[name] for name in ("accrued_penalty", "debt_principal_tyiyn")}
    worked = Worked(("penalty_of_debt_tyiyn",), row["first_overdue_on"], facts)
    return OfDocument(
        document_id=row["bill_id"],
        title=title,
        due_on=due_on,
        principal_tyiyn=row["debt_principal_tyiyn"],
        accrued_tyiyn=row["penalty_of_debt_tyiyn"],
        workings=worked.tell_all(lang),
    )


def _stretch(row: dict[str, Any], title: str, lang: str) -> Stretch:
    facts = {name: row[name] for name in ("overdue_principal_tyiyn", "days_overdue")}
    worked = Worked(("penalty_accrued",), row["stretch_from"], facts)
    return Stretch(
        document_id=row["bill_id"],
        title=title,
        since=row["stretch_from"],
        until=row["stretch_until"],
        overdue_tyiyn=row["overdue_principal_tyiyn"],
        accrued_e3=row["penalty_accrued"],
        workings=worked.tell_all(lang),
    )
