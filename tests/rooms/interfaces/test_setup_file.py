"""A file of beginnings as people fill it in: what it tells, and what is wrong where."""

from __future__ import annotations

import tomllib

import pytest

from jaryk.interfaces.setup import read_told, template
from jaryk.interfaces.setup.complaints import UnfitFile
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.reference.qr_profile import qr_profile
from tests.rooms.interfaces.supplier_file import WHOLE, changed, told


def wrong(file: str) -> list[tuple[str, str]]:
    """Where and why a file is not taken."""
    with pytest.raises(UnfitFile) as unfit:
        told(file)
    for lang in LANGUAGES:
        lines = unfit.value.say(lang).splitlines()
        assert len(lines) == 1 + len(unfit.value.complaints)
        assert "supplier.toml" in lines[0]
    return [(complaint.where, complaint.refusal.key) for complaint in unfit.value.complaints]


def test_a_whole_file_is_told() -> None:
    whole = told()
    assert whole.kind == "production"
    assert whole.supplier["name_ky"] == "«Жарык» ААК"
    assert whole.supplier["qr_merchant"] == "qr.bank.example:100234"
    assert [(district.code, district.name_en) for district in whole.districts] == [
        ("01", "City networks")
    ]
    asel, bakyt = whole.users
    assert (asel.role, asel.language, asel.districts, asel.password_env) == ("chief", "ky", (), "")
    assert bakyt.districts == ("01",)


def test_tables_in_tables_blanks_and_the_mark_of_windows_do_no_harm() -> None:
    names = 'name.ru = "ОАО «Свет»"\nname.ky = "«Жарык» ААК"\nname.en = "Light OJSC"\n'
    moved = WHOLE.replace(names, "").replace(
        "[[district]]",
        '[supplier.name]\nru = " ОАО\u00a0«Свет» "\nky = "«Жарык» ААК"\nen = "Light OJSC"\n\n'
        "[[district]]",
    )
    data = b"\xef\xbb\xbf" + moved.replace("\n", "\r\n").encode()
    assert read_told("supplier.toml", data) == told()


def test_qr_payments_may_be_left_out() -> None:
    without = changed('qr_merchant = "qr.bank.example:100234"\n', "")
    assert told(without).supplier["qr_merchant"] == ""


@pytest.mark.parametrize(
    ("was", "becomes", "where", "why"),
    [
        ('"production"', '"demonstration"', "kind", "not_one_of"),
        ('kind = "production"', "", "kind", "missing"),
        ('"01234567890123"', '"0123"', "[supplier] inn", "not_inn"),
        ('"01234567890123"', "1234567890123", "[supplier] inn", "not_words"),
        ('"+996 312 000000, 1209"', '"call us"', "[supplier] phone", "not_phone"),
        ('"+996 312 000000, 1209"', '"+996 312 000000,"', "[supplier] phone", "not_phone"),
        ('"office@light.example"', '"office.light"', "[supplier] email", "not_email"),
        ('"office@light.example"', '"a@b.kg, c@d.kg"', "[supplier] email", "not_email"),
        ('"ОАО «Банк»"', '" "', "[supplier] bank_name", "missing"),
        ('"ОАО «Банк»"', '"\\u0000"', "[supplier] bank_name", "control"),
        ('bank_code = "000000"', "", "[supplier] bank_code", "missing"),
        ('bank_code = "000000"', 'bank_kod = "1"', "[supplier] bank_kod", "unknown_key"),
        ('"0000000000000000"', f'"{"0" * 35}"', "[supplier] bank_account", "too_long"),
        ('name.ky = "«Жарык» ААК"\n', "", "[supplier] name.ky", "missing"),
        ('"01"\nname.ru', '"1 2"\nname.ru', "[[district]] 1 (1 2) code", "not_code"),
        ('"01"\nname.ru', '"City"\nname.ru', "[[district]] 1 (City) code", "not_small"),
        ("[[district]]", "[district]", "[[district]]", "not_tables"),
        ('"chief"', '"boss"', "[[user]] 1 (asel) role", "not_one_of"),
        ('"chief"', '"clerk"', "[[user]]", "no_chief"),
        ('language = "ky"', 'language = "de"', "[[user]] 1 (asel) language", "not_one_of"),
        ('language = "ky"\n', "", "[[user]] 1 (asel) language", "missing"),
        ('full_name = "Асел Жарыкова"\n', "", "[[user]] 1 (asel) full_name", "missing"),
        ('"asel"', '"a sel"', "[[user]] 1 (a sel) username", "not_username"),
        ('"bakyt"', '"Asel"', "[[user]] username", "twice"),
        ('["01"]', '["02"]', "[[user]] 2 (bakyt) districts", "not_one_of"),
        ('["01"]', '"01"', "[[user]] 2 (bakyt) districts", "not_list"),
        ('["01"]', '["01"]\npassword = "x"', "[[user]] 2 (bakyt) password", "password_in_file"),
        ('["01"]', '["01"]\npassword_env = "my word"', "[[user]] 2 (bakyt) password_env",
         "not_variable"),
        ('["01"]', '["01"]\n[bank]\ncode = "1"', "bank.code", "unknown_key"),
    ],
)  # fmt: skip
def test_each_place_that_is_wrong_is_named(was: str, becomes: str, where: str, why: str) -> None:
    assert (where, f"setup.{why}") in wrong(changed(was, becomes))


