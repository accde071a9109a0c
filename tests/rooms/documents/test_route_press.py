"""A route as one file: a cover, then each bill as it is by itself; archival; small in memory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jaryk.documents.bill_document import BillDocument, Language, OtherCharge
from jaryk.documents.pdf import render_bill
from jaryk.documents.presses import RouteErrand, print_here
from jaryk.documents.route_cover import RouteLoad
from jaryk.documents.route_press import RoutePress, rows_of
from jaryk.documents.sheet import bill_sheet
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import LANGUAGES
from tests.rooms.documents.bills import (
    credit_bill,
    household_bill,
    industrial_bill,
    tariff_change_bill,
    zero_bill,
)
from tests.rooms.documents.pages import entries, fonts_of, read, text_of


@pytest.fixture(scope="module")
def press() -> RoutePress:
    return RoutePress()


def load(*documents: BillDocument, lang: str = "ru") -> RouteLoad:
    numbered = (
        replace(document, number=f"2026-05/{place:06}")
        for place, document in enumerate(documents, start=1)
    )
    return RouteLoad("north-0007", "Северный РЭС", Month(2026, 5), lang, tuple(numbered))


def with_works(works: int, words: str = "Работа", lang: Language = "ru") -> BillDocument:
    bill = household_bill(lang)
    charges = tuple(OtherCharge(words=words, amount_tyiyn=100) for _ in range(works))
    return replace(bill, other_charges=charges, total_tyiyn=bill.total_tyiyn + 100 * works)


def test_each_bill_reads_as_it_does_alone(press: RoutePress) -> None:
    route = load(household_bill("ky"), industrial_bill(), zero_bill("en"), credit_bill())
    made = press.render(route)
    pages = [page.extract_text() for page in read(made.content).pages]
    alone = [
        page.extract_text()
        for document in route.documents
        for page in read(render_bill(document)).pages
    ]
    assert pages[1:] == alone
    assert made.pages == len(pages) == 6
    assert (made.bills, made.refused) == (4, ())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_cover_counts_what_is_inside(press: RoutePress, lang: Language) -> None:
    bills = (household_bill(lang), credit_bill(lang), household_bill(lang))
    made = press.render(load(*bills, lang=lang))
    cover = read(made.content).pages[0].extract_text()
    assert "north-0007" in cover
    assert made.total_tyiyn == 187_310 * 2 - 212_690
    due, control = {"en": ("3,746.20", "1,619.30")}.get(lang, ("3 746,20", "1 619,30"))
    assert due in cover.replace("\u00a0", " ")
    assert control in cover.replace("\u00a0", " ")


def test_many_streets_leave_the_cover_a_page(press: RoutePress) -> None:
    bill = household_bill()
    bills = [
        replace(bill, customer=replace(bill.customer, address=f"с. Ала, ул. {'Ы' * n}, д. {n}"))
        for n in range(1, 45)
    ]
    made = press.render(load(*bills))
    assert made.pages == 45
    assert "и ещё улиц: 14" in read(made.content).pages[0].extract_text()


def test_a_route_is_archival_and_accessible_with_our_font_alone(press: RoutePress) -> None:
    content = press.render(load(household_bill("ky"), tariff_change_bill())).content
    document = read(content)
    assert document.xmp_metadata is not None
    marks = document.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in marks
    assert "<pdfuaid:part>1</pdfuaid:part>" in marks
    assert entries(document.trailer["/Root"])["/MarkInfo"]
    assert {name.partition("+")[2].partition("-")[0] for name in fonts_of(content)} == {"PTSans"}


def test_the_same_route_is_the_same_bytes(press: RoutePress) -> None:
    route = load(household_bill(), industrial_bill("ky"))
    assert press.render(route) == RoutePress().render(route) == press.render(route)


@pytest.mark.parametrize("works", [7, 17, 40])
def test_a_bill_that_outgrows_its_page_is_numbered_in_its_own_pages(
    press: RoutePress, works: int
) -> None:
    made = press.render(load(zero_bill(), with_works(works), zero_bill()))
    told = text_of(made.content)
    alone = len(read(render_bill(with_works(works))).pages)
    assert made.pages == 3 + alone
    assert ("Стр. 2 из 2" in told) == (alone == 2)


def test_a_bill_that_outgrows_its_page_unforeseen_is_numbered(press: RoutePress) -> None:
    """Few rows, but each of many lines."""
    document = with_works(6, words="Замена трансформаторов тока на подстанции " * 12)
    assert rows_of(bill_sheet(document)) <= 18
    made = press.render(load(zero_bill(), document))
    assert made.pages > 3
    assert f"Стр. 2 из {made.pages - 2}" in text_of(made.content)


def test_bills_that_cannot_be_printed_leave_the_others_alone(
    press: RoutePress, tmp_path: Path
) -> None:
    bill = household_bill()
    assert bill.payment_route is not None
    unfit = replace(bill, payment_route=replace(bill.payment_route, operator="Ы"))
    route = load(zero_bill(), unfit, zero_bill())
    ((outcome,),) = print_here([[RouteErrand(route, tmp_path / "route.pdf")]])
    assert (outcome.bills, outcome.pages) == (2, 3)
    (refused,) = outcome.refused
    assert (refused.number, refused.key) == ("2026-05/000002", "reference.qr.unfit_field")


def test_a_press_forgets_what_it_has_printed() -> None:
    """Twelve files take no more memory than three: the rest would be what Typst remembers."""
    press = RoutePress()
    bill = household_bill()

    def print_files(first: int, beyond: int) -> int:
        for file in range(first, beyond):
            names = (f"Асанов {file} {place}" for place in range(25))
            press.render(
                load(*(replace(bill, customer=replace(bill.customer, name=name)) for name in names))
            )
        return _resident_kb()

    warm = print_files(0, 3)
    assert print_files(3, 12) - warm < 60_000


def _resident_kb() -> int:
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1])
