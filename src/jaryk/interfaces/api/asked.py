"""Reading what an agent asks, strictly: what could be read in two ways is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from typing import Any, Final, TypeVar

from jaryk.interfaces.api.answers import Misasked

ID: Final = r"[A-Za-z0-9._:-]{1,64}"
ACCOUNT: Final = r"[^\W_][\w./-]{0,19}"
AMOUNT: Final = r"-?[0-9]{1,12}\.[0-9]{2}"
DAY: Final = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
MOMENT: Final = DAY + r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
REASON: Final = r"(?=.*\S)[^\x00-\x1f]{1,300}"

Fields = Mapping[str, Any]
Read = TypeVar("Read")


def read_object(body: bytes) -> Fields:
    """The JSON object of a body; no numbers with a point, no name told twice."""
    try:
        told = json.loads(
            body.decode(),
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
            object_pairs_hook=_told_once,
        )
    except (ValueError, RecursionError) as mistake:
        raise Misasked(400, "not_json") from mistake
    if not isinstance(told, dict):
        raise Misasked(400, "not_json")
    return told


def only(told: Fields, wanted: Collection[str]) -> None:
    """Refuse names that are unknown, and names that are wanting."""
    for name in wanted:
        if name not in told:
            raise Misasked(400, "field_missing", field=name)
    for name in told:
        if name not in wanted:
            raise Misasked(400, "field_unknown", field=str(name)[:40])


def words(told: Fields, name: str, pattern: str) -> str:
    """The text under a name, if it is one of that pattern."""
    value = told[name]
    if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
        raise Misasked(400, "field_unreadable", field=name)
    return value


def account(told: Fields, name: str = "account") -> str:
    """The number of an account as we write it."""
    return words(told, name, ACCOUNT).upper()


def amount_tyiyn(told: Fields, name: str = "amount") -> int:
    """Whole tyiyns of an amount told in soms, with its point and both figures after it."""
    return int(words(told, name, AMOUNT).replace(".", ""))


def whole(told: Fields, name: str) -> int:
    """A whole number, not below nothing."""
    value = told[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**9:
        raise Misasked(400, "field_unreadable", field=name)
    return value


def moment(told: Fields, name: str) -> datetime:
    """A moment with its offset from universal time."""
    return _in_time(datetime.fromisoformat, words(told, name, MOMENT), name)


def day(told: Fields, name: str) -> date:
    """A day as ``2026-06-05``."""
    return _in_time(date.fromisoformat, words(told, name, DAY), name)


def rows(told: Fields, name: str) -> list[Fields]:
    """A list of objects."""
    value = told[name]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Misasked(400, "field_unreadable", field=name)
    return value


def _in_time(read: Callable[[str], Read], written: str, name: str) -> Read:
    try:
        return read(written)
    except ValueError as mistake:
        raise Misasked(400, "field_unreadable", field=name) from mistake


def _refuse_number(written: str) -> None:
    raise ValueError(written)


def _told_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name is told twice")
    return told
