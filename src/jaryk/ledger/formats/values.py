"""Amounts and days as banks write them: read in one way, or not at all."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from jaryk.norms.book import BISHKEK

_THIN: Final = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f'\u2019", " "))
_GROUPED: Final = r"(?P<sign>[-\u2212+]?)(?P<whole>\d{{1,13}}|\d{{1,3}}(?: \d{{3}}){{1,4}})"
_FORMS: Final = {
    mark: re.compile(_GROUPED.format() + rf"(?:{re.escape(mark)}(?P<rest>\d{{1,5}}))?", re.ASCII)
    for mark in ".,"
}
_YEARS: Final = range(2000, 2100)


def tyiyns(written: str, decimal: str) -> int | None:
    """A sum in soms as tyiyns; None where it is no sum or finer than a tyiyn."""
    found = _FORMS[decimal].fullmatch(written.translate(_THIN).strip())
    if found is None:
        return None
    rest = (found["rest"] or "").rstrip("0")
    if len(rest) > 2:
        return None
    amount = int(found["whole"].replace(" ", "")) * 100 + int(rest.ljust(2, "0"))
    return -amount if found["sign"] in ("-", "\u2212") else amount


@lru_cache(maxsize=4096)
def moment(written: str, forms: tuple[str, ...]) -> datetime | None:
    """A day or a moment in one of the forms, by the clocks of Bishkek; None where in none."""
    for form in forms:
        try:
            read = datetime.strptime(written.strip(), form)  # noqa: DTZ007
        except ValueError:
            continue
        if read.year in _YEARS:
            return read if read.tzinfo else read.replace(tzinfo=BISHKEK)
    return None


def iso_moment(written: str) -> datetime | None:
    """A day or a moment as ISO 8601 has it: ``2026-05-31``, ``2026-05-31T10:00:00+06:00``."""
    try:
        read = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    if read.year not in _YEARS:
        return None
    return read if read.tzinfo else read.replace(tzinfo=BISHKEK)


def bishkek_day(moment_told: datetime) -> date:
    """The day of a moment by the clocks of Bishkek."""
    return moment_told.astimezone(BISHKEK).date()
