"""The invented supplier, its districts and its staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jaryk.interfaces.demonstration.districts import DISTRICTS, HIGHLAND
from jaryk.platform import queries as platform
from jaryk.platform.operations import enrol_user, open_district
from jaryk.reference.operations.supplier import SupplierDetails, introduce_supplier

CHIEF: Final = "chief"
CLERK: Final = "clerk"
SUPPLIER: Final = SupplierDetails(
    name_ru="ОАО «Жомок-Электро» (вымышленное)",
    name_ky="«Жомок-Электро» ААК (ойдон чыгарылган)",
    name_en="Jomok Electro OJSC (invented)",
    inn="00000000000000",
    address_ru="г. Ак-Булак, ул. Сказочная, д. 1",
    address_ky="Ак-Булак ш., Жомок көч., 1-үй",
    address_en="1 Fairy Tale St, Ak-Bulak",
    phone="+996 000 000000",
    email="office@jomok-electro.example",
    bank_name="ОАО «Жомок Банк»",
    bank_code="000000",
    bank_account="0000000000000000",
    qr_merchant="demo.invalid:DEMO-0000",
)


@dataclass(frozen=True)
class LogIn:
    """A member of the invented staff, with the password that the demonstration prints."""

    username: str
    password: str
    role: str
    full_name: str
    districts: tuple[str, ...] = ()


LOG_INS: Final = (
    LogIn(CHIEF, "chief-demo", "chief", "Айчүрөк Жомокова"),
    LogIn(CLERK, "clerk-demo", "clerk", "Семетей Жомоков"),
    LogIn("reader", "reader-demo", "reader", "Күлчоро Жомоков", (HIGHLAND.code,)),
)


def introduce() -> None:
    """Name the supplier, open its districts and enrol its staff."""
    introduce_supplier(**SUPPLIER)
    open_districts()
    enrol_staff()


def open_districts() -> None:
    """The three districts, without anything in them."""
    for district in DISTRICTS:
        open_district(
            code=district.code,
            name_ru=district.names["ru"],
            name_ky=district.names["ky"],
            name_en=district.names["en"],
        )


def enrol_staff() -> None:
    """The three log-ins; the reader sees the mountains only."""
    districts = {d.code: d for d in platform.districts()}
    for log_in in LOG_INS:
        enrol_user(
            username=log_in.username,
            full_name=log_in.full_name,
            role=log_in.role,
            password=log_in.password,
            districts=[districts[code] for code in log_in.districts],
        )
