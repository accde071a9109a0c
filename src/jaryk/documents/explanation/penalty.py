"""Penalty told: each debt, each stretch of days on which it stood still, the cap."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import polars as pl

from jaryk.documents.explanation.told import ExplainedLine, Worked, cited_by, must_agree
from jaryk.documents.figures import short_day
from jaryk.documents.models import Bill
from jaryk.kernel.money import som
from jaryk.kernel.periods import Period
from jaryk.kernel.texts import text
from jaryk.ledger.penalty import Penalties, penalties
from jaryk.ledger.queries import bulk as ledger


def explain_penalty(bill: Bill, *, lang: str) -> ExplainedLine:
    """The penalty that this bill adds: all that had accrued less what was billed before."""
    debts, found = _history(bill)
    wholes = [_whole(debt) for debt in found.debts.iter_rows(named=True)]
    stretches = [_stretch(stretch) for stretch in found.stretches.iter_rows(named=True)]
    total = sum(whole["penalty_of_debt_tyiyn"] for whole in wholes)
    billed = int(debts.get_column("penalty_tyiyn").sum())
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
        sources=tuple(_debt_source(row, lang) for row in _late(debts, found)),
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


def _history(bill: Bill) -> tuple[pl.DataFrame, Penalties]:
    """The account's bills before this one, and their penalties, as the run knew them."""
    known_at = bill.run.known_at
    debts = ledger.debts(known_at=known_at, account_ids=[bill.account_id]).filter(
        pl.col("bill_id") < bill.pk
    )
    payments = ledger.payments(known_at=known_at, account_ids=[bill.account_id])
    return debts, penalties(debts, payments, until=bill.issued_on)


def _stretch(row: dict[str, Any]) -> Worked:
    facts = {name: row[name] for name in ("overdue_principal_tyiyn", "days_overdue")}
    return Worked(("penalty_accrued",), row["stretch_from"], facts)


def _whole(row: dict[str, Any]) -> Worked:
    facts = {name: row[name] for name in ("accrued_penalty", "debt_principal_tyiyn")}
    return Worked(("penalty_of_debt_tyiyn",), row["first_overdue_on"], facts)


def _late(debts: pl.DataFrame, found: Penalties) -> list[dict[str, Any]]:
    late: list[dict[str, Any]] = debts.join(
        found.debts.select("bill_id"), on="bill_id", how="semi"
    ).to_dicts()
    return late


def _debt_source(row: dict[str, Any], lang: str) -> str:
    return text(
        "documents.explanation.debt",
        lang,
        bill=Bill.number_of(row["bill_id"]),
        due=short_day(row["due_on"]),
        principal=som(row["principal_tyiyn"], lang),
    )
