"""Disputes and invoices from the terminal."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jaryk.documents.queries.disputes import DisputeState, disputes_of
from jaryk.interfaces.cli.main import main
from jaryk.kernel.texts import LANGUAGES
from jaryk.ledger.queries.balances import balance
from jaryk.platform.operations import enrol_user, set_up_installation
from jaryk.reference.queries.taxes import TaxKind
from jaryk.reference.queries.works import work_taxes
from tests.rooms.interfaces.conftest import Ask
from tests.world import World

TODAY = date(2025, 6, 4)
PLACE = """
    account  group               meter  since       shows
    A1       household_highland  M1     2025-05-01  0

    meter  on          kwh
    M1     2025-06-01  1000
"""
PRICES = (
    "code,name_ru,name_ky,name_en,unit,price_som,valid_from,act\n"
    "reconnection,Подключение,Кошуу,Reconnection,раз,415.05,2025-05-01,Order 7\n"
    "resealing,Опломбировка,Пломбалоо,Sealing,шт.,,,\n"
)


@pytest.fixture
def place(world: World, terminal: None) -> World:
    """A household billed for May, two days ago, and a clerk."""
    set_up_installation(kind="demonstration", business_on=TODAY)
    enrol_user(username="clerk", full_name="The clerk", role="clerk", password=None)
    world.tell(PLACE)
    world.bill("2025-05", "2025-06-02")
    return world


def file_words(*more: str) -> list[str]:
    asked = "--account A1 --period 2025-05 --sum 500 --claim Wrong --by clerk"
    return ["dispute", "file", *asked.split(), *more]


@pytest.mark.usefixtures("place")
class TestDispute:
    def test_filed_listed_and_rejected(self, ask: Ask) -> None:
        code, filed = ask(*file_words())
        assert (code, filed["dispute"]) == (0, "D-2025/000001")
        assert (filed["is_in_time"], filed["disputed_tyiyn"]) == (True, 50000)
        _, waiting = ask("dispute", "list", "--district", "north")
        assert waiting["overdue"] == 0
        assert [row["days_left"] for row in waiting["disputes"]] == [10]
        _, answered = ask("dispute", "answer", "D-2025/000001", "--reject", "--by", "clerk")
        assert (answered["state"], answered["due_on"]) == ("rejected", "2025-06-24")
        assert answered["answer"].startswith("Мы проверили счёт 2025-05/000001")
        _, listed = ask("dispute", "list", "--account", "A1")
        assert [row["state"] for row in listed["disputes"]] == ["rejected"]

    def test_withdrawn(self, place: World, ask: Ask) -> None:
        ask(*file_words("--received", "2025-06-03", "--on", "2025-06-03"))
        ask("dispute", "answer", "D-2025/000001", "--withdraw", "--text", "Paid.", "--by", "clerk")
        (kept,) = disputes_of(place.account("A1").pk)
        assert (kept.state, kept.answer) == (DisputeState.WITHDRAWN, "Paid.")
        assert kept.filed_on == kept.bill_received_on == date(2025, 6, 3)

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_people_read_it(self, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
        set_up_installation(kind="demonstration", business_on=date(2025, 6, 6))
        assert main(["dispute", "list", "--lang", lang]) == 0
        assert "D-2025/000001" not in capsys.readouterr().out
        assert main([*file_words(), "--lang", lang]) == 0
        assert len(capsys.readouterr().out.splitlines()) == 2
        assert main(["dispute", "list", "--lang", lang]) == 0
        assert "D-2025/000001" in capsys.readouterr().out
        words = ["dispute", "answer", "D-2025/000001", "--reject", "--by", "clerk"]
        assert main([*words, "--lang", lang]) == 0
        assert "D-2025/000001" in capsys.readouterr().out
        assert main(["dispute", "list", "--account", "A1", "--lang", lang]) == 0
        assert "D-2025/000001" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["dispute", "answer", "D-2025/000009", "--reject", "--by", "clerk"], "D-2025/000009"),
            (["dispute", "answer", "D-2025/000001", "--by", "clerk"], "--confirm"),
            (file_words("--by", "nobody"), "nobody"),
            (file_words("--period", "2025-04"), "2025-04"),
            (file_words("--on", "2025-06-05"), "2025-06-05"),
            (file_words("--sum", "5000"), "1\N{NO-BREAK SPACE}370,00"),
        ],
    )
    def test_refused(self, words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([*words, "--lang", "ru"]) == 2
        assert told in capsys.readouterr().err

    def test_confirmed_only_by_a_posted_recalculation(
        self, ask: Ask, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ask(*file_words())
        words = ["dispute", "answer", "D-2025/000001", "--confirm", "7", "--by", "clerk"]
        assert main(words) == 2
        assert "7" in capsys.readouterr().err


@pytest.fixture
def prices(place: World, tmp_path: Path) -> Path:
    file = tmp_path / "prices.csv"
    file.write_text(PRICES, "utf-8")
    return file


class TestInvoice:
    def test_prices_then_works(self, place: World, prices: Path, ask: Ask) -> None:
        _, entered = ask("invoice", "prices", str(prices), "--by", "clerk")
        assert entered == {"works": 2, "priced": 1}
        ask(*["invoice", "tax", "vat", "--percent", "12", "--since", "2025-05-01", "--by", "clerk"])
        _, listed = ask("invoice", "prices")
        assert [row["price_tyiyn"] for row in listed["prices"]] == [41505]
        words = "invoice works reconnection=2 --account A1 --basis Order --by clerk"
        _, issued = ask(*words.split())
        assert [line["amount_tyiyn"] for line in issued["lines"]] == [83010, 9961]
        assert (issued["invoice"], issued["is_posted"]) == ("I-2025/000001", True)
        assert balance(place.account("A1").pk, on=TODAY) == 137000 + 92971
        ask(*["invoice", "tax", "vat", "--since", "2025-06-01", "--by", "clerk"])
        assert work_taxes(TODAY) == {}
        assert work_taxes(date(2025, 5, 31)) == {TaxKind.VAT: 1200}

    def test_energy_by_an_act_at_its_own_tariff(self, place: World, ask: Ask) -> None:
        words = (
            "invoice additional --account A1 --basis Act --by clerk --group industry "
            "--kwh 100,5 --from 2025-05-10 --to 2025-05-20"
        )
        _, issued = ask(*words.split())
        assert (issued["kind"], issued["due_on"]) == ("additional", "2025-06-10")
        energy, *taxes = issued["lines"]
        assert (energy["quantity_e3"], energy["amount_tyiyn"]) == (100500, 33567)
        assert issued["total_tyiyn"] == 33567 + sum(line["amount_tyiyn"] for line in taxes)
        assert balance(place.account("A1").pk, on=TODAY) == 137000 + issued["total_tyiyn"]

    def test_prepayment_and_the_list(self, place: World, ask: Ask) -> None:
        words = "invoice prepayment --account A1 --basis Contract --by clerk --sum 5000"
        _, issued = ask(*words.split(), "--due", "2025-06-30")
        assert (issued["due_on"], issued["is_posted"]) == ("2025-06-30", False)
        _, listed = ask("invoice", "list", "--account", "A1")
        assert [row["total_tyiyn"] for row in listed["invoices"]] == [500000]
        assert balance(place.account("A1").pk, on=TODAY) == 137000

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_people_read_it(
        self, prices: Path, lang: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said = []
        for words in (
            f"invoice prices {prices}",
            "invoice prices",
            "invoice list --account A1",
            "invoice works reconnection --account A1 --basis Order --by clerk",
            "invoice list --account A1",
            "invoice tax vat --percent 12 --since 2025-05-01 --by clerk",
        ):
            assert main([*words.split(), "--lang", lang]) == 0
            said.append(capsys.readouterr().out)
        assert "415" in said[1]
        assert "I-2025/000001" not in said[2]
        assert "I-2025/000001" in said[3]
        assert "I-2025/000001" in said[4]

    def test_a_form_to_fill_in(self, ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["invoice", "prices", "--template"]) == 0
        assert capsys.readouterr().out.startswith("code,name_ru,")
        _, form = ask("invoice", "prices", "--template")
        assert form["template"].startswith("code,name_ru,")

    @pytest.mark.parametrize(
        ("spoiled", "told"),
        [
            (PRICES.replace("415.05", "1,234").encode(), "2"),
            (PRICES.replace("2025-05-01", "May").encode(), "May"),
            (PRICES.replace(",act", "").encode(), "act"),
            (PRICES.encode("cp1251", errors="replace"), "UTF-8"),
        ],
    )
    def test_a_spoiled_list_is_refused_whole(
        self, prices: Path, spoiled: bytes, told: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        prices.write_bytes(spoiled)
        assert main(["invoice", "prices", str(prices)]) == 2
        assert told in capsys.readouterr().err
        assert main(["invoice", "prices", "--json"]) == 0
        assert '"prices": []' in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ("invoice works magic --account A1 --basis B --by clerk", "magic"),
            ("invoice works x=many --account A1 --basis B --by clerk", "many"),
            ("invoice tax vat --percent 12.345 --since 2025-05-01 --by clerk", "12.345"),
            (
                "invoice additional --account A1 --basis B --by clerk --group industry "
                "--kwh 1 --from 2025-05-10 --to 2025-05-09",
                "2025-05-09",
            ),
        ],
    )
    @pytest.mark.usefixtures("place")
    def test_refused(self, words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(words.split()) == 2
        assert told in capsys.readouterr().err
