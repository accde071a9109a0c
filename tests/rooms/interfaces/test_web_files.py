"""A file in the web application: verdicts first, then what is good, and nothing lost."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jaryk.metering.queries.cards import readings_at
from jaryk.metering.queries.points import usage_point
from tests.rooms.interfaces.conftest import Enter
from tests.world import World

HOUSE = """
    account  group      meter  since       shows
    A1       household  M1     2026-04-25  0
"""
FILE = (
    "meter;register;read_on;reading_kwh\r\n"
    "M1;A+;25.05.2026;300,5\r\n"
    "M9;A+;25.05.2026;10\r\n"
    "M1;A+;25.05.2031;400\r\n"
)


@pytest.fixture
def house(world: World) -> World:
    world.tell(HOUSE)
    return world


def bring_in(client: Client, told: str = FILE, kind: str = "readings") -> str:
    """Bring a file in; the address of its page."""
    file = SimpleUploadedFile("may.csv", told.encode("cp1251"), content_type="text/csv")
    answer = client.post("/readings", {"kind": kind, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def readings_of(point: str) -> list[int]:
    found = usage_point(point)
    assert found is not None
    return [reading.value_wh for reading in readings_at({found.pk})]


def test_every_line_has_its_verdict_before_anything_is_entered(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    file = bring_in(clerk)
    shown = page(clerk, file)
    assert shown.count('<span class="badge bad">') == 2
    assert "<code>meter</code>" in shown
    assert "<code>read_on</code>" in shown
    assert "Enter lines: 1" in shown
    assert readings_of("P-M1") == [0]


def test_good_lines_are_entered_and_bad_ones_stay(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    file = bring_in(clerk)
    clerk.post(f"{file}/apply")
    assert readings_of("P-M1") == [300_500, 0]
    assert page(clerk, f"{file}?verdict=rejected").count('<span class="badge bad">') == 2
    rejected = clerk.get(f"{file}/rejected.csv").content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[:2] for line in rejected[1:]] == [["3", "meter"], ["4", "read_on"]]


def test_brought_in_again_it_changes_nothing(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    clerk.post(f"{bring_in(clerk)}/apply")
    again = bring_in(clerk)
    assert "Nothing to enter" in page(clerk, again)
    assert readings_of("P-M1") == [300_500, 0]


def test_entered_twice_it_is_refused_in_words(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    file = bring_in(clerk)
    clerk.post(f"{file}/apply")
    answer = clerk.post(f"{file}/apply")
    assert answer.status_code == 422
    assert "may.csv" in answer.content.decode()


@pytest.mark.parametrize("told", ["", "nonsense", "\x00\x01", "meter;read_on\r\n"])
def test_a_spoiled_file_is_refused_whole(house: World, enter: Enter, told: str) -> None:
    clerk = enter("clerk")
    file = SimpleUploadedFile("bad.csv", told.encode("cp1251"), content_type="text/csv")
    answer = clerk.post("/readings", {"kind": "readings", "file": file})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert "No files yet" in page(clerk, "/readings")


def test_without_a_file_the_form_says_so(house: World, enter: Enter) -> None:
    answer = enter("clerk").post("/readings", {"kind": "readings"})
    assert answer.status_code == 422
    assert "Choose a file" in answer.content.decode()


def test_a_template_can_be_filled_in(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    for kind in ("readings", "customers", "meters"):
        answer = clerk.get(f"/readings/template/{kind}.csv")
        assert f'filename="{kind}.csv"' in answer.headers["Content-Disposition"]
        assert ";" in answer.content.decode("utf-8-sig")
    assert clerk.get("/readings/template/secrets.csv").status_code == 404


def test_a_file_is_not_shown_to_another_district(house: World, enter: Enter) -> None:
    file = bring_in(enter("clerk"))
    southern = enter("clerk", "south")
    assert southern.get(file).status_code == 404
    assert "may.csv" not in page(southern, "/readings")
    assert "may.csv" in page(enter("reader"), file)


def test_a_long_file_is_read_page_by_page(house: World, enter: Enter) -> None:
    clerk = enter("clerk")
    lines = "".join(f"M1;A+;25.05.2026;{number}\r\n" for number in range(205))
    file = bring_in(clerk, "meter;register;read_on;reading_kwh\r\n" + lines)
    first = page(clerk, file)
    after = re.search(r"after=(\d+)", first)
    assert after is not None
    rest = page(clerk, f"{file}?after={after[1]}")
    assert first.count("<code>M1;") + rest.count("<code>M1;") == 205
