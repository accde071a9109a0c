"""The printed bill holds what is stored, whatever the customer's month was like."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction

import pytest
from pytest_django import DjangoAssertNumQueries

from jaryk.documents.bill_document import BillDocument, Language
from jaryk.documents.bill_facts import facts_of
from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import Bill
from jaryk.documents.pdf import BillPress
from jaryk.documents.queries.document import bill_document, bill_documents, bill_pdf
from jaryk.documents.queries.document_energy import energy_parts
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES
from jaryk.metering.models import ServiceLocation, UsagePoint
from tests.rooms.documents.bills import KWH, fields_of
from tests.rooms.documents.pages import fonts_of, read, text_of
from tests.rooms.documents.supplier import introduce
from tests.world import World

QUERIES = 9


@pytest.fixture
def told(world: World) -> World:
    """The world of the test's docstring with a supplier whose bills are to be paid."""
    introduce()
    return world


def document(world: World, number: str, period: str, lang: Language | None = None) -> BillDocument:
    return bill_document(world.bill_of(number, period), lang)


def test_a_price_change_is_two_parts_with_limits_of_their_own(told: World) -> None:
    """The household's price of 2025 begins on the first of May.

    account  group      meter  since       shows
    A1       household  M1     2025-04-17  1000

    meter  on          kwh
    M1     2025-05-18  1900
    """
    told.bill("2025-05", "2025-05-20")
    bill, paper = told.bill_of("A1", "2025-05"), document(told, "A1", "2025-05")
    assert [(part.period.since, part.period.days) for part in paper.parts] == [
        (date(2025, 4, 17), 14),
        (date(2025, 5, 1), 17),
    ]
    assert [[step.limit_to_dwh for step in part.steps] for part in paper.parts] == [
        [14 * 230_137, None],
        [17 * 230_137, None],
    ]
    assert paper.step_norm is not None
    assert (paper.step_norm.month_limit_dwh, paper.step_norm.day_limit_dwh) == (700 * KWH, 230_137)
    assert paper.parts[1].steps[1].limit_from_dwh == 17 * 230_137
    assert paper.parts[0].citations == ("R-91", "K2-9")
    assert (paper.energy_dwh, paper.energy_charge_tyiyn) == (bill.energy_dwh, bill.energy_tyiyn)
    assert paper.total_tyiyn == bill.balance_tyiyn
    assert paper.customer.tariff_group == "Население"
    assert (paper.opening_tyiyn, paper.payments, paper.taxes) == (0, (), ())


def test_a_plant_has_taxes_ratios_and_points_told_apart(told: World) -> None:
    """Two points of one account, one behind transformers.

    account  group     meter  since       shows  ratio
    PLANT    industry  M1     2025-06-01  0      40
    PLANT    pumping   M2     2025-06-01  0      1

    meter  on          kwh
    M1     2025-07-01  100
    M2     2025-07-01  50
    """
    told.bill("2025-06", "2025-07-02")
    bill, paper = told.bill_of("PLANT", "2025-06"), document(told, "PLANT", "2025-06", "en")
    assert [(row.register, row.ratio, row.energy_dwh) for row in paper.meters] == [
        ("P-M1", 40, 4000 * KWH),
        ("P-M2", 1, 50 * KWH),
    ]
    assert [part.title.rpartition(", ")[2] for part in paper.parts] == ["P-M1", "P-M2"]
    assert paper.customer.tariff_group.count(";") == 1
    assert paper.customer.address == "ул. Ала-Тоо, 5"
    assert paper.tax_tyiyn == bill.tax_tyiyn > 0
    assert {(tax.words, tax.rate) for tax in paper.taxes} == {
        ("VAT", Fraction(12, 100)),
        ("VAT", Fraction(0)),
        ("Sales tax", Fraction(1, 100)),
    }
    assert paper.step_norm is None
    assert paper.due_citations == ("R-112", "K1-2.3")
    assert paper.penalty.citations == ("R-94.2", "K1-2.3")
    assert not paper.rights.no_cut_in_dispute_citations


