"""A file of half hours from its bytes to the database: read, judged, recorded at once."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import polars as pl
from django.db import transaction

from jaryk.interfaces.imports.profiles.ahead import ahead
from jaryk.interfaces.imports.profiles.archives import sources
from jaryk.interfaces.imports.profiles.csv_layout import LONG, WIDE, layout_of
from jaryk.interfaces.imports.profiles.csv_long import read_long
from jaryk.interfaces.imports.profiles.csv_wide import read_wide
from jaryk.interfaces.imports.profiles.green_button import read_green_button
from jaryk.interfaces.imports.profiles.judging import contradicting, judged
from jaryk.interfaces.imports.profiles.macket import read_macket
from jaryk.interfaces.imports.profiles.nem12 import read_nem12
from jaryk.interfaces.imports.profiles.safety import Source, decoded
from jaryk.interfaces.imports.profiles.told import Batch, rejects_frame
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text
from jaryk.metering.half_hours import MINUTES_A_SLOT
from jaryk.metering.operations.profiles import (
    close_file,
    keep_rejects,
    open_file,
    record_profiles,
)

AUTO: Final = "auto"
MACKET: Final = "80020"
NEM12: Final = "nem12"
GREEN_BUTTON: Final = "green-button"
FORMATS: Final = (AUTO, MACKET, WIDE, LONG, NEM12, GREEN_BUTTON)
_MOST_LISTED: Final = 1_000_000
_LOOKED_AT: Final = 8_192


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as it was taken in; ``lines`` is accepted and ``rejected`` ones together."""

    file_id: int
    name: str
    form: str
    lines: int
    rejected: int
    days_new: int
    days_repeated: int
    days_corrected: int


@dataclass(slots=True)
class _Counts:
    lines: int = 0
    new: int = 0
    repeated: int = 0
    corrected: int = 0
    rejected: set[int] = field(default_factory=set)


def load(
    file: Path,
    *,
    form: str = AUTO,
    minutes: int = MINUTES_A_SLOT,
    meter: str | None = None,
    today: date,
    at: datetime,
    on_days: Callable[[int], None] = lambda _: None,
) -> Iterator[Loaded]:
    """Take in a file, or each file of an archive, as it is asked for; one transaction a file.

    ``minutes`` are those of a long CSV's intervals, ``meter`` whose a Green Button is.
    """
    with sources(file) as found:
        for source in found:
            told = _sniffed(source) if form == AUTO else form
            batches = _reader(told, source, minutes, meter)
            yield _take_in(source, told, batches, today=today, at=at, on_days=on_days)


def say_reason(reason_key: str, particulars: dict[str, object], lang: str) -> str:
    """Why a line was not let in, in a person's language."""
    return text(reason_key, lang, **particulars)


def _reader(form: str, source: Source, minutes: int, meter: str | None) -> Iterator[Batch]:
    if form == LONG:
        return read_long(source, minutes)
    if form == GREEN_BUTTON:
        return read_green_button(source, meter=meter)
    plain: dict[str, Callable[[Source], Iterator[Batch]]] = {
        MACKET: read_macket,
        WIDE: read_wide,
        NEM12: read_nem12,
    }
    if form not in plain:
        raise Refusal("profiles.refused.form", form=form, known=", ".join(FORMATS))
    return plain[form](source)


def _sniffed(source: Source) -> str:
    """Which form a file has, by how it begins."""
    with _opened(source) as stream:
        head = decoded(stream.read(_LOOKED_AT).replace(b"\0", b"")).lstrip()
    if not head:
        raise Refusal("profiles.refused.empty", name=source.name)
    if head.startswith("<"):
        is_macket = "80020" in head or "<message" in head
        return MACKET if is_macket else GREEN_BUTTON
    first = head.splitlines()[0]
    if first.startswith(("100,NEM12", "200,")):
        return NEM12
    return layout_of(first).form


def _opened(source: Source) -> Any:
    try:
        return source.open()
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Refusal("profiles.refused.archive", name=source.name, told=str(error)) from None


@transaction.atomic
def _take_in(
    source: Source,
    form: str,
    batches: Iterator[Batch],
    *,
    today: date,
    at: datetime,
    on_days: Callable[[int], None],
) -> Loaded:
    """Record a file's days batch by batch while the next one is read."""
    try:
        with _opened(source) as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        file = open_file(name=source.name, sha256=digest, form=form, at=at)
        counts = _Counts()
        for batch in ahead(batches):
            days, refused = judged(batch.days, today=today)
            recorded = record_profiles(days, file=file)
            refused = pl.concat(
                [rejects_frame(batch.rejects), refused, contradicting(recorded.contradicted)]
            )
            counts.rejected.update(refused["line_no"])
            if len(counts.rejected) > _MOST_LISTED:
                raise Refusal("profiles.refused.all_spoiled", most=_MOST_LISTED)
            keep_rejects(file, refused)
            counts.lines += batch.lines
            counts.new += recorded.new
            counts.repeated += recorded.repeated
            counts.corrected += recorded.corrected
            on_days(counts.new + counts.repeated + counts.corrected)
    except (BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Refusal("profiles.refused.archive", name=source.name, told=str(error)) from None
    days_told = (counts.new, counts.repeated, counts.corrected)
    close_file(file, lines=counts.lines, rejected=len(counts.rejected), days=days_told)
    return Loaded(file.pk, file.name, form, counts.lines, len(counts.rejected), *days_told)
