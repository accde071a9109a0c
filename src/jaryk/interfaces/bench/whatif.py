"""A draft tariff over a year of invented bills, beside reading the very files they are kept in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final

import polars as pl

from jaryk.charges.whatif.draft import Draft, DraftTariff
from jaryk.charges.whatif.reprice import STRETCHES, Repricer
from jaryk.documents.snapshots import Snapshot
from jaryk.documents.what_if import what_if
from jaryk.interfaces.bench.database import own_database
from jaryk.interfaces.clock import BISHKEK
from jaryk.kernel.periods import Month
from jaryk.reference.operations.loading import load_reference
from jaryk.reference.operations.tariffs import PricedStep
from jaryk.reference.queries import bulk as reference
from jaryk.reference.queries.tariffs import group

OnStage = Callable[[str], None]

_SINCE: Final = Month(2025, 6)
_MONTHS: Final = 12
_AT: Final = datetime.combine(date(2026, 6, 1), time(8), BISHKEK)
_ROUTES: Final = 31
_DISTRICTS: Final = 20
_KWH_DWH: Final = 10_000


def run(accounts: int, *, on_stage: OnStage) -> dict[str, Any]:
    """Two prices and a limit for households and a price for industry over ``accounts`` × 12 bills.

    Every eleventh account is industry; a third of the meters count whole kWh, the others
    hundredths; one bill in fifty has two slices. ``read_seconds``: reading the same files and one
    multiplication, the least that any way could take. ``cases``: unlike bills among all.
    """
    with own_database(), TemporaryDirectory() as folder:
        on_stage("bench.stage.billed")
        load_reference(known_at=_AT)
        snapshots, cases = _keep(accounts, Path(folder))
        on_stage("bench.stage.what_if")
        began, began_cpu = perf_counter(), process_time()
        outcome = what_if(_DRAFT, snapshots, known_at=_AT)
        seconds, cpu_seconds = perf_counter() - began, process_time() - began_cpu
        on_stage("bench.stage.read")
        read_seconds = _read_again(snapshots)
    return {
        "accounts": accounts,
        "bills": outcome.bills,
        "cases": cases,
        "seconds": round(seconds, 3),
        "bills_per_second": round(outcome.bills / seconds),
        "cpu_seconds": round(cpu_seconds, 3),
        "read_seconds": round(read_seconds, 3),
        "ratio_to_read": round(seconds / read_seconds, 1),
        "peak_rss_mb": getrusage(RUSAGE_SELF).ru_maxrss // 1024,
    }


_DRAFT: Final = Draft(
    (
        DraftTariff(
            group="household",
            steps=(PricedStep(0, 500, Decimal(180)), PricedStep(500, None, Decimal("312.50"))),
        ),
        DraftTariff(group="industry", steps=(PricedStep(0, None, Decimal(400)),)),
    )
)


def _keep(accounts: int, folder: Path) -> tuple[list[Snapshot], int]:
    """A year's bills at the tariffs in force, kept as snapshots are; and how many are unlike."""
    snapshots, unlike = [], pl.DataFrame()
    for month in _SINCE.through(_SINCE.plus(_MONTHS - 1)):
        kept = Snapshot(folder, month, "bench")
        bills, stretches = _billed(accounts, month)
        kept.write(bills, stretches)
        snapshots.append(kept)
        days = (pl.col("use_until") - pl.col("use_from")).dt.total_days().alias("days")
        unlike = pl.concat([unlike, bills.select("group_id", days, "energy_dwh")]).unique()
    return snapshots, unlike.height


def _billed(accounts: int, month: Month) -> tuple[pl.DataFrame, pl.DataFrame]:
    use = _use(accounts, month)
    stretches = _stretches(use.filter(pl.col("account_id") % 50 == 0))
    whole = pl.col("account_id") % 50 != 0
    bills = use.with_columns(
        pl.when(whole).then("use_from").alias("use_from"),
        pl.when(whole).then("use_until").alias("use_until"),
    )
    priced = Repricer(
        tariffs=reference.tariff_steps(known_at=_AT),
        taxes=reference.tax_rates(known_at=_AT),
        drafted=use.get_column("group_id").unique().to_list(),
        since=month.previous().first_on,
        until=month.next().next().first_on,
    )
    charged = priced.reprice(bills, stretches)
    if charged.get_column("is_unpriced").any():
        raise AssertionError("an invented bill has no price")
    return (
        charged.with_columns(energy_tyiyn="new_energy_tyiyn", tax_tyiyn="new_tax_tyiyn")
        .sort("account_id")
        .select(bills.columns),
        stretches,
    )


def _use(accounts: int, month: Month) -> pl.DataFrame:
    household, industry = group("household").pk, group("industry").pk
    account = pl.col("account_id")
    drawn = (account * 12 + month.number).hash(7)
    day = pl.duration(days=account % _ROUTES)
    return (
        pl.select(account_id=pl.int_range(1, accounts + 1, dtype=pl.Int64))
        .with_columns(is_industry=account % 11 == 0, hundredths=account % 3 > 0)
        .with_columns(
            kwh_e2=pl.when("is_industry")
            .then(drawn % 2_000_000)
            .when("hundredths")
            .then(drawn % 90_000)
            .otherwise(drawn % 900 * 100)
            .cast(pl.Int64)
        )
        .select(
            "account_id",
            bill_id=account + (month.year * 100 + month.number) * 10**8,
            district_id=account % _DISTRICTS + 1,
            group_id=pl.when("is_industry").then(industry).otherwise(household).cast(pl.Int64),
            energy_dwh=pl.col("kwh_e2") * (_KWH_DWH // 100),
            energy_tyiyn=pl.lit(0, dtype=pl.Int64),
            tax_tyiyn=pl.lit(0, dtype=pl.Int64),
            use_from=pl.lit(month.previous().first_on) + day,
            use_until=pl.lit(month.first_on) + day,
        )
        .select(
            "bill_id", "account_id", "district_id", "group_id", "energy_dwh", "energy_tyiyn",
            "tax_tyiyn", "use_from", "use_until",
        )
    )  # fmt: skip


def _stretches(use: pl.DataFrame) -> pl.DataFrame:
    """Two slices in place of one, as when a meter is read twice a month."""
    part = (pl.col("energy_dwh") // 3).alias("energy_dwh")
    middle = pl.col("use_from") + pl.duration(days=9)
    named = use.select(
        "bill_id",
        "group_id",
        "energy_dwh",
        usage_point_id="account_id",
        register_id="account_id",
        group_from="use_from",
        group_until="use_until",
        use_from="use_from",
        use_until="use_until",
    )
    first = named.with_columns(part, slice_from="use_from", slice_until=middle)
    rest = named.with_columns(
        pl.col("energy_dwh") - part, slice_from=middle, slice_until="use_until"
    )
    return pl.concat([first, rest]).select(*STRETCHES)


def _read_again(snapshots: list[Snapshot]) -> float:
    began = perf_counter()
    for number in sorted(snapshots[0].numbers()):
        files = [one.home / f"bills-{number}.parquet" for one in snapshots]
        rows = pl.scan_parquet(files).collect()
        rows.select((pl.col("energy_dwh") * 200).sum())
    return perf_counter() - began
