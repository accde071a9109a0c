"""The price list of works: what is told again, what follows, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from jaryk.kernel.errors import Refusal
from jaryk.platform.queries import last_event
from jaryk.reference.models import WorkPrice
from jaryk.reference.operations.works import set_work, set_work_price, set_work_tax
from jaryk.reference.published import table
from jaryk.reference.queries.taxes import TaxKind
from jaryk.reference.queries.works import (
    price_history,
    price_list,
    price_list_form,
    work_price,
    work_taxes,
    works,
)

MAY = date(2025, 5, 1)
JUNE = date(2025, 6, 1)
AT = datetime(2025, 4, 1, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def price(tyiyn: int, *, since: date = MAY, act: str = "Order 7", at: datetime = AT) -> None:
    set_work_price(code="resealing", price_tyiyn=tyiyn, act=act, valid_from=since, user=None, at=at)


@pytest.fixture
def resealing() -> None:
    set_work(
        code="resealing", name_ru="Опломбировка", name_ky="Пломбалоо", name_en="Sealing", unit="шт."
    )


def refused(code: str = "resealing", on: date = MAY) -> str:
    with pytest.raises(Refusal) as refusal:
        work_price(code, on)
    assert refusal.value.say("ky")
    return refusal.value.key


@pytest.mark.usefixtures("resealing")
def test_a_later_price_follows_the_earlier() -> None:
    price(30000)
    price(32000, since=JUNE, at=AT + timedelta(days=1))
    assert work_price("resealing", date(2025, 5, 31)).price_tyiyn == 30000
    assert work_price("resealing", JUNE).price_tyiyn == 32000
    assert [kept.price_tyiyn for kept in price_history("resealing")] == [32000, 30000]
    kept = last_event("work resealing")
    assert kept is not None
    assert kept.detail["price_tyiyn"] == 32000


@pytest.mark.usefixtures("resealing")
def test_told_again_nothing_changes() -> None:
    price(30000)
    price(30000, at=AT + timedelta(days=1))
    assert WorkPrice.objects.count() == 1
    price(30000, act="Order 8", at=AT + timedelta(days=2))
    assert work_price("resealing", MAY).act == "Order 8"
    assert WorkPrice.objects.filter(superseded_at=None).count() == 1


@pytest.mark.usefixtures("resealing")
def test_without_a_price_it_is_not_in_the_list() -> None:
    assert [known.code for known in works()] == ["resealing"]
    assert price_list(MAY) == []
    assert refused() == "reference.works.no_price"
    assert refused("magic") == "reference.works.unknown"
    price(30000)
    assert refused(on=date(2025, 4, 30)) == "reference.works.no_price"
    assert [priced.work.code for priced in price_list(JUNE)] == ["resealing"]


@pytest.mark.usefixtures("resealing")
def test_a_price_has_a_sum_and_an_act() -> None:
    for tyiyn, act, key in ((0, "Order 7", "price_not_positive"), (1, " ", "no_act")):
        with pytest.raises(Refusal) as refusal:
            price(tyiyn, act=act)
        assert refusal.value.key == f"reference.works.{key}"


def test_a_work_has_names() -> None:
    with pytest.raises(Refusal) as refusal:
        set_work(code="x", name_ru="Работа", name_ky=" ", name_en="Work", unit="шт.")
    assert refusal.value.key == "reference.works.no_name"


def test_taxes_on_works_are_the_suppliers_to_set() -> None:
    assert work_taxes(MAY) == {}
    tax = TaxKind.SALES_TAX
    set_work_tax(tax=tax, rate_percent=Decimal("2.5"), valid_from=MAY, user=None, at=AT)
    set_work_tax(tax=tax, rate_percent=None, valid_from=JUNE, user=None, at=AT)
    assert work_taxes(MAY) == {tax: 250}
    assert work_taxes(JUNE) == {}
    with pytest.raises(Refusal) as refusal:
        set_work_tax(tax=tax, rate_percent=Decimal(101), valid_from=MAY, user=None, at=AT)
    assert refusal.value.key == "reference.rate_out_of_range"


def test_the_form_names_works_and_no_prices() -> None:
    rows = table("works")
    assert {row["price_som"] for row in rows} == {""}
    for row in rows:
        names = {name: row[name] for name in ("code", "name_ru", "name_ky", "name_en", "unit")}
        set_work(**names)
    assert len(works()) == len(rows)
    assert price_list_form().startswith("code,name_ru,name_ky,name_en,unit,price_som,")
