"""Tariffs, taxes and norms as people read them, and a chief's change of a tax."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from jaryk.norms import index
from jaryk.reference.operations.loading import load_reference
from jaryk.reference.queries.taxes import tax_history
from tests.rooms.interfaces.conftest import Enter
from tests.world import LONG_AGO

CHANGE = {"tax": "vat", "how": "rate", "rate": "13,5", "valid_from": "2026-07-01"}


@pytest.fixture
def published(db: None) -> None:
    load_reference(known_at=LONG_AGO)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_tariffs_of_a_day(published: None, enter: Enter) -> None:
    client = enter("reader")
    today, before = page(client, "/tariffs"), page(client, "/tariffs?on=2026-04-30")
    assert '<td class="num">1.64</td>' in today
    assert '<td class="num">1.37</td>' in before
    file = client.get("/tariffs?on=2026-04-30&format=csv").content.decode("utf-8-sig")
    assert "household;0;700;137.00;2025-05-01;2026-05-01" in file


def test_a_day_that_is_none_is_refused_in_words(published: None, enter: Enter) -> None:
    answer = enter("reader").get("/tariffs?on=yesterday")
    assert answer.status_code == 422
    assert "“yesterday” is not a date" in answer.content.decode()


def test_the_history_of_a_group_names_its_sources(published: None, enter: Enter) -> None:
    shown = page(enter("reader"), "/tariffs/household")
    assert shown.count('rel="noreferrer"') > 5
    assert enter("reader").get("/tariffs/nobody").status_code == 404


def test_a_chief_changes_a_tax_and_the_old_one_stays(published: None, enter: Enter) -> None:
    chief = enter("chief")
    before = len(tax_history("industry"))
    assert chief.post("/taxes/industry/change", CHANGE).status_code == 302
    newest = tax_history("industry")[0]
    assert (str(newest.rate_percent), str(newest.valid_from)) == ("13.50", "2026-07-01")
    assert len(tax_history("industry")) == before + 1
    assert ">13.5 %<" in page(chief, "/taxes?on=2026-07-01")
    assert ">13.5 %<" not in page(chief, "/taxes?on=2026-06-30")


def test_an_exemption_is_not_a_zero_rate(published: None, enter: Enter) -> None:
    chief = enter("chief")
    exempt = CHANGE | {"how": "exempt", "rate": ""}
    assert chief.post("/taxes/industry/change", exempt).status_code == 302
    assert "exempt" in page(chief, "/taxes?on=2026-07-01")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rate": "much"}, "“much” is not a number"),
        ({"rate": "101"}, "101"),
        ({"rate": "NaN"}, "NaN"),
        ({"valid_from": "soon"}, "“soon” is not a date"),
        ({"valid_until": "2026-06-30"}, "out of order"),
    ],
)
def test_a_faulty_change_is_told_and_changes_nothing(
    published: None, enter: Enter, changed: dict[str, str], told: str
) -> None:
    before = tax_history("industry")
    answer = enter("chief").post("/taxes/industry/change", CHANGE | changed)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert tax_history("industry") == before


def test_only_a_chief_changes_taxes(published: None, enter: Enter) -> None:
    clerk = enter("clerk")
    assert "Change a rate" not in page(clerk, "/taxes/industry")
    assert clerk.post("/taxes/industry/change", CHANGE).status_code == 403


def test_norms_are_found_by_words_and_by_number(enter: Enter) -> None:
    client = enter("reader")
    everything = len(list(index.national()))
    assert f"of {everything}" in page(client, "/norms")
    assert "/norms/R-94" in page(client, "/norms?words=R-94")
    assert "/norms/R-94" in page(client, "/norms?words=пеня")
    assert "Nothing found" in page(client, "/norms?words=xylophone")
    repealed = page(client, "/norms?status=repealed")
    assert "/norms/R-98" in repealed
    assert "/norms/R-94" not in repealed


@pytest.mark.parametrize("lang", ["ru", "ky", "en"])
def test_each_paragraph_has_its_page(enter: Enter, lang: str) -> None:
    client = enter("reader", language=lang)
    for paragraph in list(index.national())[::25]:
        page(client, f"/norms/{paragraph.citation}")
    assert client.get("/norms/R-9999").status_code == 404
    assert client.get("/norms/nothing").status_code == 404
