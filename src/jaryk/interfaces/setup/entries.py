"""A table of the file: its keys are taken one by one, and what nobody took is not known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any, Final

from jaryk.interfaces.setup.complaints import Complaints
from jaryk.kernel.texts import LANGUAGES

# Keys under which people would like to write what must not be written.
_SECRETS: Final = frozenset({"password", "password_hash", "secret"})


class Entry:
    """One table; ``place`` is how it is told of: ``[supplier]``, ``[[user]] 2 (asel)``."""

    def __init__(self, place: str, told: dict[str, Any], complaints: Complaints) -> None:
        self.place = place
        self._told = dict(_flattened(told))
        self._taken: dict[str, None] = {}
        self._complaints = complaints

    def where(self, key: str) -> str:
        return f"{self.place} {key}"

    def complain(self, key: str, reason: str, **particulars: object) -> None:
        """Something is wrong with what stands under ``key``."""
        self._complaints.add(self.where(key), reason, **particulars)

    def name(self, key: str) -> None:
        """From now on the table is told of by what stands under ``key`` too."""
        if isinstance(value := self._told.get(key), str) and value.strip():
            self.place = f"{self.place} ({value.strip()})"

    def words(self, key: str, *, longest: int, needed: bool = True) -> str:
        """One line of text with its blanks put right; empty where there is none."""
        value = self._take(key, "")
        if not isinstance(value, str):
            self.complain(key, "setup.not_words", value=value)
            return ""
        line = " ".join(value.split())
        if not line and needed:
            self.complain(key, "setup.missing")
        elif len(line) > longest:
            self.complain(key, "setup.too_long", longest=longest)
        elif not line.isprintable():
            self.complain(key, "setup.control")
        else:
            return line
        return ""

    def shaped(
        self, key: str, shape: re.Pattern[str], reason: str, *, longest: int, needed: bool = True
    ) -> str:
        """Words of a certain shape; ``reason`` says which."""
        value = self.words(key, longest=longest, needed=needed)
        if value and not shape.fullmatch(value):
            self.complain(key, reason, value=value)
        return value

    def one_of(self, key: str, known: Collection[str]) -> str:
        """One of a few words."""
        value = self.words(key, longest=60)
        if value and value not in known:
            self.complain(key, "setup.not_one_of", value=value, known=", ".join(known))
        return value

    def in_languages(self, key: str, *, longest: int) -> dict[str, str]:
        """``key.ru``, ``key.ky`` and ``key.en``, by language."""
        return {lang: self.words(f"{key}.{lang}", longest=longest) for lang in LANGUAGES}

    def codes(self, key: str, known: Collection[str]) -> tuple[str, ...]:
        """A list of codes out of those that the file itself names; may be empty."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            self.complain(key, "setup.not_list", value=value)
            return ()
        listed = dict.fromkeys(code.strip() for code in value)
        for code in listed:
            if code not in known:
                self.complain(key, "setup.not_one_of", value=code, known=", ".join(known))
        return tuple(listed)

    def under(self, key: str) -> dict[str, object]:
        """What stands in this table's ``[key]``, by dotted key, for another to check."""
        found = {name: told for name, told in self._told.items() if name.startswith(f"{key}.")}
        self._taken |= dict.fromkeys(found)
        return {name.removeprefix(f"{key}."): told for name, told in found.items()}

    def tables(self, key: str) -> list[Entry]:
        """All tables ``[[key]]`` in their order."""
        place = f"[[{key}]]"
        value = self._take(key, [])
        as_one = dict.fromkeys(name for name in self._told if name.startswith(f"{key}."))
        self._taken |= as_one
        if as_one or not isinstance(value, list) or not all(isinstance(t, dict) for t in value):
            self._complaints.add(place, "setup.not_tables", heading=place)
            return []
        return [
            Entry(f"{place} {number}", one, self._complaints) for number, one in enumerate(value, 1)
        ]

    def close(self) -> None:
        """Complain of every key that nobody asked for."""
        for key in self._told:
            if key in self._taken:
                continue
            if key in _SECRETS:
                self.complain(key, "setup.password_in_file")
            else:
                self.complain(key, "setup.unknown_key", known=", ".join(self._taken))

    def _take(self, key: str, absent: Any) -> Any:
        self._taken[key] = None
        return self._told.get(key, absent)


def _flattened(told: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Tables in tables as dotted keys, as they may be written too."""
    for name, value in told.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
