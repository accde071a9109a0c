"""Penalty told: each debt, each stretch of days on which it stood still, the cap."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from jaryk.documents.disputed import disputed
from jaryk.documents.explanation.told import ExplainedLine, Worked, cited_by, must_agree
from jaryk.documents.figures import short_day
from jaryk.documents.models import Bill
from jaryk.documents.titles import document_title
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.ledger.debts import History
from jaryk.ledger.penalty import Penalties, penalties_of
from jaryk.ledger.queries.history import history


def explain_penalty(bill: Bill, *, lang: str) -> ExplainedLine:
    """The penalty that this bill adds: all that had accrued less what was billed before."""
    known, found = _history(bill)
    wholes = [_whole(debt) for debt in found.debts.iter_rows(named=True)]
    stretches = [_stretch(stretch) for stretch in found.stretches.iter_rows(named=True)]
    total = sum(whole["penalty_of_debt_tyiyn"] for whole in wholes)
    billed = int(known.billed().get_column("billed_tyiyn").sum())
    must_agree(
        "accrued_penalty",
        bill.number,
        sum(whole["accrued_penalty"] for whole in wholes),
        sum(stretch["penalty_accrued"] for stretch in stretches),
    )
    must_agree("penalty_tyiyn", bill.number, bill.penalty_tyiyn, max(0, total - billed))
    first = cast("date | None", found.stretches.get_column("stretch_from").min())
    accrued = [told for stretch in stretches for told in stretch.tell_all(lang)]
    capped = [told for whole in wholes for told in whole.tell_all(lang)]
    return ExplainedLine(
        step="penalty",
        line_no=0,
        title=text("documents.explanation.penalty", lang),
        quantity=None,
        unit="",
        rate=None,
        rate_unit="",
        amount_tyiyn=bill.penalty_tyiyn,
        citations=cited_by((*accrued, *capped)),
        text=_in_all(total, billed, bill.penalty_tyiyn, lang),
        workings=(*accrued, *capped),
        sources=tuple(_debt_source(row, lang) for row in _late(known, found)),
        days=Period(first or bill.period_from, bill.issued_on),
    )


def _in_all(total_tyiyn: int, billed_tyiyn: int, amount_tyiyn: int, lang: str) -> str:
    return text(
        "documents.explanation.penalty_told",
        lang,
        total=som(total_tyiyn, lang),
        billed=som(billed_tyiyn, lang),
        amount=som(amount_tyiyn, lang),
    )


def _history(bill: Bill) -> tuple[History, Penalties]:
    """The account's documents before this one, and their penalties, as the run knew them."""
    known_at, account_ids = bill.run.known_at, [bill.account_id]
    known = history(
        account_ids=account_ids,
        known_at=known_at,
        disputes=disputed(account_ids, known_at=known_at),
        bills_before=bill.pk,
    )
    return known, penalties_of(known, until=bill.issued_on)


def _stretch(row: dict[str, Any]) -> Worked:
    facts = {name: row[name] for name in ("overdue_principal_tyiyn", "days_overdue")}
    return Worked(("penalty_accrued",), row["stretch_from"], facts)


def _whole(row: dict[str, Any]) -> Worked:
    facts = {name: row[name] for name in ("accrued_penalty", "debt_principal_tyiyn")}
    return Worked(("penalty_of_debt_tyiyn",), row["first_overdue_on"], facts)


def _late(known: History, found: Penalties) -> list[dict[str, Any]]:
    late: list[dict[str, Any]] = known.debts.join(
        found.debts.select("bill_id"), on="bill_id", how="semi"
    ).to_dicts()
    return late


def _debt_source(row: dict[str, Any], lang: str) -> str:
    return text(
        "documents.explanation.debt",
        lang,
        bill=document_title(row["bill_id"], lang),
        due=short_day(row["due_on"]),
        principal=som(row["principal_tyiyn"], lang),
    )
