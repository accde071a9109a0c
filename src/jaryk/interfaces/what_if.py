"""A draft tariff worked out, and what it comes to in tables that a person reads."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string

from jaryk.charges.operations.drafts import keep_outcome
from jaryk.charges.queries.drafts import TariffDraft
from jaryk.charges.whatif.draft import of_plain
from jaryk.charges.whatif.outcome import BANDS_PERCENT, SIZES_KWH, told
from jaryk.documents.figures import month_and_year
from jaryk.documents.what_if import OnMonth, snapshots_of, what_if
from jaryk.interfaces.what_if_picture import picture
from jaryk.kernel.figures import decimal
from jaryk.kernel.periods import Month
from jaryk.kernel.texts import text
from jaryk.platform.queries import districts
from jaryk.reference.queries.tariffs import groups

# Each table with the column that tells its rows apart.
SPLITS: Final = {
    "groups": "group_id",
    "months": "month",
    "districts": "district_id",
    "sizes": "size",
    "bands": "band",
}
_BAND_OF_NONE: Final = BANDS_PERCENT.index(0) + 1
_COLUMNS: Final = (
    "count", "pay_less", "pay_more", "kwh", "old_som", "new_som", "difference_som", "percent",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What a draft comes to for a group, a month, a district, a size or a band of change.

    ``count`` counts bills of a group or a month, accounts of the others.
    """

    name: str
    count: int
    energy_dwh: int
    old_tyiyn: int
    new_tyiyn: int
    pay_less: int | None
    pay_more: int | None

    @property
    def added_tyiyn(self) -> int:
        return self.new_tyiyn - self.old_tyiyn

    @property
    def added_e2(self) -> int:
        """Hundredths of a percent of what was billed, to the nearest; nothing of nothing."""
        if not self.old_tyiyn:
            return 0
        return (self.added_tyiyn * 20_000 + self.old_tyiyn) // (2 * self.old_tyiyn)


def work_out(kept: TariffDraft, *, at: datetime, on_month: OnMonth = lambda _: None) -> None:
    """Try the draft on its months as they are billed now, and keep what it comes to."""
    folder = Path(settings.VAR) / "whatif" / connection.settings_dict["NAME"]
    last = Month.of(kept.until).previous()
    found = snapshots_of(Month.of(kept.since), last, folder=folder, on_month=on_month)
    draft = of_plain(kept.tariffs)
    outcome = what_if(draft, found, known_at=at, district_id=kept.district_id)
    keep_outcome(kept, told(outcome), at=at)


def total(outcome: Mapping[str, Any], lang: str) -> Row:
    """All that the draft was tried on, as one row."""
    rows = _rows(outcome["sizes"], "size", lambda _: "")
    return Row(
        name=text("web.sum", lang),
        count=sum(row.count for row in rows),
        energy_dwh=sum(row.energy_dwh for row in rows),
        old_tyiyn=sum(row.old_tyiyn for row in rows),
        new_tyiyn=sum(row.new_tyiyn for row in rows),
        pay_less=sum(row.pay_less or 0 for row in rows),
        pay_more=sum(row.pay_more or 0 for row in rows),
    )


def tables(outcome: Mapping[str, Any], lang: str) -> dict[str, list[Row]]:
    """The rows of each of ``SPLITS``."""
    group_names = {group.pk: getattr(group, f"name_{lang}") for group in groups()}
    district_names = {one.pk: getattr(one, f"name_{lang}") for one in districts()}
    names: dict[str, Callable[[int], str]] = {
        "groups": group_names.__getitem__,
        "months": lambda key: month_and_year(Month(*divmod(key, 100)).first_on, lang),
        "districts": district_names.__getitem__,
        "sizes": lambda place: size_name(place, lang),
        "bands": lambda place: band_name(place, lang),
    }
    return {split: _rows(outcome[split], key, names[split]) for split, key in SPLITS.items()}


def size_name(place: int, lang: str) -> str:
    """A class of use a month."""
    begins = decimal(SIZES_KWH[place], scale=0, lang=lang)
    if place + 1 == len(SIZES_KWH):
        return text("web.what_if.size_from", lang, begins=begins)
    ends = decimal(SIZES_KWH[place + 1], scale=0, lang=lang)
    return text("web.what_if.size", lang, begins=begins, ends=ends)


def band_name(place: int, lang: str) -> str:
    """A band of change: what falls, what stays, what rises, by how many percent."""
    if place == _BAND_OF_NONE:
        return text("web.what_if.band_none", lang)
    kind = "falls" if place < _BAND_OF_NONE else "rises"
    after = place if place < _BAND_OF_NONE else place - 1
    edges = sorted(abs(edge) for edge in BANDS_PERCENT[max(after - 1, 0) : after + 1])
    if len(edges) == 1:
        return text(f"web.what_if.band_{kind}_from", lang, begins=edges[0])
    if not edges[0]:
        return text(f"web.what_if.band_{kind}_to", lang, ends=edges[1])
    return text(f"web.what_if.band_{kind}", lang, begins=edges[0], ends=edges[1])


def write_files(kept: TariffDraft, folder: Path, lang: str) -> list[Path]:
    """A CSV a table and the picture; amounts in soms with a point, energy in kWh."""
    folder.mkdir(parents=True, exist_ok=True)
    assert kept.outcome is not None
    found = tables(kept.outcome, lang)
    written = []
    for split, rows in found.items():
        file = folder / f"{split}.csv"
        with file.open("w", encoding="utf-8-sig", newline="") as sink:
            out = csv.writer(sink, delimiter=";", lineterminator="\r\n")
            out.writerow(csv_header(split))
            out.writerows(csv_row(row) for row in rows)
        written.append(file)
    drawn = picture(found["bands"], width=720)
    words = {"picture": drawn, "lang": lang, "is_alone": True}
    file = folder / "picture.svg"
    file.write_text(render_to_string("web/what_if/picture.svg", words), "utf-8")
    return [*written, file]


def csv_header(split: str) -> tuple[str, ...]:
    """The columns of a table as a file."""
    return (split, *_COLUMNS)


def csv_row(row: Row) -> tuple[object, ...]:
    """A row as a file has it."""
    return (
        row.name,
        row.count,
        row.pay_less,
        row.pay_more,
        _point(row.energy_dwh, 4),
        _point(row.old_tyiyn, 2),
        _point(row.new_tyiyn, 2),
        _point(row.added_tyiyn, 2),
        _point(row.added_e2, 2),
    )


def _point(number: int, scale: int) -> str:
    whole, rest = divmod(abs(number), 10**scale)
    return f"{'-' if number < 0 else ''}{whole}.{rest:0{scale}}"


def _rows(found: list[dict[str, int]], key: str, name: Callable[[int], str]) -> list[Row]:
    return [
        Row(
            name=name(row[key]),
            count=row["bills"] if "bills" in row else row["accounts"],
            energy_dwh=row["energy_dwh"],
            old_tyiyn=row["old_tyiyn"],
            new_tyiyn=row["new_tyiyn"],
            pay_less=row.get("pay_less"),
            pay_more=row.get("pay_more"),
        )
        for row in found
    ]
