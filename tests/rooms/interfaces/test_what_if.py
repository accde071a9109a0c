"""Draft tariffs from the terminal and the page: read with care, shown in tables, kept as files."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from jaryk.charges.queries.drafts import draft, drafts
from jaryk.charges.whatif.draft import of_plain, plain, read_draft, written
from jaryk.charges.whatif.outcome import BANDS_PERCENT
from jaryk.interfaces.jobs_what_if import work_out_draft
from jaryk.interfaces.what_if import band_name
from jaryk.interfaces.what_if_form import steps_told
from jaryk.kernel.errors import Refusal
from jaryk.platform.operations import set_up_installation
from tests.rooms.interfaces.conftest import Ask, Enter
from tests.world import World

TOML = """
[[tariff]]
group = "household"
steps = [{ from = 0, to = 100, price = 200 }, { from = 100, price = 312.5 }]
"""
CSV = """group;step_from_kwh;step_to_kwh;price_tyiyn_per_kwh
household;100;;312.5
household;0;100;200
"""
TOWN = """
account  group      meter  since       shows  district
A1       household  M1     2026-03-01  0      north
A2       industry   M2     2026-03-01  0      south
A3       household  M3     2026-03-01  0      south

meter  on          kwh
M1     2026-04-01  50
M2     2026-04-01  500
M3     2026-04-01  900
"""
FORM = {
    "name": "Проект 1",
    "since": "2026-03",
    "last": "2026-03",
    "group": "household",
    "basis": "days",
    "steps": "0 200\n100 312,5",
}


@pytest.fixture
def town(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Three accounts billed for March, and files of the test's own."""
    monkeypatch.setattr(settings, "VAR", tmp_path / "var")
    world.tell(TOWN)
    world.bill("2026-03", "2026-04-02")
    return world


def file(tmp_path: Path, text: str, name: str = "draft.toml") -> str:
    found = tmp_path / name
    found.write_text(text, "utf-8")
    return str(found)


