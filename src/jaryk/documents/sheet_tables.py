"""The middle of the bill's page: readings, steps and the way to the total, as strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from jaryk.documents import figures
from jaryk.documents.bill_document import (
    BillDocument,
    EnergyPart,
    MeterRow,
    PaymentLine,
    StepLine,
    TaxLine,
)
from jaryk.documents.chips import chips
from jaryk.kernel.figures import decimal
from jaryk.kernel.money import som
from jaryk.kernel.texts import text

Rows: TypeAlias = list[dict[str, Any]]

# More payments than this in a month are told as one line.
_PAYMENTS_TOLD: Final = 3


def readings_sheet(document: BillDocument) -> dict[str, Any]:
    """Readings of each register; the ratio has a column only where some ratio is not one."""
    lang = document.language
    rows = [_reading_row(row, lang) for row in document.meters]
    others = [
        {
            "words": row.words,
            "chips": chips(row.citations, lang),
            "energy": figures.kwh(row.energy_dwh, lang),
        }
        for row in document.unmetered
    ]
    heads = ("title", "meter", "before", "after", "difference", "ratio", "energy", "total")
    return {
        "heads": {head: text(f"documents.bill.readings.{head}", lang) for head in heads},
        "rows": rows,
        "others": others,
        "has_ratio": any(row.ratio != 1 for row in document.meters),
        "total": figures.kwh(document.energy_dwh, lang) if len(rows) + len(others) > 1 else "",
    }


def steps_sheet(document: BillDocument) -> dict[str, Any]:
    """Each part of the period, each step in it: energy, price, amount."""
    lang = document.language
    heads = ("title", "energy", "price", "amount")
    return {
        "heads": {head: text(f"documents.bill.steps.{head}", lang) for head in heads},
        "parts": [_part_rows(part, lang) for part in document.parts],
        "norm": _norm_sentence(document),
        "norm_chips": chips(document.step_norm.citations if document.step_norm else (), lang),
    }


def totals_sheet(document: BillDocument) -> Rows:
    """From the energy charge over taxes, debts, payments and penalty to the total."""
    rows = _charge_rows(document)
    rows += _opening_rows(document)
    rows += _payment_rows(document.payments, document.language)
    rows += [
        _row(adjustment.words, adjustment.amount_tyiyn, document.language)
        for adjustment in document.adjustments
    ]
    rows += _penalty_rows(document)
    overpaid = document.total_tyiyn < 0
    words = _say(document, "overpaid" if overpaid else "due")
    return [*rows, _row(words, abs(document.total_tyiyn), document.language, kind="total")]


def _say(document: BillDocument, key: str, **particulars: object) -> str:
    return text(f"documents.bill.balance.{key}", document.language, **particulars)


def _row(
    words: str, amount_tyiyn: int, lang: str, *, citations: Iterable[str] = (), kind: str = "plain"
) -> dict[str, Any]:
    return {
        "words": words,
        "chips": chips(citations, lang),
        "amount": som(amount_tyiyn, lang),
        "kind": kind,
    }


def _reading_row(row: MeterRow, lang: str) -> dict[str, Any]:
    notes = [row.register] if row.register else []
    if row.is_estimated:
        law = f" ({', '.join(chips(row.citations, lang))})" if row.citations else ""
        notes.append(text("documents.bill.readings.estimated", lang) + law)
    if row.rolled_over:
        notes.append(text("documents.bill.readings.rolled_over", lang))
    return {
        "serial": row.serial,
        "notes": notes,
        "from_on": figures.short_day(row.read_from_on),
        "to_on": figures.short_day(row.read_to_on),
        "from": figures.kwh(row.reading_from_dwh, lang),
        "to": figures.kwh(row.reading_to_dwh, lang),
        "difference": figures.kwh(row.difference_dwh, lang),
        "ratio": decimal(row.ratio, scale=0, lang=lang),
        "energy": figures.kwh(row.energy_dwh, lang),
    }


def _part_rows(part: EnergyPart, lang: str) -> dict[str, Any]:
    span = text(
        "documents.bill.steps.part",
        lang,
        span=figures.span(part.period, lang),
        days=figures.days(part.period.days, lang),
    )
    return {
        "span": span,
        "title": part.title,
        "chips": chips(part.citations, lang),
        "energy": figures.kwh(part.energy_dwh, lang),
        "steps": [
            {
                "words": _step_words(step, lang),
                "energy": figures.kwh(step.energy_dwh, lang),
                "price": figures.price(step.price_e2, lang),
                "amount": som(step.amount_tyiyn, lang),
            }
            for step in part.steps
        ],
    }


def _step_words(step: StepLine, lang: str) -> str:
    from_kwh = figures.kwh(step.limit_from_dwh, lang)
    if step.limit_to_dwh is None:
        key = "above" if step.limit_from_dwh else "all"
        return text(f"documents.bill.steps.{key}", lang, **{"from": from_kwh})
    key = "middle" if step.limit_from_dwh else "first"
    to_kwh = figures.kwh(step.limit_to_dwh, lang)
    return text(f"documents.bill.steps.{key}", lang, **{"from": from_kwh, "to": to_kwh})


def _norm_sentence(document: BillDocument) -> str:
    norm = document.step_norm
    if norm is None:
        return ""
    return text(
        "documents.bill.steps.norm",
        document.language,
        month=figures.kwh(norm.month_limit_dwh, document.language),
        months=norm.months_a_year,
        days=norm.days_a_year,
        day=figures.kwh(norm.day_limit_dwh, document.language),
    )


def _charge_rows(document: BillDocument) -> Rows:
    """Energy, taxes, other charges; their sum where there is more than energy."""
    lang = document.language
    energy = _row(_say(document, "energy"), document.energy_charge_tyiyn, lang)
    others = [_tax_row(document, tax) for tax in document.taxes]
    others += [
        _row(charge.words, charge.amount_tyiyn, lang, citations=charge.citations)
        for charge in document.other_charges
    ]
    if not others:
        return [energy | {"kind": "sum"}]
    charged = _row(_say(document, "charged"), document.charged_tyiyn, lang, kind="sum")
    return [energy, *others, charged]


def _tax_row(document: BillDocument, tax: TaxLine) -> dict[str, Any]:
    lang = document.language
    rate, base = figures.percent(tax.rate, lang), som(tax.base_tyiyn, lang)
    words = _say(document, "tax", tax=tax.words, rate=rate, base=base)
    return _row(words, tax.amount_tyiyn, lang, citations=tax.citations)


def _opening_rows(document: BillDocument) -> Rows:
    if not document.opening_tyiyn:
        return []
    words = _say(document, "owed" if document.opening_tyiyn > 0 else "ahead")
    return [_row(words, document.opening_tyiyn, document.language)]


def _payment_rows(payments: tuple[PaymentLine, ...], lang: str) -> Rows:
    if len(payments) > _PAYMENTS_TOLD:
        days = sorted(payment.received_on for payment in payments)
        words = text(
            "documents.bill.balance.payments",
            lang,
            first=figures.short_day(days[0]),
            last=figures.short_day(days[-1]),
            number=len(payments),
        )
        return [_row(words, -sum(payment.amount_tyiyn for payment in payments), lang)]
    return [_payment_row(payment, lang) for payment in payments]


def _payment_row(payment: PaymentLine, lang: str) -> dict[str, Any]:
    day = figures.short_day(payment.received_on)
    key = (
        "documents.bill.balance.other_money" if payment.words else "documents.bill.balance.payment"
    )
    words = text(key, lang, day=day, what=payment.words)
    words = f"{words}, {payment.channel}" if payment.channel else words
    return _row(words, -payment.amount_tyiyn, lang)


def _penalty_rows(document: BillDocument) -> Rows:
    penalty = document.penalty
    if not penalty.amount_tyiyn:
        return []
    key = "penalty_for" if penalty.words else "penalty"
    words = _say(document, key, reason=penalty.words)
    row = _row(words, penalty.amount_tyiyn, document.language, citations=penalty.citations)
    return [row]
