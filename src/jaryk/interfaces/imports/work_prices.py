"""The price list of works from a CSV file: read whole, then entered whole or not at all."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from jaryk.kernel.errors import Refusal
from jaryk.kernel.money import parse_som
from jaryk.platform.queries import User
from jaryk.reference.operations.works import set_work, set_work_price

COLUMNS: Final = (
    "code",
    "name_ru",
    "name_ky",
    "name_en",
    "unit",
    "price_som",
    "valid_from",
    "act",
)


@dataclass(frozen=True, slots=True)
class PricesEntered:
    """How many works the file named, and how many of them with a price."""

    works: int
    priced: int


@transaction.atomic
def enter_prices(data: bytes, *, user: User | None, at: datetime, lang: str) -> PricesEntered:
    """Enter works and prices of a file; a work without a price is only named.

    Raises Refusal for the first line that cannot be read, told in ``lang``; nothing of the file is
    entered then.
    """
    rows = _rows(data)
    priced = 0
    for line, row in enumerate(rows, start=2):
        try:
            priced += _enter(row, user, at)
        except Refusal as refusal:
            raise Refusal("imports.prices.line", line=line, told=refusal.say(lang)) from refusal
    return PricesEntered(works=len(rows), priced=priced)


def _rows(data: bytes) -> list[dict[str, str]]:
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal("imports.prices.not_utf8") from None
    lines = written.splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    reader = csv.DictReader(lines, delimiter=delimiter)
    missing = set(COLUMNS) - set(reader.fieldnames or ())
    if missing:
        raise Refusal("imports.prices.columns", missing=", ".join(sorted(missing)))
    return [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]


def _enter(row: dict[str, str], user: User | None, at: datetime) -> bool:
    names = {name: row[name] for name in ("name_ru", "name_ky", "name_en", "unit")}
    set_work(code=row["code"], **names)
    if not row["price_som"]:
        return False
    set_work_price(
        code=row["code"],
        price_tyiyn=parse_som(row["price_som"]),
        act=row["act"],
        valid_from=_day(row["valid_from"]),
        user=user,
        at=at,
    )
    return True


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal("imports.prices.no_day", written=written) from None
