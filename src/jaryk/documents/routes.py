"""The way of a carrier of bills: streets, houses and flats in their order, cut into routes.

No register of routes is kept, so a route is a stretch of a district's addresses, in the order in
which they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

_WIDEST_NUMBER: Final = 9
# A number with the letter of its house («14а»), or a word.
_PARTS: Final = re.compile(r"(\d+)\s?([^\W\d_](?![^\W\d_]))?|[^\W\d_]+")
_FLAT: Final = re.compile(r"\b(кв|квартира|батир|apt|flat|оф|офис|комн)\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\d")
_HOUSE_FIRST: Final = re.compile(r"(\d{1,5}\S*)\s+(\D.*)")
_NUMBER_AT_END: Final = re.compile(r"[\s№#]+\d\S*$")


@dataclass(frozen=True, slots=True)
class Stop:
    """A bill and the place where it is handed over."""

    bill_id: int
    address: str


@dataclass(frozen=True, slots=True)
class Route:
    """Bills that one person carries, in the order of the way; ``district`` is its code."""

    name: str
    district: str
    bill_ids: tuple[int, ...]


def walking_order(address: str) -> str:
    """What sorts addresses as one walks: numbers by their worth, house 9 before 10 before 10а."""
    street, door = _parted(address)
    return " ".join(_part(found) for found in _PARTS.finditer(f"{street}, {door}".casefold()))


def street_of(address: str) -> str:
    """The address without flat and house."""
    return _parted(address)[0]


def _parted(address: str) -> tuple[str, str]:
    """Place and street; house and flat. «1 Spring St, flat 7, Ak-Bulak» is turned round."""
    parts = [part.strip() for part in address.split(",") if part.strip()] or [""]
    house_first = _HOUSE_FIRST.fullmatch(parts[0])
    if house_first and len(parts) > 1 and not _NUMBERED.search(parts[-1]):
        return f"{parts[-1]}, {house_first[2]}", ", ".join([house_first[1], *parts[1:-1]])
    doors = [parts.pop()] if len(parts) > 1 and _FLAT.search(parts[-1]) else []
    if len(parts) > 1 and _NUMBERED.search(parts[-1]):
        doors.insert(0, parts.pop())
        return ", ".join(parts), ", ".join(doors)
    street = _NUMBER_AT_END.sub("", parts[-1])
    doors.insert(0, parts[-1].removeprefix(street).strip())
    return ", ".join([*parts[:-1], street]), ", ".join(doors)


def cut(district: str, stops: Iterable[Stop], *, most: int) -> Iterator[Route]:
    """A district's routes of at most ``most`` bills; a street is parted only if it is longer."""
    ordered = sorted(stops, key=lambda stop: (walking_order(stop.address), stop.bill_id))
    for number, bill_ids in enumerate(_filled(ordered, most), start=1):
        yield Route(f"{district}-{number:04}", district, bill_ids)


def _filled(ordered: Sequence[Stop], most: int) -> Iterator[tuple[int, ...]]:
    route: list[int] = []
    for _, together in groupby(ordered, lambda stop: street_of(stop.address)):
        street = [stop.bill_id for stop in together]
        if route and len(route) + len(street) > most:
            yield tuple(route)
            route = []
        route += street
        while len(route) > most:
            yield tuple(route[:most])
            route = route[most:]
    if route:
        yield tuple(route)


def _part(found: re.Match[str]) -> str:
    number, letter = found.groups()
    return number.zfill(_WIDEST_NUMBER) + (letter or "") if number else found[0]
