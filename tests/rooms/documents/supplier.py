"""A supplier for bills that are printed from the database."""

from __future__ import annotations

from jaryk.platform.operations import set_up_installation
from jaryk.reference.operations.supplier import introduce_supplier


def introduce(*, kind: str = "production", qr_merchant: str = "elqr.example.kg:100234") -> None:
    """Name the supplier of an installation of that kind."""
    set_up_installation(kind=kind)
    introduce_supplier(
        name_ru="ОАО «Ала-Тоо Электро»",
        name_ky="«Ала-Тоо Электро» ААК",
        name_en="Ala-Too Electricity Supply Company OJSC",
        inn="01234567890123",
        address_ru="г. Бишкек, ул. Токтогула, 120",
        address_ky="Бишкек ш., Токтогул көч., 120",
        address_en="120 Toktogul Street, Bishkek",
        phone="1209; +996 312 550105",
        email="abonent@alatoo.example",
        bank_name="ОАО «Айыл Банк»",
        bank_code="135001",
        bank_account="1350100012345678",
        qr_merchant=qr_merchant,
    )