def test_money_since_the_last_bill_is_told_day_by_day(told: World) -> None:
    """A late payer: half of it comes after the due day.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  1000

    meter  on          kwh
    M1     2025-07-01  1600
    M1     2025-08-01  1700
    """
    told.bill("2025-06", "2025-07-02")
    told.pay(
        [
            {"account": "A1", "paid_on": "2025-07-15", "som": "300"},
            {"account": "A1", "paid_on": "2025-07-30", "som": "100.50"},
        ]
    )
    told.bill("2025-07", "2025-08-02")
    told.pay([{"account": "A1", "paid_on": "2025-08-05", "som": "1"}])
    bill, paper = told.bill_of("A1", "2025-07"), document(told, "A1", "2025-07")
    assert [(payment.received_on, payment.amount_tyiyn) for payment in paper.payments] == [
        (date(2025, 7, 15), 30_000),
        (date(2025, 7, 30), 10_050),
    ]
    assert paper.paid_tyiyn == bill.paid_tyiyn
    assert paper.opening_tyiyn == bill.opening_tyiyn == 82_200
    assert paper.penalty.amount_tyiyn == bill.penalty_tyiyn > 0
    assert paper.penalty.words == "0,1\u00a0% долга за день просрочки"
    assert (paper.penalty.daily_rate, paper.penalty.cap_share) == (Fraction(1, 1000), Fraction(1))
    assert paper.due_on == bill.due_on
    assert paper.disconnection is not None
    assert paper.disconnection.at == datetime(2025, 8, 25, 10, tzinfo=BISHKEK)
    assert paper.disconnection.citations == ("R-94.1", "R-113")
    assert (paper.rights.dispute_days, paper.rights.answer_days) == (3, 10)


def test_nobody_is_threatened_who_owes_nothing(told: World) -> None:
    """One has paid ahead, the other has used nothing.

    account  group      meter  since       shows
    AHEAD    household  M1     2025-06-01  1000
    IDLE     household  M2     2025-06-01  1000

    account  paid_on     som
    AHEAD    2025-06-20  500

    meter  on          kwh
    M1     2025-07-01  1100
    M2     2025-07-01  1000
    """
    told.bill("2025-06", "2025-07-02")
    ahead, idle = (document(told, number, "2025-06") for number in ("AHEAD", "IDLE"))
    assert (ahead.total_tyiyn, idle.total_tyiyn) == (13_700 - 50_000, 0)
    for paper in (ahead, idle):
        assert (paper.due_on, paper.disconnection, paper.qr_payload) == (None, None, None)


def test_a_month_of_nothing_takes_up_the_payments_before_it(told: World) -> None:
    """Its bill has no posting in the books, and yet what was paid is told once.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  1000

    meter  on          kwh
    M1     2025-07-01  1100
    M1     2025-08-01  1100
    M1     2025-09-01  1150
    """
    told.bill("2025-06", "2025-07-02")
    told.pay([{"account": "A1", "paid_on": "2025-07-05", "som": "137"}])
    told.bill("2025-07", "2025-08-02")
    told.bill("2025-08", "2025-09-02")
    idle, last = document(told, "A1", "2025-07"), document(told, "A1", "2025-08")
    assert (idle.opening_tyiyn, idle.paid_tyiyn, idle.total_tyiyn) == (13_700, 13_700, 0)
    assert (last.opening_tyiyn, last.paid_tyiyn, last.total_tyiyn) == (0, 0, 6_850)


