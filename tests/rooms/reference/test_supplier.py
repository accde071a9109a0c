"""The supplier's details, and what a bank's application could not read of them."""

from __future__ import annotations

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.reference.operations.supplier import SupplierDetails, introduce_supplier
from jaryk.reference.queries.supplier import named_supplier, supplier

pytestmark = pytest.mark.django_db


def details(**changed: str) -> SupplierDetails:
    told = SupplierDetails(
        name_ru="ОАО «Свет»",
        name_ky="«Жарык» ААК",
        name_en="Light OJSC",
        inn="01234567890123",
        address_ru="г. Бишкек, ул. Светлая, 1",
        address_ky="Бишкек ш., Жарык көч., 1",
        address_en="1 Bright Street, Bishkek",
        phone="1209",
        email="office@light.example",
        bank_name="ОАО «Банк»",
        bank_code="000000",
        bank_account="0000000000000000",
        qr_merchant="qr.bank.example:100234",
    )
    return SupplierDetails(**(told | changed))  # type: ignore[typeddict-item]


def test_the_newer_details_stand() -> None:
    introduce_supplier(**details())
    introduce_supplier(**details(phone="1210"))
    assert supplier().phone == "1210"


@pytest.mark.parametrize(
    "merchant", ["", "a:b", f"{'o' * 32}:{'7' * 27}", "qr.bank.example:KG-100/234"]
)
def test_no_merchant_and_whole_merchants_are_taken(merchant: str) -> None:
    introduce_supplier(**details(qr_merchant=merchant))
    assert supplier().qr_merchant == merchant


@pytest.mark.parametrize(
    "merchant",
    [
        "100234",
        ":100234",
        "qr.bank.example:",
        "a:b:c",
        "qr.bank.example: 100234",
        "оператор:100234",
        f"{'o' * 33}:1",
        f"o:{'1' * 33}",
        f"{'o' * 32}:{'7' * 28}",
    ],
)
def test_a_merchant_that_no_bank_reads_is_refused(merchant: str) -> None:
    with pytest.raises(Refusal) as refusal:
        introduce_supplier(**details(qr_merchant=merchant))
    assert refusal.value.key == "reference.merchant_unfit"
    assert merchant in refusal.value.say("ky")
    assert named_supplier() is None


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("name_en", "Жарык", "reference.name_unfit"),
        ("name_en", "L" * 26, "reference.name_unfit"),
        ("address_en", "Bishkek, Жарык", "reference.city_unfit"),
        ("address_en", "1 Bright Street, Verylongcityname", "reference.city_unfit"),
        ("address_en", "1 Bright Street,", "reference.city_unfit"),
    ],
)
def test_what_the_qr_cannot_name_is_refused_unless_there_is_no_qr(
    key: str, value: str, reason: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        introduce_supplier(**details(**{key: value}))
    assert refusal.value.key == reason
    introduce_supplier(**details(**{key: value, "qr_merchant": ""}))
    assert supplier().qr_merchant == ""