def test_a_file_and_a_form_tell_the_same_draft() -> None:
    found = read_draft(TOML.encode(), is_csv=False)
    assert read_draft(CSV.encode(), is_csv=True) == found
    assert read_draft(written(found).encode(), is_csv=False) == found
    assert of_plain(plain(found)) == found
    assert steps_told("0 200\n\n100 312,5\n") == found.tariffs[0].steps
    assert found.tariffs[0].steps[1].price_tyiyn_per_kwh == Decimal("312.5")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "charges.draft.empty"),
        ("a = [", "charges.draft.not_toml"),
        ("b = 1", "charges.draft.unknown_word"),
        ("tariff = 1", "charges.draft.unknown_word"),
        (TOML.replace("steps", "stairs"), "charges.draft.unknown_word"),
        (TOML.replace("to = 100, ", ""), "reference.steps_do_not_tile"),
        (TOML.replace("312.5", "-1"), "reference.price_out_of_range"),
        (TOML.replace("312.5", "nan"), "reference.price_out_of_range"),
        (TOML.replace("312.5", "1.005"), "reference.price_too_fine"),
        (TOML.replace("312.5", '"much"'), "charges.draft.no_number"),
        (TOML.replace("to = 100", "to = 1e9"), "charges.draft.no_number"),
        (TOML.replace("steps", 'norm_basis = "year"\nsteps'), "charges.draft.norm_basis"),
        (TOML.replace("steps", 'valid_from = "soon"\nsteps'), "charges.draft.no_day"),
        (TOML + TOML, "charges.draft.twice"),
    ],
)
def test_a_draft_that_could_not_be_published_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_draft(text.encode(), is_csv=False)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\xff\xfe", "charges.draft.not_text"),
        (b"group;price\n", "charges.draft.no_column"),
        (CSV.replace("200", "x").encode(), "charges.draft.no_number"),
        (CSV.replace("household;0", 'household;"0').encode(), "charges.draft.not_csv"),
    ],
)
def test_a_table_that_is_none_is_refused(data: bytes, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_draft(data, is_csv=True)
    assert refused.value.key == key


def test_every_band_of_change_has_its_name() -> None:
    names = [band_name(place, "en") for place in range(len(BANDS_PERCENT) + 2)]
    assert names == [
        "beyond −50 %", "−20 to −50 %", "−10 to −20 %", "up to −10 %", "no change",
        "up to +10 %", "+10 to +20 %", "+20 to +50 %", "beyond +50 %",
    ]  # fmt: skip


@pytest.mark.usefixtures("terminal")
def test_the_terminal_tries_a_draft(town: World, ask: Ask, tmp_path: Path) -> None:
    set_up_installation(kind="demonstration", business_on=date(2026, 6, 5))
    folder = tmp_path / "out"
    words = ("--year", "2026-03..2026-03", "--to", str(folder))
    code, told = ask("whatif", file(tmp_path, TOML), *words)
    assert (code, told["bills"], told["accounts"], told["pay_more"]) == (0, 3, 3, 2)
    assert told["old_tyiyn"] == sum(row["old_tyiyn"] for row in told["groups"])
    households = told["groups"][0]
    # Of 50 and 900 kWh in 31 days: 713.4247 at 137, the rest at 260; then 101.9187 at 200, 312.5.
    assert households["old_tyiyn"] == 6_850 + 97_739 + 48_510
    assert households["new_tyiyn"] == 10_000 + 20_384 + 249_400
    assert len(told["files"]) == 6
    assert "household" not in (folder / "groups.csv").read_text("utf-8-sig")
    assert (folder / "picture.svg").read_text("utf-8").startswith("<svg xmlns=")
    code, told = ask("whatif", file(tmp_path, CSV, "d.csv"), *words[:2], "--district", "south")
    assert (code, told["accounts"]) == (0, 2)


@pytest.mark.usefixtures("terminal")
def test_the_terminal_gives_todays_tariffs_as_a_draft(town: World, ask: Ask) -> None:
    set_up_installation(kind="demonstration", business_on=date(2026, 6, 5))
    code, told = ask("whatif", "--template")
    found = read_draft(told["template"].encode(), is_csv=False)
    assert code == 0
    assert "household" in found.groups


def shown(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_clerk_tries_a_draft_on_the_page(town: World, enter: Enter) -> None:
    clerk = enter("clerk")
    assert clerk.get("/tariffs/what-if").status_code == 200
    sent = clerk.post("/tariffs/what-if", FORM)
    (kept,) = drafts()
    assert (sent.status_code, sent["Location"]) == (302, f"/tariffs/what-if/{kept.pk}")
    assert "Working it out" in shown(clerk.get(sent["Location"]))
    work_out_draft(draft_id=kept.pk)
    page = shown(clerk.get(sent["Location"]))
    assert draft(kept.pk).outcome["accounts"] == 3  # type: ignore[index]
    assert "<svg" in page
    assert page.count("<h2>By ") == 5
    assert "Проект 1" in shown(clerk.get("/tariffs/what-if"))
    csv = clerk.get(f"{sent['Location']}?csv=sizes").content.decode("utf-8-sig")
    assert csv.startswith("sizes;count;pay_less;pay_more;kwh;old_som;new_som")
    assert clerk.get("/tariffs/what-if/999999").status_code == 404


def test_a_wrong_form_is_told_and_kept(town: World, enter: Enter) -> None:
    clerk = enter("clerk")
    for changed, told in (
        ({"steps": "seven"}, "“seven” is not understood"),
        ({"steps": ""}, "Choose a group"),
        ({"steps": "5 100"}, ""),
        ({"last": "2026-01"}, "must not come before"),
    ):
        answer = clerk.post("/tariffs/what-if", FORM | changed)
        assert answer.status_code == 422
        assert told in shown(answer)
    assert drafts() == []
    reader = enter("reader").post("/tariffs/what-if", FORM)
    assert reader.status_code == 422
    assert enter("clerk", "north").get("/tariffs/what-if").status_code == 403


def test_a_draft_over_months_without_bills_tells_why(town: World, enter: Enter) -> None:
    clerk = enter("clerk")
    clerk.post("/tariffs/what-if", FORM | {"since": "2025-03", "last": "2025-04"})
    (kept,) = drafts()
    work_out_draft(draft_id=kept.pk)
    assert "There is no bill for these months" in shown(clerk.get(f"/tariffs/what-if/{kept.pk}"))