@pytest.mark.parametrize(
    ("was", "becomes", "where", "why"),
    [
        ("qr.bank.example:100234", "100234", "qr_merchant", "merchant_unfit"),
        ("Light OJSC", "Жарык", "name.en", "name_unfit"),
        (", Bishkek", ", Бишкек", "address.en", "city_unfit"),
    ],
)
def test_what_a_bank_could_not_read_is_named(was: str, becomes: str, where: str, why: str) -> None:
    assert wrong(changed(was, becomes)) == [(f"[supplier] {where}", f"reference.{why}")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    spoiled = changed('"01234567890123"', '"1"').replace('"chief"', '"boss"')
    assert len(wrong(spoiled)) == 3, "the INN, the role, and that there is no chief left"


def test_a_file_without_tables_lacks_everything_once() -> None:
    told_of = wrong('kind = "test"\nsupplier = 1\n')
    assert ("[supplier]", "setup.not_table") in told_of
    assert ("[[district]]", "setup.no_district") in told_of
    assert ("[[user]]", "setup.no_chief") in told_of
    assert len(told_of) == len(set(told_of))


@pytest.mark.parametrize(
    ("data", "why", "at"),
    [
        (b'kind = "test"\ninn = 12 34\n', "not_toml", "2"),
        (b'kind = "test"\nkind = "test"\n', "not_toml", "2"),
        (b'kind = "test', "not_ended", "supplier.toml"),
        ("kind = 'тест'".encode("cp1251"), "not_text", "UTF-8"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_no_toml_is_refused(data: bytes, why: str, at: str, lang: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_told("supplier.toml", data)
    assert refusal.value.key == f"setup.{why}"
    assert at in refusal.value.say(lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_template_asks_for_all_that_is_needed_and_nothing_else(lang: str) -> None:
    sheet = template(lang)
    assert set(tomllib.loads(sheet)) == {"kind", "supplier", "district", "user"}
    assert {why for _, why in wrong(sheet)} == {"setup.missing"}
    commented = sheet.replace("# password_env", "password_env")
    assert {why for _, why in wrong(commented)} == {"setup.missing"}
    is_cyrillic = any("а" <= letter <= "я" for letter in sheet.lower())
    assert is_cyrillic == (lang != "en")
    assert f'language = "{lang}"' in sheet


QR = """
[supplier.qr]
profile = "emvco"
fields."62.01" = ""
fields."26.02" = "KG-{merchant}"
"""


def test_a_qr_may_be_put_together_otherwise() -> None:
    assert told().supplier["qr_profile"] == ""
    kept = told(changed("[[district]]", f"{QR}\n[[district]]")).supplier["qr_profile"]
    fields = dict(qr_profile(kept).fields)
    assert "62.01" not in fields
    assert fields["26.02"] == "KG-{merchant}"


def test_a_wrong_field_of_the_qr_is_named() -> None:
    spoiled = QR.replace("{merchant}", "{inn}")
    assert wrong(changed("[[district]]", f"{spoiled}\n[[district]]")) == [
        ("[supplier] qr", "reference.qr.unknown_word")
    ]
