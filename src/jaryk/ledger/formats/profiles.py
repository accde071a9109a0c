"""How a channel's files are written: settings of a bank, read strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib.resources import files
from typing import Any, Final

from jaryk.kernel.errors import Refusal

ENCODINGS: Final = ("auto", "utf-8", "windows-1251", "cp866")
COLUMNS: Final = (
    "external_id",
    "account",
    "amount",
    "credit",
    "debit",
    "currency",
    "paid_at",
    "booked_on",
    "payer",
    "purpose",
    "direction",
)
TELLS: Final = ("opening", "closing", "credits", "debits", "count")
_LISTS: Final = ("dates", "incoming", "outgoing")
_NEEDED: Final = ("external_id", "paid_at")


@dataclass(frozen=True, slots=True)
class Mark:
    """A row beside the payments: it begins with a word, and one of its cells tells a total."""

    begins: str
    tells: str
    cell: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A bank's way of writing; what is not told is usual.

    ``account`` is the supplier's own account at the bank, ``account_pattern`` finds the customer's
    number in the purpose (its first group). ``columns`` are the headings by meaning; several
    headings of ``external_id`` make one id together.
    """

    title: str = ""
    account: str = ""
    account_pattern: str = ""
    encoding: str = "auto"
    delimiter: str = ";"
    decimal: str = ","
    dates: tuple[str, ...] = ("%d.%m.%Y",)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def reads_csv(self) -> bool:
        return bool(self.columns)


def read_profile(told: Mapping[str, Any]) -> Profile:
    """The profile that these settings are; Refusal names the setting that is wrong."""
    known = {one.name for one in fields(Profile)}
    strange = sorted(set(told) - known)
    if strange:
        raise _wrong(strange[0])
    settings: dict[str, Any] = {
        name: _words(value, name) if name in _LISTS else _word(value, name)
        for name, value in told.items()
        if name not in ("columns", "marks")
    }
    profile = Profile(
        **settings,
        columns=_columns(told.get("columns", {})),
        marks=tuple(_mark(mark) for mark in told.get("marks", ())),
    )
    _refuse_unfit(profile)
    return profile


def ready_profile(name: str) -> dict[str, Any]:
    """One of the profiles that come with the product."""
    folder = files("jaryk.ledger.formats") / "ready"
    if name not in ready_profiles():
        raise Refusal("ledger.profile.none", name=name, known=", ".join(ready_profiles()))
    return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))


def ready_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the product."""
    folder = files("jaryk.ledger.formats") / "ready"
    names = (file.name for file in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _wrong(setting: str) -> Refusal:
    return Refusal("ledger.profile.wrong", setting=setting)


def _word(told: Any, name: str) -> str:
    if not isinstance(told, str):
        raise _wrong(name)
    return told


def _words(told: Any, name: str) -> tuple[str, ...]:
    listed = [told] if isinstance(told, str) else told
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise _wrong(name)
    return tuple(listed)


def _columns(told: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, Mapping) or not set(told) <= set(COLUMNS):
        raise _wrong("columns")
    return {name: _words(headings, f"columns.{name}") for name, headings in told.items()}


def _mark(told: Any) -> Mark:
    try:
        mark = Mark(begins=str(told["begins"]), tells=str(told["tells"]), cell=int(told["cell"]))
    except (KeyError, TypeError, ValueError):
        raise _wrong("marks") from None
    if mark.tells not in TELLS or mark.cell < 1 or not mark.begins.strip():
        raise _wrong("marks")
    return mark


def _refuse_unfit(profile: Profile) -> None:
    checks = {
        "encoding": profile.encoding in ENCODINGS,
        "delimiter": len(profile.delimiter) == 1,
        "decimal": profile.decimal in (".", ","),
        "dates": bool(profile.dates),
        "columns": not profile.columns or _is_whole(profile),
        "account_pattern": _finds_a_group(profile.account_pattern),
    }
    for setting, is_right in checks.items():
        if not is_right:
            raise _wrong(setting)


def _is_whole(profile: Profile) -> bool:
    has = profile.columns.keys()
    tells_amount = ("amount" in has) != ("credit" in has)
    directed = "direction" not in has or bool(profile.incoming)
    single = all(len(profile.columns[name]) == 1 for name in has if name != "external_id")
    return tells_amount and directed and single and set(_NEEDED) <= set(has)


def _finds_a_group(pattern: str) -> bool:
    try:
        return not pattern or re.compile(pattern).groups >= 1
    except re.error:
        return False
