"""The way of a carrier: streets, houses and flats in their order, in routes of a bearable size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.documents.routes import Stop, cut, street_of, walking_order

WAY = [
    "720040, г. Бишкек, мкр. Асанбай, д. 9, кв. 12",
    "720040, г. Бишкек, мкр. Асанбай, д. 14, кв. 3",
    "720040, г. Бишкек, мкр. Асанбай, д. 14, кв. 37",
    "720040, г. Бишкек, мкр. Асанбай, д. 14а, кв. 1",
    "720040, г. Бишкек, мкр. Асанбай, д. 15, кв. 1",
    "720040, г. Бишкек, ул. Токтогула, д. 2",
    "720040, г. Бишкек, ул. Токтогула, д. 10",
]


@pytest.mark.parametrize(
    ("address", "street"),
    [
        ("г. Ак-Булак, ул. Заречная, д. 60, кв. 12", "г. Ак-Булак, ул. Заречная"),
        ("Кең-Талаа айылы, Өрүк көч., 75-үй", "Кең-Талаа айылы, Өрүк көч."),
        ("Бишкек ш., Асанбай кичирайону, 14-үй, 37-батир", "Бишкек ш., Асанбай кичирайону"),
        ("94 Juniper St, flat 18, Ak-Bulak", "Ak-Bulak, Juniper St"),
        ("г. Бишкек, 5-мкр, д. 3", "г. Бишкек, 5-мкр"),
        ("5 мкр, д. 3", "5 мкр"),
        ("Токтогула 120-5", "Токтогула"),
        ("с. Кен-Талаа", "с. Кен-Талаа"),
        ("", ""),
    ],
)
def test_a_street_is_an_address_without_its_door(address: str, street: str) -> None:
    assert street_of(address) == street


def test_one_walks_by_the_worth_of_numbers() -> None:
    assert sorted(set(WAY), key=walking_order) == WAY
    abroad = ["9 Spring St, flat 2, Ak-Bulak", "10 Spring St, flat 1, Ak-Bulak"]
    assert sorted(set(abroad), key=walking_order) == abroad


def test_a_street_is_parted_only_where_it_is_too_long() -> None:
    stops = [Stop(number, address) for number, address in enumerate(WAY, start=1)]
    routes = list(cut("north", reversed(stops), most=5))
    assert [route.bill_ids for route in routes] == [(1, 2, 3, 4, 5), (6, 7)]
    assert [route.name for route in routes] == ["north-0001", "north-0002"]
    routes = list(cut("north", stops, most=3))
    assert [route.bill_ids for route in routes] == [(1, 2, 3), (4, 5), (6, 7)]


@given(
    st.lists(st.sampled_from([*WAY, "", "x", "1", "ул. А, 3", "3 B St, C"]), max_size=60),
    st.integers(1, 9),
)
def test_every_bill_is_in_one_route(addresses: list[str], most: int) -> None:
    stops = [Stop(number, address) for number, address in enumerate(addresses)]
    routes = list(cut("d", stops, most=most))
    assert sorted(bill for route in routes for bill in route.bill_ids) == list(range(len(stops)))
    assert all(0 < len(route.bill_ids) <= most for route in routes)
