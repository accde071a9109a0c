"""The payment QR: its fields, its check sum, and what it refuses to carry."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from jaryk.documents.qr import (
    DEMONSTRATION_MARK,
    GREATEST_TYIYN,
    PaymentRoute,
    payment_payload,
    qr_svg,
)
from jaryk.kernel.errors import Refusal
from jaryk.reference.qr_profile import kept_profile, profile_told, qr_profile
from tests.rooms.documents.bills import ROUTE, fields_of, household_bill


def by_emvco(**told: str) -> PaymentRoute:
    return replace(ROUTE, profile=profile_told({"profile": "emvco"} | told))


def payload(route: PaymentRoute, amount_tyiyn: int = 187_310) -> str:
    return payment_payload(
        route=route,
        account_number="10452187",
        bill_number="2026-05/000123",
        amount_tyiyn=amount_tyiyn,
        is_demonstration=False,
    )


@given(st.integers(min_value=1, max_value=GREATEST_TYIYN))
def test_a_kyrgyz_bank_reads_whom_how_much_and_for_what(amount_tyiyn: int) -> None:
    told = payload(ROUTE, amount_tyiyn)
    fields = fields_of(told)
    assert int(fields["54"]) == amount_tyiyn
    assert (fields["01"], fields["53"], fields["58"]) == ("12", "417", "KG")
    assert fields["59"] == ROUTE.supplier_name
    assert fields_of(fields["32"]) == {
        "00": ROUTE.operator,
        "01": ROUTE.supplier_code,
        "10": "10452187",
        "11": "2026-05/000123",
        "12": "11",
        "13": "12",
    }
    assert fields["63"] == sha256(told[:-8].encode()).hexdigest()[-4:]


def test_the_payload_is_the_golden_one() -> None:
    """Written out by hand; ``printf %s "$payload" | sha256sum`` ends its check sum."""
    assert payload(ROUTE) == (
        "000201" "010212"
        "3271" "0015elqr.example.kg" "0106100234" "100810452187" "11142026-05/000123"
        "120211" "130212"
        "52044900" "5303417" "5406187310" "5802KG" "5915ALA-TOO ELEKTRO" "6007BISHKEK"
        "6304203b"
    )  # fmt: skip


@given(st.integers(min_value=1, max_value=GREATEST_TYIYN))
def test_the_plain_form_has_soms_and_the_standard_check_sum(amount_tyiyn: int) -> None:
    told = payload(by_emvco(), amount_tyiyn)
    fields = fields_of(told)
    som, _, tyiyn = fields["54"].partition(".")
    assert int(som) * 100 + int(tyiyn) == amount_tyiyn
    assert fields_of(fields["26"]) == {"00": ROUTE.operator, "01": ROUTE.supplier_code}
    assert fields_of(fields["62"]) == {"01": "2026-05/000123", "06": "10452187"}
    assert int(fields["63"], 16) == crc_16(told[:-4].encode())


def crc_16(told: bytes) -> int:
    """CRC-16 with polynomial 0x1021 and start 0xFFFF, bit by bit."""
    register = 0xFFFF
    for byte in told:
        register ^= byte << 8
        for _ in range(8):
            register = (register << 1) ^ (0x1021 if register & 0x8000 else 0)
        register &= 0xFFFF
    return register


def test_the_check_sum_is_the_standard_one() -> None:
    assert crc_16(b"123456789") == 0x29B1


def test_fields_are_told_over_and_taken_away() -> None:
    told = {"fields.26.00": "", "fields.26.01": "", "fields.30.00": "{operator}"}
    told |= {"fields.30.02": "KG-{merchant}", "fields.62.01": "", "amount": "tyiyn"}
    fields = fields_of(payload(by_emvco(**told)))
    assert "26" not in fields
    assert fields_of(fields["30"]) == {"00": ROUTE.operator, "02": f"KG-{ROUTE.supplier_code}"}
    assert fields_of(fields["62"]) == {"06": "10452187"}
    assert fields["54"] == "187310"


def test_a_static_code_asks_for_no_sum() -> None:
    told = {"fields.54": "", "fields.01": "11", "fields.32.11": ""}
    fields = fields_of(payload(replace(ROUTE, profile=profile_told(told))))
    assert fields["01"] == "11"
    assert "54" not in fields
    assert set(fields_of(fields["32"])) == {"00", "01", "10", "12", "13"}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"profile": "swift"}, "not_one_of"),
        ({"amount": "usd"}, "not_one_of"),
        ({"checksum": "md5"}, "not_one_of"),
        ({"profile": 7}, "not_words"),
        ({"crc": "16"}, "unknown"),
        ({"fields.5": "1"}, "bad_tag"),
        ({"fields.63": "1"}, "bad_tag"),
        ({"fields.52.01": "1"}, "bad_tag"),
        ({"fields.32": "1"}, "bad_tag"),
        ({"fields.32.02": "{inn}"}, "unknown_word"),
        ({"fields.53": ""}, "missing"),
        ({"fields.32.10": ""}, "no_account"),
        ({"fields.54": ""}, "kind"),
        ({"fields.01": "11"}, "kind"),
        ({"fields.32.02": "Ош"}, "unfit_field"),
        ({"fields.32.02": "x" * 60}, "unfit_field"),
        ({"fields.52": "49000"}, "unfit_field"),
    ],
)
def test_a_profile_that_banks_could_not_read_is_refused(told: dict[str, str], why: str) -> None:
    with pytest.raises(Refusal) as refusal:
        kept_profile(told, merchant="elqr.example.kg:100234")
    assert refusal.value.key == f"reference.qr.{why}"
    assert refusal.value.say("ky")


def test_a_profile_is_kept_as_it_was_told() -> None:
    told = {"profile": "emvco", "fields.62.01": ""}
    assert qr_profile(kept_profile(told, merchant="a:b")) == profile_told(told)
    assert kept_profile({}, merchant="a:b") == ""
    assert qr_profile("") == profile_told({"profile": "elqr"})


def test_a_demonstration_cannot_be_paid() -> None:
    payload = household_bill(is_demonstration=True).qr_payload
    assert payload is not None
    fields = fields_of(payload)
    assert fields["59"] == DEMONSTRATION_MARK
    assert fields_of(fields["32"])["00"] == "demo.invalid"
    assert ROUTE.operator not in payload


@pytest.mark.parametrize("name", ["Ала-Тоо", "", "A" * 26, "A\nB"])
def test_a_field_that_banks_cannot_read_is_refused(name: str) -> None:
    bill = household_bill()
    with pytest.raises(Refusal) as refusal:
        _ = replace(bill, payment_route=replace(ROUTE, supplier_name=name)).qr_payload
    assert refusal.value.key == "reference.qr.unfit_field"
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
