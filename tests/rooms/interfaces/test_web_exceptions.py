"""The desk of doubted readings: filter, decide, estimate, accept many, and who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES
from jaryk.metering.models import Reading, ReadingException
from jaryk.usage.validating import validate
from tests.rooms.interfaces.conftest import Enter
from tests.world import World

MAY = Month(2026, 5)
HISTORY = """
    account  group      meter  since       shows  district
    A1       household  E-71   2026-01-01  0      north
    A2       household  E-72   2026-01-01  0      south
    A3       household  E-73   2026-01-01  0      north

    meter  on          kwh
    E-71   2026-02-01  310
    E-71   2026-03-01  590
    E-71   2026-04-01  900
    E-71   2026-05-01  1200
    E-71   2026-06-01  9200
    E-72   2026-02-01  310
    E-72   2026-03-01  590
    E-72   2026-04-01  900
    E-72   2026-05-01  1200
    E-73   2026-02-01  310
    E-73   2026-03-01  590
    E-73   2026-04-01  900
    E-73   2026-05-01  1200
    E-73   2026-06-01  1100
"""
SPIKE, MISSING, BACKWARDS = "E-71", "E-72", "E-73"


@pytest.fixture
def doubted(world: World) -> dict[str, ReadingException]:
    """A spike, a missing reading in the south, a dial that went back; by meter."""
    world.tell(HISTORY)
    validate(period=MAY, known_at=datetime(2026, 6, 5, 3, tzinfo=UTC))
    return {found.register.meter.serial: found for found in ReadingException.objects.all()}


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def test_the_list_is_filtered_and_counted(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    kinds = {meter: found.kind for meter, found in doubted.items()}
    assert kinds == {SPIKE: "spike", MISSING: "missing", BACKWARDS: "backwards"}
    clerk = enter("clerk")
    whole = page(clerk, "/readings/exceptions")
    assert all(meter in whole for meter in doubted)
    assert "no reading (1)" in whole
    spikes = page(clerk, "/readings/exceptions?kind=spike")
    assert (SPIKE in spikes, MISSING in spikes) == (True, False)
    large = page(clerk, "/readings/exceptions?least=200")
    assert (SPIKE in large, BACKWARDS in large) == (True, False)
    assert MISSING in page(clerk, "/readings/exceptions?district=south")
    assert "Nothing here" in page(clerk, "/readings/exceptions?place=nowhere")
    assert "Nothing here" in page(clerk, "/readings/exceptions?state=accepted")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_speak_every_language(
    lang: str, doubted: dict[str, ReadingException], enter: Enter
) -> None:
    clerk = enter("clerk", language=lang)
    page(clerk, "/readings/exceptions")
    for found in doubted.values():
        for act in ("", "accept", "correct", "estimate", "visit"):
            assert "<svg" in page(clerk, f"/readings/exceptions/{found.pk}?act={act}")


def test_one_is_accepted_and_the_next_one_opens(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    clerk = enter("clerk")
    here = f"/readings/exceptions/{doubted[SPIKE].pk}"
    answer = clerk.post(f"{here}/accept?kind=&state=open", {"note": "a greenhouse"})
    following = doubted[MISSING].pk, doubted[BACKWARDS].pk
    assert answer.headers["Location"].split("?")[0].rsplit("/", 1)[1] in map(str, following)
    found = ReadingException.objects.get(pk=doubted[SPIKE].pk)
    assert (found.state, found.note) == ("accepted", "a greenhouse")
    validate(period=MAY, known_at=datetime(2026, 6, 5, 4, tzinfo=UTC))
    assert ReadingException.objects.get(pk=found.pk).state == "accepted"
    refused = clerk.post(f"{here}/visit", {"note": ""})
    assert refused.status_code == 422
    assert "decided already" in refused.content.decode()


def test_a_correction_is_a_reading_and_is_checked_anew(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    clerk = enter("clerk")
    here = f"/readings/exceptions/{doubted[BACKWARDS].pk}"
    assert 'value="2026-06-01"' in page(clerk, f"{here}?act=correct")
    clerk.post(f"{here}/correct", {"read_on": "2026-06-01", "kwh": "1500", "note": ""})
    believed = Reading.objects.get(
        register=doubted[BACKWARDS].register, read_on="2026-06-01", superseded_at=None
    )
    assert believed.value_wh == 1_500_000
    validate(period=MAY, known_at=datetime(2026, 6, 6, 4, tzinfo=UTC))
    assert ReadingException.objects.get(pk=doubted[BACKWARDS].pk).state == "corrected"


def test_a_missing_reading_is_estimated_by_law(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    clerk = enter("clerk")
    here = f"/readings/exceptions/{doubted[MISSING].pk}"
    assert "act=accept" not in page(clerk, here)
    clerk.post(f"{here}/estimate", {"cause": "no_access"})
    assert ReadingException.objects.get(pk=doubted[MISSING].pk).state == "estimated"
    made = Reading.objects.get(register=doubted[MISSING].register, source="estimate")
    assert (made.value_wh, made.estimate.citations) == (1_510_000, "R-92")


def test_what_the_law_refuses_is_told(doubted: dict[str, ReadingException], enter: Enter) -> None:
    here = f"/readings/exceptions/{doubted[MISSING].pk}/estimate"
    answer = enter("clerk").post(here, {"cause": "not_delivered"})
    assert answer.status_code == 422
    assert "no way without readings" in answer.content.decode()
    assert ReadingException.objects.get(pk=doubted[MISSING].pk).state == "open"


def test_a_visit_stays_at_work(doubted: dict[str, ReadingException], enter: Enter) -> None:
    clerk = enter("clerk")
    here = f"/readings/exceptions/{doubted[SPIKE].pk}"
    clerk.post(f"{here}/visit", {"note": "ask Azamat"})
    assert "act=accept" in page(clerk, here)
    assert SPIKE in page(clerk, "/readings/exceptions?state=visit")


def test_many_are_accepted_at_once_as_many_as_were_told(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    clerk = enter("clerk")
    there = "/readings/exceptions/accept?kind=spike"
    assert clerk.post(there, {"expected": "2"}).status_code == 422
    assert clerk.post(there, {"expected": "1"}).status_code == 302
    states = dict(ReadingException.objects.values_list("register__meter__serial", "state"))
    assert states == {SPIKE: "accepted", MISSING: "open", BACKWARDS: "open"}


def test_a_reader_looks_and_a_district_is_all_that_is_seen(
    doubted: dict[str, ReadingException], enter: Enter
) -> None:
    reader, southern = enter("reader"), enter("clerk", "south")
    here = f"/readings/exceptions/{doubted[SPIKE].pk}"
    assert "act=accept" not in page(reader, here)
    assert reader.post(f"{here}/accept", {"note": ""}).status_code == 403
    assert reader.post("/readings/exceptions/accept", {"expected": "3"}).status_code == 403
    assert southern.get(here).status_code == 404
    assert southern.get("/readings/exceptions/999999").status_code == 404
    assert SPIKE not in page(southern, "/readings/exceptions?district=north")