def test_an_exchange_and_a_passage_through_zero_are_told(told: World) -> None:
    """A dial of five figures runs over, another meter is hung a fortnight later.

    account  group      meter  since       shows  digits
    A1       household  M1     2025-06-01  99900  5

    meter  on          kwh
    M1     2025-06-10  50

    old  final  on          meter  shows  digits
    M1   120    2025-06-20  M2     7      5

    meter  on          kwh
    M2     2025-07-01  40
    """
    told.bill("2025-06", "2025-07-02")
    paper = document(told, "A1", "2025-06")
    assert [
        (row.serial, row.difference_dwh // KWH, row.rolled_over, row.register)
        for row in paper.meters
    ] == [("M1", 150, True, ""), ("M1", 70, False, ""), ("M2", 33, False, "")]


def test_a_meter_read_every_day_takes_one_row(told: World) -> None:
    """Two zones are told apart by their codes.

    account  group      meter  since       shows         registers
    A1       household  M1     2025-06-01  10;500         T1;T2

    meter  register  on          kwh
    M1     T1        2025-06-05  12
    M1     T1        2025-06-11  20
    M1     T1        2025-06-17  24
    M1     T1        2025-06-23  31
    M1     T1        2025-07-01  40
    M1     T2        2025-06-20  511
    M1     T2        2025-07-01  530
    """
    told.bill("2025-06", "2025-07-02")
    rows = document(told, "A1", "2025-06").meters
    assert [(row.register, row.read_from_on.day, row.difference_dwh // KWH) for row in rows] == [
        ("T1", 1, 30),
        ("T2", 1, 11),
        ("T2", 20, 19),
    ]


def test_the_year_of_use_ends_with_the_bill(told: World) -> None:
    """Each bill knows the months up to its own, and the same months of the year before.

    account  group      meter  since       shows
    A1       household  M1     2024-05-01  0

    meter  on          kwh
    M1     2024-06-01  10
    M1     2024-07-01  30
    M1     2024-08-01  60
    M1     2025-06-01  500
    M1     2025-07-01  570
    """
    for period, issued_on in (
        ("2024-05", "2024-06-02"),
        ("2024-06", "2024-07-02"),
        ("2024-07", "2024-08-02"),
        ("2025-05", "2025-06-02"),
        ("2025-06", "2025-07-02"),
    ):
        told.bill(period, issued_on)
    early, late = document(told, "A1", "2024-06"), document(told, "A1", "2025-06")
    assert [(use.month, use.energy_dwh, use.year_ago_dwh) for use in early.history] == [
        (date(2024, 5, 1), 10 * KWH, None),
        (date(2024, 6, 1), 20 * KWH, None),
    ]
    assert [use.energy_dwh // KWH for use in late.history] == [30, *[0] * 9, 440, 70]
    assert [use.year_ago_dwh for use in late.history] == [None] * 10 + [10 * KWH, 20 * KWH]


ORDINARY = """
    account  group      meter  since       shows  language
    A1       household  M1     2025-04-17  1000   ky
    A2       household  M2     2025-04-20  2000   ru
    A3       industry   M3     2025-04-20  3000   en

    meter  on          kwh
    M1     2025-05-18  1900
    M2     2025-05-18  2000
    M3     2025-05-18  3300
"""


@pytest.fixture
def ordinary(world: World) -> World:
    """A home in two parts with two steps, an idle home, a workshop."""
    introduce()
    world.tell(ORDINARY)
    world.bill("2025-05", "2025-05-20")
    return world


def ids() -> list[int]:
    return list(Bill.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize("bills", [1, 3])
def test_many_bills_are_read_by_as_few_questions_as_one(
    ordinary: World, django_assert_num_queries: DjangoAssertNumQueries, bills: int
) -> None:
    asked = ids()[:bills]
    with django_assert_num_queries(QUERIES):
        papers = list(bill_documents(asked))
    assert [paper.number for paper in papers] == [Bill.number_of(bill_id) for bill_id in asked]


def test_a_bill_speaks_its_customers_language_or_the_one_asked_for(ordinary: World) -> None:
    own = {paper.customer.account_number: paper for paper in bill_documents(ids())}
    assert {number: paper.language for number, paper in own.items()} == {
        "A1": "ky",
        "A2": "ru",
        "A3": "en",
    }
    assert own["A1"].supplier.name == "«Ала-Тоо Электро» ААК"
    assert own["A1"].customer.tariff_group == "Калк"
    assert {paper.language for paper in bill_documents(ids(), lang="en")} == {"en"}
    assert "Electricity bill" in text_of(bill_pdf(ordinary.bill_of("A1", "2025-05"), "en"))


def test_an_unknown_bill_is_refused(ordinary: World) -> None:
    with pytest.raises(Refusal, match="2025-05/000099"):
        list(bill_documents([2025_05_0000_0099]))


def test_no_bill_goes_out_without_a_sender(world: World) -> None:
    """Nobody has said who the supplier is.

    account  group      meter  since       shows
    A1       household  M1     2025-06-01  1000

    meter  on          kwh
    M1     2025-07-01  1100
    """
    world.bill("2025-06", "2025-07-02")
    with pytest.raises(Refusal) as refusal:
        document(world, "A1", "2025-06")
    assert refusal.value.key == "reference.no_supplier"


def test_a_stored_price_that_does_not_follow_is_not_printed(ordinary: World) -> None:
    (facts,) = facts_of([ordinary.bill_of("A1", "2025-05").pk])
    facts.lines[0].amount_tyiyn += 1
    with pytest.raises(Refusal) as refusal:
        energy_parts(facts, "ru")
    assert refusal.value.key == "documents.explanation.disagrees"


@pytest.mark.parametrize(
    ("kind", "is_marked"), [("production", False), ("demonstration", True), ("test", True)]
)
def test_only_production_asks_for_money(ordinary: World, kind: str, is_marked: bool) -> None:
    introduce(kind=kind)
    paper = document(ordinary, "A1", "2025-05", "ru")
    assert paper.is_demonstration == is_marked
    payload = fields_of(paper.qr_payload or "")
    route = fields_of(payload["32"])
    assert route["00"] == ("demo.invalid" if is_marked else "elqr.example.kg")
    assert payload["59"] == ("DEMO NE DLYA OPLATY" if is_marked else "ALA-TOO ELECTRICITY")
    assert payload["60"] == "BISHKEK"
    assert ("ДЕМОНСТРАЦИЯ" in text_of(bill_pdf(ordinary.bill_of("A1", "2025-05"), "ru"))) == (
        is_marked
    )


def test_a_supplier_without_qr_prints_none(ordinary: World) -> None:
    introduce(qr_merchant="")
    paper = document(ordinary, "A1", "2025-05")
    assert paper.payment_route is None
    assert paper.qr_payload is None


def test_many_places_are_told_by_the_first(told: World) -> None:
    """Three points, each at an address of its own.

    account  group     meter  since       shows
    PLANT    industry  M1     2025-06-01  0
    PLANT    industry  M2     2025-06-01  0
    PLANT    industry  M3     2025-06-01  0

    meter  on          kwh
    M1     2025-07-01  100
    M2     2025-07-01  50
    M3     2025-07-01  50
    """
    for point in UsagePoint.objects.select_related("location__district"):
        point.location = ServiceLocation.objects.create(
            district=point.location.district, address=f"ул. Ала-Тоо, {point.code[-1]}"
        )
        point.save()
    told.bill("2025-06", "2025-07-02")
    paper = document(told, "PLANT", "2025-06", "ru")
    assert paper.customer.address == "ул. Ала-Тоо, 1 и ещё адресов: 2"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bills_of_every_kind_fit_a_page_in_our_font(ordinary: World, lang: Language) -> None:
    press = BillPress()
    for paper in bill_documents(ids(), lang=lang):
        made = press.render(paper)
        assert len(read(made).pages) == 1
        assert {name.partition("+")[2].partition("-")[0] for name in fonts_of(made)} == {"PTSans"}
