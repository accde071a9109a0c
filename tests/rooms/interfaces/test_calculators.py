"""Calculators: what they read, what they refuse, and that they reckon as bills do."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.interfaces import calculators
from jaryk.interfaces.calculators import calculator
from jaryk.interfaces.calculators.answer import Answer
from jaryk.interfaces.calculators.days import AMonth, Day, Moment
from jaryk.interfaces.calculators.definition import Written
from jaryk.interfaces.calculators.fields import Choice, Number, Rows, Som
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import index, rulebook
from jaryk.reference.operations.loading import load_reference
from tests.world import LONG_AGO, World

TODAY = date(2026, 6, 5)


def ask(name: str, lang: str = "en", **written: str | tuple[str, ...]) -> Answer:
    """The answer to what was written."""
    cells = {key: (cell,) if isinstance(cell, str) else cell for key, cell in written.items()}
    return answer(name, cells, lang)


def answer(name: str, written: Written, lang: str = "en") -> Answer:
    reading = calculator(name).read(written, today=TODAY)
    told = [(entry.field.name, str(entry.mistake)) for entry in reading.mistakes]
    assert reading.is_whole, told
    return calculator(name).work(reading.given, lang)


def figures(found: Answer) -> dict[str, object]:
    return {figure.key: figure.value for figure in found.figures}


@pytest.fixture
def published(db: None) -> None:
    load_reference(known_at=LONG_AGO)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", calculators.NAMES)
def test_an_example_is_answered_with_steps_and_known_paragraphs(
    published: None, name: str, lang: str
) -> None:
    found = answer(name, calculator(name).example, lang)
    assert found.figures[0].told
    steps = [step for stage in found.stages for step in stage.steps]
    assert steps
    for step in steps:
        assert step.citations
        for citation in (*step.citations, *(c for p in step.parameters for c in p.citations)):
            index.national().paragraph(citation)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", calculators.NAMES)
def test_every_question_is_worded_and_read_back(published: None, name: str, lang: str) -> None:
    for asked in calculator(name).asks():
        for field in asked.fields if isinstance(asked, Rows) else (asked,):
            assert field.label(lang)
            written = field.example or field.otherwise
            if isinstance(field, Choice):
                assert {option.words for option in field.options(lang)}
            if written:
                assert field.say(field.read(written), lang)


@pytest.mark.parametrize(
    ("written", "steps"),
    [("12", 12_0000), ("12,5", 12_5000), ("12.5", 12_5000), (" 1 200,0001 ", 1200_0001)],
)
def test_numbers_are_read_exactly(written: str, steps: int) -> None:
    field = Number(name="energy_kwh", measured_in="kWh", scale=4, most=10**12 - 1)
    assert field.read(written) == steps


@pytest.mark.parametrize("written", ["", "-1", "1e3", "1,2,3", "12.00001", "9" * 9, "½", "NaN"])
def test_what_is_no_such_number_is_refused(written: str) -> None:
    field = Number(name="energy_kwh", measured_in="kWh", scale=4, most=10**12 - 1)
    with pytest.raises(Refusal):
        field.read(written)


def test_a_share_is_written_in_per_cent() -> None:
    field = Number(name="no_load", measured_in="share", scale=4, most=9999)
    assert field.read("2,4") == 240
    assert field.unit("en") == "%"
    assert field.say(240, "ru") == "2,4\u00a0%"
    with pytest.raises(Refusal):
        field.read("2,401")


@pytest.mark.parametrize(
    ("field", "written", "value"),
    [
        (Som(name="debt_sum"), "1 240,50", 124050),
        (Day(name="to"), "05.06.2026", date(2026, 6, 5)),
        (Day(name="to"), "2026-06-05", date(2026, 6, 5)),
        (AMonth(name="month"), "2026-05", Month(2026, 5)),
    ],
)
def test_sums_and_dates_are_read(field: Som | Day | AMonth, written: str, value: object) -> None:
    assert field.read(written) == value


@pytest.mark.parametrize(
    ("field", "written"),
    [
        (Som(name="debt_sum"), "0"),
        (Som(name="debt_sum"), "-5"),
        (Som(name="debt_sum"), "1000000001"),
        (Day(name="to"), "31.02.2026"),
        (Day(name="to"), "1066-10-14"),
        (Moment(name="found_at"), "2026-05-04"),
        (Moment(name="found_at"), "2026-05-04 25:00"),
        (Moment(name="found_at"), "1066-10-14 09:00"),
        (AMonth(name="month"), "2026-13"),
        (AMonth(name="month"), "1066-10"),
    ],
)
def test_impossible_sums_and_dates_are_refused(
    field: Som | Day | Moment | AMonth, written: str
) -> None:
    with pytest.raises(Refusal):
        field.read(written)


def test_a_row_begun_is_a_row_to_finish() -> None:
    written = {"debt_sum": ("959", "", ""), "debt_due": ("2026-03-20", "", "2026-04-20")}
    reading = calculator("penalty").read(written, today=TODAY)
    assert [entry.field.name for entry in reading.mistakes] == ["debt_sum"]
    assert len(reading.given.rows("debt")) == 1


def test_nothing_written_is_no_question() -> None:
    reading = calculator("penalty").read({}, today=TODAY)
    assert [rows.name for rows in reading.absent_rows] == ["debt"]
    assert not reading.is_whole
    assert reading.given.day("to") == TODAY


def test_what_is_too_long_is_not_read() -> None:
    reading = calculator("penalty").read({"to": ("1" * 41,)}, today=TODAY)
    assert any("40" in str(entry.mistake) for entry in reading.mistakes)


def test_an_unknown_calculator_is_refused() -> None:
    with pytest.raises(Refusal, match="poems"):
        calculator("poems")


# ---- the answers ----


def test_use_costs_what_a_bill_of_it_asks(world: World) -> None:
    """The prices of May begin inside the period.

    account  group      meter  since       shows
    A1       household  M1     2025-04-17  1000

    meter  on          kwh
    M1     2025-05-18  1900
    """
    world.bill("2025-05", "2025-05-20")
    found = ask(
        "bill", **{"from": "2025-04-17", "to": "17.05.2025"}, energy_kwh="900", group="household"
    )
    bill = world.bill_of("A1", "2025-05")
    assert figures(found)["total"] == bill.charged_tyiyn == 136063
    lines = found.stages[0].table
    assert lines is not None
    assert [row[1] for row in lines.rows] == ["322.1918", "84.2598", "391.2329", "102.3155"]
    assert lines.sums[1:] == ("900", "", "1,360.63")


def test_taxes_are_told_one_by_one(published: None) -> None:
    days = {"from": "2026-05-01", "to": "2026-05-31"}
    found = figures(ask("bill", **days, energy_kwh="1000", group="industry"))
    assert list(found) == ["total", "energy_charge", "vat", "sales_tax"]
    assert found["total"] == sum(int(str(found[key])) for key in list(found)[1:])


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-05-31", "2026-05-01", "Exchange"),
        ("2025-01-01", "2026-05-01", "parts"),
        ("1995-01-01", "1995-01-31", "no published price"),
    ],
)
def test_days_that_cannot_be_priced_are_refused(
    published: None, first: str, last: str, told: str
) -> None:
    with pytest.raises(Refusal, match=told):
        ask("bill", **{"from": first, "to": last}, energy_kwh="1", group="household")


debts_of = st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 900)), min_size=1, max_size=4)
payments_of = st.lists(st.tuples(st.integers(1, 10**7), st.integers(0, 900)), max_size=4)


@given(debts_of, payments_of)
def test_a_penalty_is_what_a_walk_over_the_days_gives(
    debts: list[tuple[int, int]], payments: list[tuple[int, int]]
) -> None:
    first, to = date(2024, 1, 1), date(2026, 6, 5)
    written = {
        "debt_sum": [_som(sum_tyiyn) for sum_tyiyn, _ in debts],
        "debt_due": [str(first + timedelta(days)) for _, days in debts],
        "payment_sum": [_som(sum_tyiyn) for sum_tyiyn, _ in payments],
        "payment_day": [str(first + timedelta(days)) for _, days in payments],
        "to": [str(to)],
    }
    found = figures(answer("penalty", written))
    left = sorted(((days, place), sum_tyiyn) for place, (sum_tyiyn, days) in enumerate(debts))
    assert found["penalty"] == _walked(left, payments, (to - first).days)


def _som(sum_tyiyn: int) -> str:
    return f"{sum_tyiyn // 100},{sum_tyiyn % 100:02}"


def _walked(
    debts: list[tuple[tuple[int, int], int]], payments: list[tuple[int, int]], to: int
) -> int:
    """The penalty day by day: what is overdue at the end of each day bears a thousandth."""
    accrued = [Fraction()] * len(debts)
    for day in range(to):
        money = sum(sum_tyiyn for sum_tyiyn, paid in payments if paid <= day)
        for place, ((due, _), sum_tyiyn) in enumerate(debts):
            left = max(0, sum_tyiyn - money)
            money = max(0, money - sum_tyiyn)
            if day > due:
                accrued[place] += Fraction(left, 1000)
    capped = [min(each, Fraction(debt)) for each, (_, debt) in zip(accrued, debts, strict=True)]
    return sum(int(each + Fraction(1, 2)) for each in capped)


def test_every_deadline_can_be_asked_for() -> None:
    names = {deadline.name for deadline in rulebook.deadlines()}
    which = calculator("deadline").asks()[0]
    assert isinstance(which, Choice)
    assert {option.code for option in which.options("ky")} == names
    for name in names:
        asked = calculator("deadline").asked({"deadline": (name,)})
        assert len(asked) > 1, name
        days = {
            each.name: "04.05.2026 10:30" if isinstance(each, Moment) else "2026-05-04"
            for each in asked[1:]
        }
        assert "202" in str(ask("deadline", deadline=name, **days).figures[0].value)


def test_a_deadline_passes_over_days_when_banks_are_closed() -> None:
    found = ask("deadline", deadline="household_payment_due_on", issued_on="2026-05-04")
    assert found.figures[0].value == date(2026, 5, 25)
    assert "24.05.2026" in found.stages[0].sources[0]


def test_a_deadline_in_hours_ends_at_an_hour() -> None:
    found = ask("deadline", deadline="unmetered_disconnection_by", found_at="2026-05-04T10:30")
    assert str(found.figures[0].value) == "2026-05-06 10:30:00+06:00"
    assert "10:30" in found.figures[0].told


def example(name: str) -> Written:
    return calculator(name).example


def test_undelivered_energy_is_the_daily_difference_for_every_day() -> None:
    found = answer("undelivered", example("undelivered"))
    assert str(figures(found)["undelivered_left_kwh"]) == "200.001"
    assert "30.06.2026" in found.remarks[0]


SECTION = {
    "section_energy_kwh": "42000",
    "rated_kva": "250",
    "shifts_worked": "two",
    "month": "2026-05",
}


def test_losses_by_passport_and_by_catalogue_agree() -> None:
    by_catalogue = ask("losses", **SECTION, made_in="1988", section="own_behind")
    by_passport = ask(
        "losses",
        **SECTION,
        figures_from="passport",
        no_load_kw="0,61",
        catalogue_short_circuit_kw="3,7",
        no_load_current="2,3",
        short_circuit_voltage="4,5",
    )
    assert figures(by_catalogue) == figures(by_passport)
    assert figures(by_catalogue)["own_energy_kwh"] == 42816


@pytest.mark.parametrize(
    ("section", "own"),
    [
        ("own_behind", 42816),
        ("own_before", 42000),
        ("other_behind", 42000),
        ("other_before", 41184),
    ],
)
def test_losses_fall_on_the_owner_of_the_section(section: str, own: int) -> None:
    found = ask("losses", **SECTION, made_in="1988", section=section)
    assert figures(found)["own_energy_kwh"] == own


def test_a_transformer_outside_the_catalogue_is_refused() -> None:
    with pytest.raises(Refusal, match="passport"):
        ask("losses", **SECTION, made_in="2010")


def test_losses_of_a_line() -> None:
    found = figures(answer("lines", example("lines")))
    assert (found["line_loss_kwh"], found["line_loss_kvarh"]) == (594, 366)


ACT = {"found_on": "2026-05-15", "phase_kv": "0,22"}


def test_unmetered_energy_is_spread_over_the_months_and_priced(published: None) -> None:
    found = answer("unmetered", example("unmetered"))
    months = next(stage.table for stage in found.stages if stage.table)
    shares = [row[1] for row in months.rows]
    assert shares == ["1,524.8511", "2,487.9149", "2,407.6595", "1,123.5745"]
    assert months.sums[1:] == ("7,544", "18,134.71", "437.16", "17,697.55")
    assert figures(found)["total"] == 1769755


def test_unmetered_energy_stands_in_the_steps_above_the_metered(published: None) -> None:
    """With nothing metered the same energy begins at the first step, and is cheaper."""
    written = {key: cells[0] for key, cells in example("unmetered").items()}
    unmetered = ask("unmetered", **(written | {"metered_kwh": "0"}))
    months = next(stage.table for stage in unmetered.stages if stage.table)
    assert months.sums[3] == "0.00"
    assert months.sums[2] == months.sums[4]


def test_a_price_needs_its_group_and_nothing_else_opens_the_house() -> None:
    asked = calculator("unmetered")
    assert not asked.reads_tariffs({"found_on": ("2026-05-15",)})
    assert asked.reads_tariffs({"group": ("household",)})
    assert calculator("bill").reads_tariffs({})
    found = ask("unmetered", **ACT, violation="i18", last_visit_on="2026-05-01", breaker_a="25")
    assert "total" not in figures(found)


def test_the_longest_recalculation_is_told_by_its_table(published: None) -> None:
    written = ACT | {"violation": "i21_3", "breaker_a": "25", "group": "household"}
    found = ask("unmetered", **written)
    assert sum(len(stage.table.rows) for stage in found.stages if stage.table) == 37
    assert len(found.stages) == 3


def test_a_shop_needs_its_coefficient_of_utilisation() -> None:
    shop = ACT | {"customer": "nonhousehold", "violation": "i21_3", "breaker_a": "40"}
    written = {key: (cell,) for key, cell in shop.items()}
    reading = calculator("unmetered").read(written, today=TODAY)
    assert [entry.field.name for entry in reading.mistakes] == ["utilisation"]
    days = (date(2026, 5, 15) - date(2023, 5, 15)).days
    found = figures(ask("unmetered", **shop, utilisation="0,35"))
    assert found["nonhousehold_unmetered_kwh"] == Fraction(22 * 40 * 24 * days * 35, 100 * 100)


def test_a_load_without_any_current_is_refused() -> None:
    before = ACT | {"violation": "i21_3", "breaker_a": "25", "connected": "before"}
    with pytest.raises(Refusal, match="cross-section"):
        ask("unmetered", **before)


def test_a_visit_after_the_act_leaves_nothing_to_reckon() -> None:
    with pytest.raises(Refusal):
        ask("unmetered", **ACT, violation="i18", last_visit_on="2026-05-16", breaker_a="25")


def test_a_meter_that_lost_an_element_counts_two_thirds() -> None:
    found = figures(answer("coefficient", example("coefficient")))
    assert str(found["error_coefficient"]) == "1.5"
    assert found["unaccounted_kwh"] == 500


def test_a_meter_that_stands_still_has_no_coefficient() -> None:
    crossed = {"elements": "two", "two_1_current": "C", "two_2_current": "A"}
    with pytest.raises(Refusal):
        ask("coefficient", **crossed, degrees="30", metered_kwh="1000")
