"""Words by key and language, gathered from the rooms."""

from __future__ import annotations

from pathlib import Path

import pytest

from jaryk.kernel.texts import LANGUAGES, catalogue, gathered, text

BILL = '[bill.title]\nru = "Счёт"\nky = "Эсеп"\nen = "Bill for {month}"\n'


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


def test_nested_tables_make_dotted_keys(room: Path) -> None:
    (room / "texts.toml").write_text(BILL, "utf-8")

    told = gathered(room.parent)

    assert told == {"bill.title": {"ru": "Счёт", "ky": "Эсеп", "en": "Bill for {month}"}}


def test_a_key_told_twice_stops_the_start(room: Path) -> None:
    (room / "texts.toml").write_text(BILL, "utf-8")
    (room.parent / "texts.toml").write_text(BILL, "utf-8")

    with pytest.raises(ValueError, match=r"'bill\.title' is told twice, again in .*room"):
        gathered(room.parent)


def test_a_folder_of_texts_holds_a_file_a_subject(room: Path) -> None:
    (room / "texts").mkdir()
    (room / "texts" / "bills.toml").write_text(BILL, "utf-8")
    (room / "texts" / "payments.toml").write_text(BILL.replace("bill", "payment"), "utf-8")
    (room / "texts" / "notes.md").write_text("[bill.title]", "utf-8")

    assert list(gathered(room)) == ["bill.title", "payment.title"]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('[bill.title]\nru = "Счёт"\nen = "Bill"\n', r"bill\.title\.ru"),
        ('greeting = "hello"\n', "greeting"),
    ],
)
def test_a_text_that_lacks_a_language_stops_the_start(room: Path, written: str, key: str) -> None:
    (room / "texts.toml").write_text(written, "utf-8")

    with pytest.raises(ValueError, match=f"text '{key}' lacks one of ru, ky, en"):
        gathered(room)


@pytest.mark.parametrize("name", ["_drafts", ".git", "room.txt"])
def test_other_files_and_hidden_folders_are_passed_over(room: Path, name: str) -> None:
    (room / "texts.toml").write_text(BILL, "utf-8")
    (room / name).mkdir()
    (room / name / ("texts.toml" if "txt" not in name else "words.toml")).write_text(BILL, "utf-8")
    (room / "words.toml").write_text(BILL, "utf-8")

    assert list(gathered(room)) == ["bill.title"]


def test_the_braces_of_a_text_are_filled() -> None:
    assert text("kernel.month.unreadable", "en", written="May") != (
        text("kernel.month.unreadable", "en", written="June")
    )
    assert "May" in text("kernel.month.unreadable", "ky", written="May")


def test_an_unknown_key_or_language_is_a_mistake() -> None:
    with pytest.raises(KeyError, match=r"kernel\.month\.unheard"):
        text("kernel.month.unheard", "ru")
    with pytest.raises(KeyError, match="de"):
        text("kernel.month.unreadable", "de", written="Mai")


def test_every_text_is_told_in_all_languages() -> None:
    assert catalogue() is catalogue()
    assert all(tuple(told) == LANGUAGES for told in catalogue().values())
