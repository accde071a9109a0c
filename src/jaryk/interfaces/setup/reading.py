"""From the bytes of a TOML file to what it tells, or to everything that is wrong with it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from typing import Any, Final

from jaryk.interfaces.setup.complaints import Complaints
from jaryk.interfaces.setup.entries import Entry
from jaryk.interfaces.setup.told import DistrictTold, Told, UserTold
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.reference.merchant import (
    refuse_unfit_city,
    refuse_unfit_merchant,
    refuse_unfit_name,
)
from jaryk.reference.operations.supplier import SupplierDetails
from jaryk.reference.qr_profile import kept_profile

KINDS: Final = ("production", "test")
ROLES: Final = ("chief", "clerk", "reader")
_CHIEF: Final = "chief"
_INN: Final = re.compile(r"[0-9]{14}")
_ONE_PHONE: Final = r"\+?[0-9](?:[ ()-]*[0-9]){2,14}"
_PHONES: Final = re.compile(rf"{_ONE_PHONE}(?: ?[,;] ?{_ONE_PHONE})*")
_EMAIL: Final = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(?:\.[^@\s,;<>.]+)+")
_CODE: Final = re.compile(r"[^\W_][\w.-]*")
_USERNAME: Final = re.compile(r"\w[\w.@+-]*")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LINE_AND_COLUMN: Final = re.compile(r"at line (\d+), column (\d+)")


def read_told(file: str, data: bytes) -> Told:
    """What the file tells; a Refusal names every place that must be put right, and how."""
    written = _parsed(file, data)
    complaints = Complaints()
    supplier = written.pop("supplier", {})
    if not isinstance(supplier, dict):
        complaints.add("[supplier]", "setup.not_table", heading="[supplier]")
        supplier = {}
    whole = Entry("", written, complaints)
    kind = whole.one_of("kind", KINDS)
    details = _supplier(Entry("[supplier]", supplier, complaints), complaints)
    districts = tuple(_district(entry) for entry in whole.tables("district"))
    codes = [district.code for district in districts]
    users = tuple(_user(entry, codes) for entry in whole.tables("user"))
    whole.close()
    _complain_of_twins("[[district]] code", codes, complaints)
    _complain_of_twins("[[user]] username", [user.username for user in users], complaints)
    if "district" not in written:
        complaints.add("[[district]]", "setup.no_district")
    if _CHIEF not in {user.role for user in users}:
        complaints.add("[[user]]", "setup.no_chief")
    complaints.refuse_any(file)
    return Told(kind, details, districts, users)


def _parsed(file: str, data: bytes) -> dict[str, Any]:
    try:
        # Editors of Windows put a mark before the first letter.
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal("setup.not_text", file=file) from None
    except tomllib.TOMLDecodeError as error:
        if found := _LINE_AND_COLUMN.search(str(error)):
            line, column = found.groups()
            raise Refusal("setup.not_toml", file=file, line=line, column=column) from None
        raise Refusal("setup.not_ended", file=file) from None


def _supplier(entry: Entry, complaints: Complaints) -> SupplierDetails:
    names = entry.in_languages("name", longest=200)
    addresses = entry.in_languages("address", longest=300)
    details = SupplierDetails(
        name_ru=names["ru"],
        name_ky=names["ky"],
        name_en=names["en"],
        inn=entry.shaped("inn", _INN, "setup.not_inn", longest=60),
        address_ru=addresses["ru"],
        address_ky=addresses["ky"],
        address_en=addresses["en"],
        phone=entry.shaped("phone", _PHONES, "setup.not_phone", longest=60),
        email=entry.shaped("email", _EMAIL, "setup.not_email", longest=120),
        bank_name=entry.words("bank_name", longest=200),
        bank_code=entry.words("bank_code", longest=20),
        bank_account=entry.words("bank_account", longest=34),
        qr_merchant=entry.words("qr_merchant", longest=300, needed=False),
        qr_profile="",
    )
    if merchant := details["qr_merchant"]:
        complaints.take_over(entry.where("qr_merchant"), refuse_unfit_merchant, merchant)
        for key, check, told in (
            ("name.en", refuse_unfit_name, details["name_en"]),
            ("address.en", refuse_unfit_city, details["address_en"]),
        ):
            if told:
                complaints.take_over(entry.where(key), check, told)
    qr = entry.under("qr")
    try:
        details["qr_profile"] = kept_profile(qr, merchant=details["qr_merchant"])
    except Refusal as refusal:
        complaints.add(entry.where("qr"), refusal.key, **refusal.particulars)
    entry.close()
    return details


def _district(entry: Entry) -> DistrictTold:
    entry.name("code")
    names = entry.in_languages("name", longest=200)
    code = entry.shaped("code", _CODE, "setup.not_code", longest=20)
    # Files of customers are compared with codes in small letters.
    if code != code.lower():
        entry.complain("code", "setup.not_small", value=code, small=code.lower())
    entry.close()
    return DistrictTold(code, names["ru"], names["ky"], names["en"])


def _user(entry: Entry, codes: Iterable[str]) -> UserTold:
    entry.name("username")
    user = UserTold(
        username=entry.shaped("username", _USERNAME, "setup.not_username", longest=60),
        full_name=entry.words("full_name", longest=200),
        role=entry.one_of("role", ROLES),
        language=entry.one_of("language", LANGUAGES),
        districts=tuple(sorted(entry.codes("districts", list(codes)))),
        password_env=entry.shaped(
            "password_env", _VARIABLE, "setup.not_variable", longest=100, needed=False
        ),
    )
    entry.close()
    return user


def _complain_of_twins(where: str, told: list[str], complaints: Complaints) -> None:
    """A name that stands twice, in capitals or not: the second would overwrite the first."""
    seen: set[str] = set()
    for name in filter(None, told):
        if name.casefold() in seen:
            complaints.add(where, "setup.twice", value=name)
        seen.add(name.casefold())
