"""A correcting document explained: each line that falls away, and each that stands instead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

import polars as pl

from jaryk.charges.queries.lines import (
    ChargeKind,
    CorrectedLine,
    CorrectedSlice,
    MeasuredSlice,
    WorkedOutLine,
    corrected_lines_of,
    corrected_slices_of,
    lines_of,
    slices_of,
)
from jaryk.charges.queries.standing import LINE_COLUMNS, SLICE_COLUMNS
from jaryk.documents.explanation.energy import explain_energy
from jaryk.documents.explanation.tax import explain_tax
from jaryk.documents.explanation.told import (
    ExplainedChange,
    ExplainedCorrection,
    by_own_contract,
    must_agree,
)
from jaryk.documents.models import Correction
from jaryk.kernel.money import som
from jaryk.kernel.texts import text
from jaryk.ledger.debts import PENALTY, PRINCIPAL
from jaryk.ledger.queries.history import moved

Row = TypeVar("Row", WorkedOutLine, MeasuredSlice)
# A price published anew under another act is the same price: the ids of its row do not count.
_SAME_LINE: Final = tuple(name for name in LINE_COLUMNS if name not in {"tariff_id", "tax_rate_id"})
_SAME_SLICE: Final = tuple(SLICE_COLUMNS)


class _Bill:
    """A bill's lines and slices as they stand, changed by one correction after another."""

    def __init__(self, bill_id: int) -> None:
        self.lines: list[WorkedOutLine] = list(lines_of(bill_id))
        self.slices: list[MeasuredSlice] = list(slices_of(bill_id))

    def change(self, lines: list[CorrectedLine], slices: list[CorrectedSlice], by: str) -> None:
        """Let fall and take up what the correction numbered ``by`` does."""
        for line in lines:
            _change(self.lines, line, line.sign, _SAME_LINE, by)
        for piece in slices:
            _change(self.slices, piece, piece.sign, _SAME_SLICE, by)


def _change(rows: list[Row], row: Row, sign: int, same: tuple[str, ...], by: str) -> None:
    if sign > 0:
        rows.append(row)
        return
    wanted = [getattr(row, name) for name in same]
    for place, standing in enumerate(rows):
        if [getattr(standing, name) for name in same] == wanted:
            del rows[place]
            return
    must_agree("standing_lines", by, sign, 0)


def explain_correction(correction: Correction, lang: str) -> ExplainedCorrection:
    """Every line of the correction in ``lang``, each worked out exactly once more.

    Those that fall away are told from what stood before it, the others from what stands since.
    Raises Refusal ``documents.explanation.disagrees`` when a stored figure is not what its facts
    and the law of its day make, or not what the books hold of it.
    """
    number, account = correction.full_number, correction.account
    lines = corrected_lines_of(correction.pk)
    bill = _before(correction)
    changes = _told(bill, [line for line in lines if line.sign < 0], number, lang)
    bill.change(lines, corrected_slices_of(correction.pk), number)
    changes += _told(bill, [line for line in lines if line.sign > 0], number, lang)
    _must_add_up(correction, lines)
    is_household = account.customer.is_household
    return ExplainedCorrection(
        number=number,
        account=account.number,
        bill=correction.bill.number,
        basis=correction.recalculation.basis,
        changes=tuple(
            ExplainedChange(one.sign, by_own_contract(one.line, is_household=is_household))
            for one in changes
        ),
        penalty_tyiyn=correction.penalty_tyiyn,
        penalty_told=_penalty_told(correction, lang),
        total_tyiyn=correction.total_tyiyn,
    )


def _before(correction: Correction) -> _Bill:
    """The correction's bill with all earlier corrections of it."""
    bill = _Bill(correction.bill_id)
    earlier = Correction.objects.filter(bill_id=correction.bill_id, pk__lt=correction.pk)
    for one in earlier.order_by("pk"):
        bill.change(corrected_lines_of(one.pk), corrected_slices_of(one.pk), one.full_number)
    return bill


def _told(
    bill: _Bill, lines: Iterable[CorrectedLine], number: str, lang: str
) -> list[ExplainedChange]:
    energy = [line for line in bill.lines if line.kind == ChargeKind.ENERGY]
    several = len({line.usage_point_id for line in energy}) > 1
    return [
        ExplainedChange(
            line.sign,
            explain_energy(line, bill.slices, name_point=several, bill=number, lang=lang)
            if line.kind == ChargeKind.ENERGY
            else explain_tax(line, energy, bill=number, lang=lang),
        )
        for line in lines
    ]


def _must_add_up(correction: Correction, lines: list[CorrectedLine]) -> None:
    """The correction's sums are those of its lines, and the books hold the same of it."""
    energy = [line for line in lines if line.kind == ChargeKind.ENERGY]
    taxes = [line for line in lines if line.kind != ChargeKind.ENERGY]
    booked = moved(account_ids=[correction.account_id], known_at=correction.entry.known_at).filter(
        pl.col("entry_id") == correction.pk
    )
    by_component = dict(booked.group_by("component").agg(pl.col("amount_tyiyn").sum()).iter_rows())
    energy_dwh = sum(line.sign * (line.quantity_dwh or 0) for line in energy)
    charged = correction.energy_tyiyn + correction.tax_tyiyn
    for what, stored, added_up in (
        ("energy_dwh", correction.energy_dwh, energy_dwh),
        ("energy_tyiyn", correction.energy_tyiyn, sum(map(_added, energy))),
        ("tax_tyiyn", correction.tax_tyiyn, sum(map(_added, taxes))),
        ("booked_tyiyn", charged, by_component.get(PRINCIPAL, 0)),
        ("penalty_tyiyn", correction.penalty_tyiyn, by_component.get(PENALTY, 0)),
    ):
        must_agree(what, correction.full_number, stored, added_up)


def _added(line: CorrectedLine) -> int:
    return line.sign * line.amount_tyiyn


def _penalty_told(correction: Correction, lang: str) -> str:
    if not correction.penalty_tyiyn:
        return ""
    return text(
        "documents.correction.penalty_told",
        lang,
        bill=correction.bill.number,
        amount=som(-correction.penalty_tyiyn, lang),
    )
