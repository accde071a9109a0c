"""The payment QR: its fields, its check sum, and what it refuses to carry."""

from __future__ import annotations

from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from jaryk.documents.qr import (
    DEMONSTRATION_MARK,
    GREATEST_TYIYN,
    check_sum,
    payment_payload,
    qr_svg,
)
from jaryk.kernel.errors import Refusal
from tests.rooms.documents.bills import ROUTE, fields_of, household_bill


def test_the_check_sum_is_the_standard_one() -> None:
    assert check_sum("123456789") == 0x29B1


@given(st.integers(min_value=1, max_value=GREATEST_TYIYN))
def test_a_bank_reads_whom_how_much_and_for_what(amount_tyiyn: int) -> None:
    payload = payment_payload(
        route=ROUTE,
        account_number="10452187",
        bill_number="2026-05/000123",
        amount_tyiyn=amount_tyiyn,
        is_demonstration=False,
    )
    fields = fields_of(payload)
    som, _, tyiyn = fields["54"].partition(".")
    assert int(som) * 100 + int(tyiyn) == amount_tyiyn
    assert fields["53"] == "417"
    assert fields["58"] == "KG"
    assert fields["59"] == ROUTE.supplier_name
    assert fields_of(fields["26"]) == {"00": ROUTE.operator, "01": ROUTE.supplier_code}
    assert fields_of(fields["62"]) == {"01": "2026-05/000123", "06": "10452187"}
    assert payload[-8:] == f"6304{check_sum(payload[:-4]):04X}"


def test_a_demonstration_cannot_be_paid() -> None:
    payload = household_bill(is_demonstration=True).qr_payload
    assert payload is not None
    fields = fields_of(payload)
    assert fields["59"] == DEMONSTRATION_MARK
    assert fields_of(fields["26"])["00"] == "demo.invalid"
    assert ROUTE.operator not in payload


@pytest.mark.parametrize("name", ["Ала-Тоо", "", "A" * 26, "A\nB"])
def test_a_field_that_banks_cannot_read_is_refused(name: str) -> None:
    bill = household_bill()
    with pytest.raises(Refusal) as refusal:
        _ = replace(bill, payment_route=replace(ROUTE, supplier_name=name)).qr_payload
    assert refusal.value.key == "documents.qr.unfit_field"
    assert "59" in refusal.value.say("ky")


@pytest.mark.parametrize("amount_tyiyn", [0, GREATEST_TYIYN + 1])
def test_a_qr_asks_for_a_sum_that_it_can_hold(amount_tyiyn: int) -> None:
    with pytest.raises(ValueError, match="cannot ask"):
        payment_payload(
            route=ROUTE,
            account_number="1",
            bill_number="1",
            amount_tyiyn=amount_tyiyn,
            is_demonstration=False,
        )


def test_the_picture_is_square_and_has_a_quiet_zone() -> None:
    payload = household_bill().qr_payload
    assert payload is not None
    bare = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    inner = zxingcpp.write_barcode_to_image(bare, add_quiet_zones=False).shape[0]
    assert f'width="{inner + 8}" height="{inner + 8}"' in qr_svg(payload)
