"""Every figure explains itself in three languages, and none that does not follow from its facts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection, transaction

from jaryk.charges.models import ChargeLine
from jaryk.documents.explanation import Explanation, explain
from jaryk.documents.models import Bill
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from tests.world import World

TOWN = """
    account  group      meter  digits  ratio  since       shows
    HOME     household  M1     5       1      2025-03-01  99000
    PLANT    industry   M2     6       40     2025-03-01  0
    PLANT    pumping    M3     6       1      2025-03-01  0

    meter  on          kwh
    M1     2025-04-01  99500
    M2     2025-04-01  50
    M3     2025-04-01  10

    meter  on          kwh
    M1     2025-05-18  880
    M2     2025-05-18  120.5
    M3     2025-06-01  20
    M2     2025-06-01  130
"""


@pytest.fixture
def town(world: World) -> World:
    """April is unpaid, the bill of May crosses the first of May with all that a bill can hold."""
    world.tell(TOWN)
    world.bill("2025-03", "2025-04-02")
    world.bill("2025-05", "2025-06-03")
    return world


def may(town: World, number: str) -> Bill:
    return town.bill_of(number, "2025-05")


def test_every_figure_is_told_in_each_language(town: World) -> None:
    for number in ("HOME", "PLANT"):
        bill = may(town, number)
        told = {lang: explain(bill, lang) for lang in LANGUAGES}
        lines = ChargeLine.objects.filter(bill_id=bill.pk).count()
        for explained in told.values():
            assert len(explained.lines) == lines + 1
            assert sum(line.amount_tyiyn for line in explained.lines) == explained.total_tyiyn
            assert explained.total_tyiyn == bill.charged_tyiyn
            assert all_words(explained)
            assert all(
                line.citations and line.workings and line.sources for line in explained.lines
            )
        for same in zip(*(explained.lines for explained in told.values()), strict=True):
            assert len({line.title for line in same}) == len(LANGUAGES)
            assert len({line.amount_tyiyn for line in same}) == 1


def all_words(explained: Explanation) -> list[str]:
    """All that a person reads; nothing blank and no key left unfilled."""
    words = [
        word
        for line in explained.lines
        for word in (line.title, line.text, *line.sources, *(w.text for w in line.workings))
    ] + [date.text for date in explained.dates]
    for word in words:
        assert word.strip()
        assert "{" not in word
        assert "_" not in word
    return words


def test_a_step_is_told_with_its_numbers_and_sources(town: World) -> None:
    first = explain(may(town, "HOME"), "en").lines[0]
    assert (first.step, first.quantity, first.rate) == (
        "energy",
        Decimal("690.411"),
        Decimal("110.8"),
    )
    assert first.amount_tyiyn == 764_98
    for number in ("690.411", "1.108", "764.98"):
        assert number in first.text
    assert {"R-91", "P-1", "P-2"} <= set(first.citations)
    reading, tariff = first.sources
    assert "M1" in reading
    assert "99" in reading
    assert "1.108" in tariff


def test_a_tax_is_told_with_its_base(town: World) -> None:
    lines = explain(may(town, "PLANT"), "ru").lines
    taxes = {line.step: line for line in lines if line.rate_unit == "%" and line.amount_tyiyn}
    assert set(taxes) == {"vat", "sales_tax"}
    energy = [line for line in lines if line.step == "energy" and line.rate in (318, 334)]
    assert taxes["vat"].quantity == Decimal(sum(line.amount_tyiyn for line in energy)) / 100


def test_only_the_customers_own_contract_is_cited(town: World) -> None:
    for number, others in (("HOME", "K1-"), ("PLANT", "K2-")):
        for line in explain(may(town, number), "ru").lines:
            assert not [citation for citation in line.citations if citation.startswith(others)]


def test_penalty_is_told_by_debts_and_days(town: World) -> None:
    bill = may(town, "HOME")
    penalty = explain(bill, "en").lines[-1]
    assert (penalty.step, penalty.amount_tyiyn) == ("penalty", bill.penalty_tyiyn)
    assert [working.step for working in penalty.workings] == [
        "penalty_accrued",
        "penalty_of_debt_tyiyn",
    ]
    assert "2025-03/000001" in penalty.sources[0]


TAMPERED = {
    "amount": ("charges_chargeline", "amount_tyiyn = amount_tyiyn + 1", "kind = 1 AND line_no = 1"),
    "rate": (
        "charges_chargeline",
        "rate_e2 = rate_e2 * 2, amount_tyiyn = amount_tyiyn * 2",
        "kind = 1 AND line_no = 1",
    ),
    "energy of a step": ("charges_chargeline", "quantity_dwh = quantity_dwh - 1", "line_no = 1"),
    "energy of a part": (
        "charges_chargeline",
        "part_energy_dwh = part_energy_dwh - 1",
        "line_no = 1",
    ),
    "days": ("charges_chargeline", "part_from = part_from + 1", "kind = 1 AND line_no = 1"),
    "base of a tax": (
        "charges_chargeline",
        "base_tyiyn = base_tyiyn + 1",
        "kind = 2 AND amount_tyiyn > 0",
    ),
    "rate of a tax": (
        "charges_chargeline",
        "rate_e2 = rate_e2 + 100",
        "kind = 2 AND amount_tyiyn > 0",
    ),
    "tax": ("charges_chargeline", "amount_tyiyn = amount_tyiyn + 1", "kind = 3"),
    "use": ("charges_billedslice", "energy_dwh = energy_dwh + 10000", "slice_no = 1"),
    "ratio": ("charges_billedslice", "ratio = ratio + 1", "slice_no = 1"),
    "energy in all": ("documents_bill", "energy_dwh = energy_dwh + 1", "true"),
    "charge in all": ("documents_bill", "energy_tyiyn = energy_tyiyn + 1", "true"),
    "tax in all": ("documents_bill", "tax_tyiyn = tax_tyiyn + 1", "true"),
    "penalty": ("documents_bill", "penalty_tyiyn = penalty_tyiyn + 1", "true"),
    "no penalty": ("documents_bill", "penalty_tyiyn = 0", "true"),
    "due date": ("documents_bill", "due_on = due_on + 1", "true"),
    "day of disconnection": ("documents_bill", "disconnection_on = disconnection_on - 1", "true"),
}


def test_a_figure_that_was_tampered_with_is_not_explained(town: World) -> None:
    bill = may(town, "PLANT")
    for case, (table, change, where) in TAMPERED.items():
        key = "id" if table == "documents_bill" else "bill_id"
        with transaction.atomic():
            tamper(table, f"SET {change} WHERE {key} = {bill.pk} AND {where}")
            refuse(may(town, "PLANT"), case)
            transaction.set_rollback(True)


def refuse(bill: Bill, case: str) -> None:
    """The bill is not explained any more, and is named in saying so."""
    try:
        explain(bill, "ru")
    except Refusal as refusal:
        told = (refusal.key, refusal.particulars["bill"])
    else:
        told = ("explained as if it were right", "")
    assert told == ("documents.explanation.disagrees", bill.number), case


def test_a_line_that_was_removed_is_missed(town: World) -> None:
    bill = may(town, "HOME")
    line = ChargeLine.objects.get(bill_id=bill.pk, line_no=2)
    tamper("charges_chargeline", f"WHERE bill_id = {bill.pk} AND line_no = 2", act="DELETE FROM")
    tamper(
        "documents_bill",
        f"SET energy_tyiyn = energy_tyiyn - {line.amount_tyiyn} WHERE id = {bill.pk}",
    )
    refuse(may(town, "HOME"), "bill without a line")


def tamper(table: str, how: str, *, act: str = "UPDATE") -> None:
    """As someone might who owns the database: the table's own guards put out of action."""
    connection.check_constraints()
    partition = f"{table}_p202505"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {partition} DISABLE TRIGGER USER")
        cursor.execute(f"{act} {partition} {how}")
        assert cursor.rowcount == 1, how
