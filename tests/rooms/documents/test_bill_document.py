"""A bill that does not add up is never printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from jaryk.documents.bill_document import BillDocument
from jaryk.documents.figures import BISHKEK
from jaryk.documents.qr import GREATEST_TYIYN
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from tests.rooms.documents.bills import (
    credit_bill,
    household_bill,
    industrial_bill,
    tariff_change_bill,
    zero_bill,
)

Spoil = Callable[[BillDocument], BillDocument]


def spoil_total(bill: BillDocument) -> BillDocument:
    return replace(bill, total_tyiyn=bill.total_tyiyn + 1)


def spoil_step(bill: BillDocument) -> BillDocument:
    part = bill.parts[0]
    first = replace(part.steps[0], energy_dwh=part.steps[0].energy_dwh + 1)
    return replace(bill, parts=(replace(part, steps=(first, *part.steps[1:])), *bill.parts[1:]))


def spoil_meter(bill: BillDocument) -> BillDocument:
    meter = replace(bill.meters[0], difference_dwh=bill.meters[0].difference_dwh - 1)
    return replace(bill, meters=(meter, *bill.meters[1:]))


def drop_meter(bill: BillDocument) -> BillDocument:
    return replace(bill, meters=bill.meters[1:])


def forget_payment(bill: BillDocument) -> BillDocument:
    return replace(bill, payments=bill.payments[1:])


@pytest.mark.parametrize("make", [household_bill, industrial_bill])
@pytest.mark.parametrize(
    "spoil", [spoil_total, spoil_step, spoil_meter, drop_meter, forget_payment]
)
def test_a_wrong_figure_is_refused(make: Callable[[], BillDocument], spoil: Spoil) -> None:
    with pytest.raises(Refusal) as refusal:
        spoil(make())
    assert refusal.value.key == "documents.bill.does_not_add_up"
    assert all(make().number in refusal.value.say(lang) for lang in LANGUAGES)


@pytest.mark.parametrize(
    "make", [household_bill, tariff_change_bill, zero_bill, credit_bill, industrial_bill]
)
def test_a_right_bill_stands(make: Callable[[], BillDocument]) -> None:
    bill = make()
    made = bill.opening_tyiyn - bill.paid_tyiyn + bill.charged_tyiyn + bill.penalty.amount_tyiyn
    assert made == bill.total_tyiyn


def test_a_debt_needs_a_due_date() -> None:
    with pytest.raises(Refusal) as refusal:
        replace(household_bill(), due_on=None)
    assert refusal.value.key == "documents.bill.no_due_date"
    assert all("2026-05/000123" in refusal.value.say(lang) for lang in LANGUAGES)


def test_nobody_is_cut_off_while_the_bill_may_be_paid() -> None:
    bill = household_bill()
    assert bill.due_on is not None
    assert bill.disconnection is not None
    at = datetime(bill.due_on.year, bill.due_on.month, bill.due_on.day, 23, 59, tzinfo=BISHKEK)
    with pytest.raises(Refusal) as refusal:
        replace(bill, disconnection=replace(bill.disconnection, at=at))
    assert refusal.value.key == "documents.bill.cut_before_due"
    assert all("2026-06-23" in refusal.value.say(lang) for lang in LANGUAGES)
    later = replace(bill.disconnection, at=at + timedelta(minutes=1))
    assert replace(bill, disconnection=later).disconnection == later


def test_the_hour_of_disconnection_has_a_zone() -> None:
    bill = household_bill()
    assert bill.disconnection is not None
    naive = replace(bill.disconnection, at=bill.disconnection.at.replace(tzinfo=None))
    with pytest.raises(ValueError, match="time zone"):
        replace(bill, disconnection=naive)


@pytest.mark.parametrize("make", [zero_bill, credit_bill])
def test_nothing_to_pay_has_no_qr(make: Callable[[], BillDocument]) -> None:
    assert make().qr_payload is None


def test_a_supplier_without_qr_prints_none() -> None:
    assert replace(household_bill(), payment_route=None).qr_payload is None


def test_a_sum_beyond_the_qr_is_still_a_bill() -> None:
    bill = household_bill()
    debt = GREATEST_TYIYN - bill.total_tyiyn
    most = replace(bill, opening_tyiyn=bill.opening_tyiyn + debt, total_tyiyn=GREATEST_TYIYN)
    assert most.qr_payload is not None
    more = replace(most, opening_tyiyn=most.opening_tyiyn + 1, total_tyiyn=GREATEST_TYIYN + 1)
    assert more.qr_payload is None
