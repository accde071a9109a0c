"""A file of beginnings, whole, for tests that spoil one place of it or change it."""

from __future__ import annotations

from jaryk.interfaces.setup import Told, read_told

WHOLE = """\
kind = "production"

[supplier]
name.ru = "ОАО «Свет»"
name.ky = "«Жарык» ААК"
name.en = "Light OJSC"
inn = "01234567890123"
address.ru = "г. Бишкек, ул. Светлая, 1"
address.ky = "Бишкек ш., Жарык көч., 1"
address.en = "1 Bright Street, Bishkek"
phone = "+996 312 000000, 1209"
email = "office@light.example"
bank_name = "ОАО «Банк»"
bank_code = "000000"
bank_account = "0000000000000000"
qr_merchant = "qr.bank.example:100234"

[[district]]
code = "01"
name.ru = "Городской РЭС"
name.ky = "Шаардык РЭС"
name.en = "City networks"

[[user]]
username = "asel"
full_name = "Асел Жарыкова"
role = "chief"
language = "ky"

[[user]]
username = "bakyt"
full_name = "Бакыт Жарыков"
role = "reader"
language = "ru"
districts = ["01"]
"""


def changed(was: str, becomes: str) -> str:
    """The file with one place of it changed."""
    assert WHOLE.count(was) == 1, was
    return WHOLE.replace(was, becomes)


def told(file: str = WHOLE) -> Told:
    return read_told("supplier.toml", file.encode())
