"""A correcting document explains itself line by line, from what stood before and what stands."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from jaryk.documents.explanation import explain_correction
from jaryk.documents.models import Correction, RecalculationReason
from jaryk.documents.operations import recalculation
from jaryk.documents.queries.recalculations import correction
from jaryk.interfaces.cli.main import main
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES
from jaryk.metering.operations.ratios import correct_ratio
from jaryk.platform.operations import enrol_user
from tests.rooms.documents.test_explanation import TOWN
from tests.world import World, known_on, noon

ON = date(2025, 9, 10)


@pytest.fixture
def town(world: World) -> World:
    """Bills of March and May, the second over the first of May with limits, taxes and penalty."""
    world.tell(TOWN)
    world.bill("2025-03", "2025-04-02")
    world.bill("2025-05", "2025-06-03")
    return world


def corrected(*, on: date = ON) -> list[Correction]:
    """All that changes by what is known on the day, posted."""
    people = [
        enrol_user(username=f"{name}-{on}", full_name=name, role="chief", password=None)
        for name in ("drafter", "approver")
    ]
    drafted = recalculation.draft(
        reason=RecalculationReason.READING,
        basis="Act no. 1",
        since=Month(2025, 3),
        until=Month(2025, 7),
        issued_on=on,
        known_at=noon(on),
        by_id=people[0].pk,
    )
    recalculation.approve(drafted, by_id=people[1].pk, at=noon(on))
    recalculation.post(drafted, on=on, at=noon(on))
    found = Correction.objects.filter(recalculation=drafted).order_by("number")
    return [correction(one.pk) for one in found]


@pytest.fixture
def twice(town: World) -> list[Correction]:
    """March and May of the household and May of the plant corrected, the plant once more."""
    town.pay([{"account": "HOME", "paid_on": "2025-06-04", "som": "5000"}])
    for on, kwh in (("2025-04-01", "99300"), ("2025-05-18", "700")):
        town.read([{"meter": "M1", "on": on, "kwh": kwh}], known_at=known_on(ON))
    town.read([{"meter": "M2", "on": "2025-05-18", "kwh": "100"}], known_at=known_on(ON))
    first = corrected()
    later = date(2025, 9, 20)
    correct_ratio(meter="M2", current_ratio=20, voltage_ratio=1, known_at=known_on(later))
    return [*first, *corrected(on=later)]


def test_every_line_is_told_in_each_language(twice: list[Correction]) -> None:
    assert len(twice) > 2
    for one in twice:
        for lang in LANGUAGES:
            told = explain_correction(one, lang)
            lines = [change.line for change in told.changes]
            assert {change.sign for change in told.changes} == {-1, 1}
            added = sum(change.added_tyiyn for change in told.changes)
            assert added + told.penalty_tyiyn == told.total_tyiyn == one.total_tyiyn
            assert all(line.text and line.citations and line.sources for line in lines)
            assert all("{" not in line.text for line in lines)
            assert bool(told.penalty_told) == (told.penalty_tyiyn < 0)
    assert any(one.penalty_tyiyn < 0 for one in twice)


def test_what_falls_away_is_told_from_its_old_reading(twice: list[Correction]) -> None:
    changes = explain_correction(twice[1], "en").changes
    was = next(change.line for change in changes if change.sign < 0)
    stands = next(change.line for change in changes if change.sign > 0)
    assert "880" in was.sources[0]
    assert "700" in stands.sources[0]
    assert "700" not in was.sources[0]


TAMPERED = {
    "amount": ("charges_correctedline", "amount_tyiyn = amount_tyiyn + 1", "line_no = 1"),
    "energy": ("charges_correctedline", "quantity_dwh = quantity_dwh + 1", "sign = 1 AND kind = 1"),
    "tax": ("charges_correctedline", "amount_tyiyn = amount_tyiyn + 1", "sign = 1 AND kind = 2"),
    "use": ("charges_correctedslice", "energy_dwh = energy_dwh + 10000", "sign = 1"),
    "sum": ("documents_correction", "energy_tyiyn = energy_tyiyn + 1", "true"),
    "penalty": ("documents_correction", "penalty_tyiyn = penalty_tyiyn - 1", "true"),
}


@pytest.mark.parametrize("case", list(TAMPERED))
def test_a_figure_that_was_tampered_with_is_not_explained(
    twice: list[Correction], case: str
) -> None:
    one = twice[-1]
    assert explain_correction(one, "ru").number == one.full_number
    table, change, where = TAMPERED[case]
    key = "entry_id" if table == "documents_correction" else "correction_id"
    connection.check_constraints()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE {table} SET {change} WHERE {key} = {one.pk} AND {where}")
        assert cursor.rowcount
    with pytest.raises(Refusal) as refused:
        explain_correction(correction(one.pk), "ru")
    assert refused.value.key == "documents.explanation.disagrees"
    assert refused.value.particulars["bill"] == one.full_number


def test_the_terminal_tells_a_correction(
    twice: list[Correction], capsys: pytest.CaptureFixture[str]
) -> None:
    number = twice[0].full_number
    assert main(["explain", "--correction", number, "--lang", "en"]) == 0
    told = capsys.readouterr().out
    assert number in told
    assert "Act no. 1" in told
    assert "[R-91" in told
    assert main(["explain", "HOME", "--correction", number, "--lang", "en"]) != 0
    assert main(["explain", "--correction", "C-2025/999999", "--lang", "en"]) != 0
