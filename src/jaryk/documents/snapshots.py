"""Billed use kept in files beside the database, so that a what-if need not read it all again.

A month is a folder named after what it was made from; whatever is posted or corrected later makes
another. In it a file a stretch of accounts, so that the memory a what-if needs does not grow with
their number.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import polars as pl

from jaryk.charges.queries.runs import runs_of_month
from jaryk.charges.queries.standing import standing_lines, standing_slices
from jaryk.charges.whatif.reprice import BILLS, STRETCHES
from jaryk.customers.queries.bulk import districts_of_accounts
from jaryk.documents.billed_use import billed_use
from jaryk.documents.queries.bulk import accounts_of_bills
from jaryk.documents.queries.recalculations import corrections_of_bills, corrections_of_month
from jaryk.kernel.periods import Month

ACCOUNTS_A_FILE: Final = 1 << 17
# Raised when the columns of the files change, so that older ones are made again.
_SHAPE: Final = 1


@dataclass(frozen=True)
class Snapshot:
    """The files of one month, ``version`` naming the runs and corrections they hold."""

    folder: Path
    month: Month
    version: str

    @cached_property
    def home(self) -> Path:
        return self.folder / f"{self.month}.{self.version}"

    @property
    def is_made(self) -> bool:
        return self.home.is_dir()

    def write(self, bills: pl.DataFrame, stretches: pl.DataFrame) -> None:
        """Keep a month's frames, whole or not at all; older versions of it go."""
        self.folder.mkdir(parents=True, exist_ok=True)
        making = Path(mkdtemp(prefix="making-", dir=self.folder))
        place = pl.col("account_id") // ACCOUNTS_A_FILE
        for (number,), rows in bills.group_by(place):
            rows.write_parquet(making / f"bills-{number}.parquet", compression="lz4")
            mixed = rows.filter(pl.col("use_from").is_null()).select("bill_id").unique()
            held = stretches.join(mixed, on="bill_id", how="semi")
            held.write_parquet(making / f"stretches-{number}.parquet", compression="lz4")
        try:
            making.rename(self.home)
        except OSError:
            shutil.rmtree(making)
            if not self.is_made:  # by another at the same time, and the same
                raise
        for older in self.folder.glob(f"{self.month}.*"):
            if older != self.home:
                shutil.rmtree(older, ignore_errors=True)

    def numbers(self) -> set[int]:
        """The stretches of accounts that the month has a file of."""
        return {int(file.stem.split("-")[1]) for file in self.home.glob("bills-*.parquet")}


def snapshot(month: Month, folder: Path) -> Snapshot:
    """The month as it is posted now, made if it is not there."""
    found = Snapshot(folder, month, _version(month))
    if not found.is_made:
        found.write(*_billed(month))
    return found


def days_of_use(snapshots: list[Snapshot]) -> tuple[date, date] | None:
    """From the first to after the last day of use that the months hold; None of no use."""
    edges = [
        pl.scan_parquet(one.home / f"{name}-*.parquet")
        .select(since=pl.col(since).min(), until=pl.col(until).max())
        .collect()
        for one in snapshots
        if one.numbers()
        for name, since, until in (
            ("bills", "use_from", "use_until"),
            ("stretches", "slice_from", "slice_until"),
        )
    ]
    if not edges:
        return None
    since, until = pl.concat(edges).select(pl.col("since").min(), pl.col("until").max()).row(0)
    return since, until


def read_stretches(
    snapshots: list[Snapshot], *, district_id: int | None = None
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """All months of some accounts at a time: rows of ``BILLS`` and of ``STRETCHES``."""
    for number in sorted({number for one in snapshots for number in one.numbers()}):
        homes = [one.home for one in snapshots if number in one.numbers()]
        bills = pl.scan_parquet([home / f"bills-{number}.parquet" for home in homes])
        if district_id is not None:
            bills = bills.filter(pl.col("district_id") == district_id)
        stretches = pl.scan_parquet([home / f"stretches-{number}.parquet" for home in homes])
        rows = bills.select(*BILLS).collect()
        if not rows.is_empty():
            yield rows, stretches.select(*STRETCHES).collect()


def _version(month: Month) -> str:
    """What tells posted runs of the month and corrections of its bills from any others."""
    posted = [
        (run.pk, run.finished_at, run.billed, run.total_tyiyn)
        for run in runs_of_month(month.first_on)
        if run.status == "posted"
    ]
    told = repr((_SHAPE, posted, corrections_of_month(month)))
    return sha256(told.encode()).hexdigest()[:16]


def _billed(month: Month) -> tuple[pl.DataFrame, pl.DataFrame]:
    districts = districts_of_accounts()
    owners = accounts_of_bills(month).join(districts, on="account_id")
    stretches = [
        _frames(some.drop("place"))
        for _, some in owners.with_columns(place=pl.col("account_id") // ACCOUNTS_A_FILE).group_by(
            "place"
        )
    ]
    none = pl.DataFrame(schema=BILLS), pl.DataFrame(schema=STRETCHES)
    bills, mixed = zip(none, *stretches, strict=True)
    return pl.concat(bills), pl.concat(mixed)


def _frames(owners: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    bill_ids = owners.get_column("bill_id").to_list()
    corrections = corrections_of_bills(bill_ids)
    return billed_use(
        owners, standing_lines(bill_ids, corrections), standing_slices(bill_ids, corrections)
    )
