"""The trial balance, and what the accounting department takes over."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as Xml
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jaryk.interfaces.cli import main as cli
from jaryk.interfaces.demonstration.supplier import introduce
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.ledger.chart import PENALTY_INCOME, TAX_CODES
from jaryk.ledger.exchange_1c import exchange_file
from jaryk.ledger.models import LedgerAccount, Posting
from jaryk.ledger.national_chart import read_chart
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.closing import close_month
from jaryk.ledger.queries.export import csv_lines, day_totals
from jaryk.ledger.queries.trial import TrialRow, trial_balance, trial_total
from tests.world import World

JULY = Month(2025, 7)
AT = datetime(2025, 8, 4, 6, tzinfo=UTC)


@pytest.fixture
def billed(world: World) -> World:
    world.tell("""
        account  group      meter  since       shows
        PLANT    industry   M1     2025-06-01  0
        HOME     household  M2     2025-06-01  0
        FLAT     household  M3     2025-06-01  0

        meter  on          kwh
        M1     2025-07-01  100
        M2     2025-07-01  50
        M3     2025-07-01  10
        M1     2025-08-01  170
        M2     2025-08-01  90
        M3     2025-08-01  20
    """)
    world.bill("2025-06", "2025-07-02")
    world.pay(
        [
            {"account": "HOME", "paid_on": "2025-07-05", "som": "10"},
            {"account": "FLAT", "paid_on": "2025-07-05", "som": "500"},
        ]
    )
    return world


def row(code: str, month: Month = JULY) -> TrialRow:
    return next(told for told in trial_balance(month) if told.code == code)


def test_a_month_adds_up(billed: World) -> None:
    total = trial_total(trial_balance(JULY))
    assert total.debit_tyiyn == total.credit_tyiyn > 0
    assert total.closing_debit_tyiyn == total.closing_credit_tyiyn > 0
    assert (total.opening_debit_tyiyn, total.opening_credit_tyiyn) == (0, 0)
    assert trial_balance(Month(2025, 6)) == []


def test_debts_and_advances_are_told_apart(billed: World) -> None:
    home, flat = (billed.bill_of(number, "2025-06").charged_tyiyn for number in ("HOME", "FLAT"))
    told = row("receivable:household")
    assert told.debit_tyiyn == home + flat
    assert told.credit_tyiyn == 510_00
    assert told.closing_debit_tyiyn == home - 10_00
    assert told.closing_credit_tyiyn == 500_00 - flat
    plant = billed.bill_of("PLANT", "2025-06").charged_tyiyn
    assert row("receivable:other").closing_debit_tyiyn == plant
    assert row("money:received").closing_debit_tyiyn == 510_00


def test_a_month_opens_as_the_one_before_has_closed(billed: World) -> None:
    billed.bill("2025-07", "2025-08-02")
    before, opened = trial_balance(JULY), trial_balance(JULY.next())
    close_month(JULY, at=AT, by_id=None)
    assert trial_balance(JULY) == before
    assert trial_balance(JULY.next()) == opened
    for told in before:
        after = row(told.code, JULY.next())
        assert after.opening_debit_tyiyn == told.closing_debit_tyiyn
        assert after.opening_credit_tyiyn == told.closing_credit_tyiyn


def read_csv(month: Month = JULY) -> list[dict[str, str]]:
    written = "".join(csv_lines(month, read_chart()))
    assert written.startswith("\ufeff")
    return list(csv.DictReader(StringIO(written[1:]), delimiter=";"))


def test_each_posting_is_a_line(billed: World) -> None:
    lines = read_csv()
    assert len(lines) == Posting.objects.count()
    assert sum(Decimal(line["amount_som"]) * 100 for line in lines) == sum(
        Posting.objects.values_list("amount_tyiyn", flat=True)
    )
    paid = next(line for line in lines if line["credit_account"] == "FLAT")
    assert (paid["debit"], paid["debit_number"], paid["credit_number"], paid["amount_som"]) == (
        "money:received", "1210", "1410", "500.00",
    )  # fmt: skip
    assert (paid["posted_on"], paid["kind"], paid["key"]) == (
        "2025-07-05", "payment", "FLAT 2025-07-05",
    )  # fmt: skip


def test_a_key_of_somebody_else_is_no_formula(billed: World) -> None:
    billed.pay([{"account": "HOME", "paid_on": "2025-07-09", "som": "1", "key": "=1+1"}])
    assert "'=1+1" in {line["key"] for line in read_csv()}


def test_an_empty_month_has_a_heading_only(billed: World) -> None:
    assert read_csv(Month(2025, 6)) == []


class TestOneC:
    def parsed(self) -> Xml.Element:
        totals = day_totals(JULY, read_chart())
        pieces = exchange_file(totals, month=JULY, at=AT, organisation="ОсОО «Свет» & <Co>")
        return Xml.fromstring("".join(pieces).removeprefix("\ufeff"))

    def test_it_is_of_the_form_that_1c_reads(self, billed: World) -> None:
        root = self.parsed()
        assert (root.tag, root.get("ВерсияФормата")) == ("ФайлОбмена", "2.0")
        assert root.get("ИдПравилКонвертации") == root.findtext("ПравилаОбмена/Ид")
        assert [child.tag for child in root] == ["ПравилаОбмена", "Объект", "Объект"]
        rules = {rule.findtext("Код") for rule in root.iter("Правило")}
        for number, document in enumerate(root.findall("Объект"), start=1):
            assert document.get("Нпп") == document.find("Ссылка").get("Нпп") == str(number)  # type: ignore[union-attr]
            assert document.get("Тип") == "ДокументСсылка.ОперацияБух"
            assert document.get("ИмяПравила") in rules
            assert {told.get("Имя") for told in document.findall("Ссылка/Свойство")} == {
                "Номер", "Дата",
            }  # fmt: skip
            for entry in document.findall("ТабличнаяЧасть[@Имя='Проводки']/Запись"):
                assert [told.get("Имя") for told in entry] == [
                    "СчетДт", "СчетКт", "Сумма", "Содержание",
                ]  # fmt: skip
                for account in entry[:2]:
                    assert account.get("ИмяПравила") in rules
                    assert (account.findtext("Ссылка/Свойство/Значение") or "").isdigit()

    def test_each_day_comes_to_what_was_posted(self, billed: World) -> None:
        told: dict[str, Decimal] = {}
        for document in self.parsed().findall("Объект"):
            day = document.findtext("Ссылка/Свойство[@Имя='Дата']/Значение")
            sums = [
                Decimal(amount.text or "")
                for amount in document.findall(".//Запись/Свойство[@Имя='Сумма']/Значение")
            ]
            whole = document.findtext("Свойство[@Имя='СуммаОперации']/Значение")
            assert sum(sums) == Decimal(whole or "")
            told[str(day)[:10]] = sum(sums)
        posted: dict[str, Decimal] = defaultdict(Decimal)
        for posting in Posting.objects.all():
            posted[f"{posting.posted_on}"] += Decimal(posting.amount_tyiyn) / 100
        assert told == posted
        assert set(told) == {"2025-07-02", "2025-07-05"}

    def test_a_month_of_nothing_is_refused(self, billed: World) -> None:
        totals = day_totals(Month(2025, 6), read_chart())
        with pytest.raises(Refusal) as refused:
            list(exchange_file(totals, month=Month(2025, 6), at=AT, organisation=""))
        assert refused.value.key == "ledger.export.nothing"


class TestChart:
    def test_every_account_of_the_house_has_a_number(self, db: None) -> None:
        chart = read_chart()
        open_house_accounts(["household", "industry"])
        for code in LedgerAccount.objects.values_list("code", flat=True):
            assert chart.number(code).isdigit(), code
        assert chart.number("money:desk:north") == "1110"
        assert chart.number(PENALTY_INCOME) != chart.number(TAX_CODES[1])

    def test_a_supplier_has_numbers_of_its_own(self) -> None:
        chart = read_chart(b'[numbers]\nmoney = "1215.2"')
        assert chart.number("money:demir") == "1215.2"
        with pytest.raises(Refusal) as refused:
            chart.number("suspense")
        assert refused.value.key == "ledger.chart.no_number"

    @pytest.mark.parametrize(
        "written", [b"\xff", b"[numbers", b"[other]\na = 1", b"numbers = 3", b"[numbers]\na = 14"]
    )
    def test_another_file_is_refused(self, written: bytes) -> None:
        with pytest.raises(Refusal):
            read_chart(written)


class TestTerminal:
    @pytest.fixture(autouse=True)
    def house(
        self, billed: World, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
    ) -> None:
        """The door is open, the books' key and witness are the test's own."""
        settings.VAR = tmp_path
        monkeypatch.setattr("jaryk.interfaces.cli.door.open_house", lambda **_: None)
        monkeypatch.setattr("jaryk.interfaces.clock.now", lambda: AT)

    def told(self, capsys: pytest.CaptureFixture[str], *words: str, ends: int = 0) -> Any:
        assert cli.main(["books", *words, "--json"]) == ends
        return json.loads(capsys.readouterr().out)

    def test_from_seal_to_close(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.told(capsys, "seal") == {"seals": 2}
        assert self.told(capsys, "verify") == {"sealed_entries": 5, "found": []}
        assert self.told(capsys, "close", "2025-07")["closed"] == "2025-07"
        assert self.told(capsys, "check")["closed_until"] == "2025-08-01"
        assert cli.main(["books", "close", "2025-07"]) == 2
        assert "2025-08" in capsys.readouterr().err

    def test_balances(self, billed: World, capsys: pytest.CaptureFixture[str]) -> None:
        told = self.told(capsys, "balance", "money:received", "--on", "2025-07-31")
        assert told["balance_tyiyn"] == 510_00
        owed = billed.bill_of("HOME", "2025-06").charged_tyiyn - 10_00
        assert self.told(capsys, "balance", "HOME")["balance_tyiyn"] == owed
        assert cli.main(["books", "balance", "NOBODY"]) == 2

    def test_trial(self, capsys: pytest.CaptureFixture[str]) -> None:
        total = self.told(capsys, "trial", "2025-07")["total"]
        assert total["debit"] == total["credit"] > 0
        for lang in ("ru", "ky", "en"):
            assert cli.main(["books", "trial", "2025-07", "--lang", lang]) == 0
            assert "receivable:household" in capsys.readouterr().out

    @pytest.mark.parametrize("form", ["csv", "1c"])
    def test_export(self, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:

        introduce()
        file = tmp_path / "out"
        told = self.told(capsys, "export", "2025-07", "--format", form, "--to", str(file))
        assert told["bytes"] == len(file.read_bytes()) > 100
        assert list(tmp_path.glob(".*")) == []

    def test_words_for_people(self, capsys: pytest.CaptureFixture[str]) -> None:
        for lang in ("ru", "ky", "en"):
            for words in (["check"], ["seal"], ["verify"], ["balance", "HOME"]):
                assert cli.main(["books", *words, "--lang", lang]) in {0, 1}
                assert capsys.readouterr().out
