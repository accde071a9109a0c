"""A bill as text, from the rows that are kept: what a story compares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jaryk.charges.models import BilledSlice, ChargeLine
from jaryk.charges.queries.lines import ChargeKind, lines_of, slices_of
from jaryk.documents.models import Bill


def bill_as_text(bill: Bill) -> str:
    """The bill's readings, lines, balance and dates, a line each."""
    told = [
        f"{bill.number} of {bill.account.number} for {_days(bill.period_from, bill.period_until)}",
        *(_slice(piece) for piece in slices_of(bill.pk)),
        *(_line(line) for line in lines_of(bill.pk)),
        f"penalty {som(bill.penalty_tyiyn)}" if bill.penalty_tyiyn else "",
        f"owed {som(bill.opening_tyiyn)}, paid {som(bill.paid_tyiyn)}, "
        f"charged {som(bill.charged_tyiyn)}, to pay {som(bill.balance_tyiyn)}",
        f"pay by {bill.due_on}, cut on {bill.disconnection_on}",
    ]
    return "\n".join(filter(None, told)) + "\n"


def som(tyiyn: int) -> str:
    return f"{Decimal(tyiyn) / 100:.2f}"


def _slice(piece: BilledSlice) -> str:
    ratio = f" x {piece.ratio}" if piece.ratio != 1 else ""
    return (
        f"{piece.register.meter.serial} {piece.register.code}: "
        f"{piece.slice_from} {_decimal(piece.reading_from.value_wh, 1000)}, "
        f"{piece.slice_until} {_decimal(piece.reading_until.value_wh, 1000)}"
        f"{ratio}: {_kwh(piece.energy_dwh)}"
    )


def _line(line: ChargeLine) -> str:
    days = _days(line.part_from, line.part_until)
    rate = _decimal(line.rate_e2, 100)
    if line.kind == ChargeKind.ENERGY:
        counted = f"{_kwh(line.quantity_dwh or 0)} x {rate} tyiyn"
    else:
        counted = f"{ChargeKind(line.kind).name} {rate} % of {som(line.base_tyiyn or 0)}"
    return f"{days} {line.group.code}: {counted} = {som(line.amount_tyiyn)}"


def _days(since: date, until: date) -> str:
    return f"{since}..{until} ({(until - since).days} d)"


def _kwh(dwh: int) -> str:
    return f"{_decimal(dwh, 10_000)} kWh"


def _decimal(steps: int, one: int) -> str:
    return f"{(Decimal(steps) / one).normalize():f}"
