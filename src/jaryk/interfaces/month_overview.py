"""A month's figures by district, added up once and kept until what they stand on moves on.

A large supplier's figures take seconds to add up, and money comes in all day: there a page shows
what was kept, says of when it is, and has it added up again behind it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import polars as pl
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jaryk.charges.queries import runs as run_queries
from jaryk.customers.queries.accounts import last_agreement_id
from jaryk.customers.queries.bulk import districts_of_accounts
from jaryk.documents.queries import bills as bill_queries
from jaryk.documents.queries.bulk import last_number
from jaryk.documents.queries.completeness import completeness_by_district
from jaryk.interfaces import clock
from jaryk.kernel.periods import Month
from jaryk.ledger.queries import totals
from jaryk.ledger.queries.entries import last_entry_id
from jaryk.platform import kept as figures

MANY_AGREEMENTS: Final = 50_000
"""From so many agreements on, a page does not wait for its figures."""

_RENEWED_AFTER: Final = timedelta(minutes=1)
_TOO_OLD: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class DistrictMonth:
    """What a month came to in a district; ``owed_tyiyn`` is owed today, whatever the month.

    ``missing`` counts agreements with neither a bill nor a reason, ``missing_first`` names some.
    """

    bills: int = 0
    energy_dwh: int = 0
    charged_tyiyn: int = 0
    paid_tyiyn: int = 0
    owed_tyiyn: int = 0
    set_aside: int = 0
    agreements: int = 0
    with_bill: int = 0
    with_reason: int = 0
    missing: int = 0
    missing_first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures by district id; ``as_of`` is when they were added up, where that is past."""

    districts: dict[int, DistrictMonth]
    as_of: datetime | None


def overview(month: Month) -> Overview:
    """The month's figures: as they are now, or as they were kept where adding up takes long."""
    kept = figures.kept(_name(month))
    stands_on = _stands_on(month)
    if kept is not None and kept.stands_on == stands_on and kept.age < _TOO_OLD:
        return Overview(_told(kept.figures), None)
    if kept is None or kept.age >= _TOO_OLD or not _is_long(_told(kept.figures)):
        return Overview(renew(month), None)
    if kept.age >= _RENEWED_AFTER:
        ask_overview(month)
    return Overview(_told(kept.figures), kept.at)


def renew(month: Month) -> dict[int, DistrictMonth]:
    """Add the month's figures up and keep them."""
    stands_on = _stands_on(month)
    found = _add_up(month)
    told = {district_id: asdict(district) for district_id, district in found.items()}
    figures.keep(_name(month), stands_on=stands_on, figures=told)
    return found


@app.task(name="overview.renew", queue="books", queueing_lock="overview")
def renew_overview(*, month: str) -> None:
    """Add a month's figures up behind the page that shows earlier ones."""
    renew(Month.parse(month))


def ask_overview(month: Month) -> None:
    """Have the month's figures added up anew, unless some are waiting for that already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        renew_overview.configure().defer(month=str(month))


def _name(month: Month) -> str:
    return f"overview:{month}"


def _stands_on(month: Month) -> str:
    """What changes whenever something is billed, posted or agreed, or a day begins."""
    runs = [(run.pk, run.status) for run in run_queries.runs_of_month(month.first_on)]
    moved = (
        clock.today(),
        last_number(month.first_on),
        runs,
        last_entry_id(),
        last_agreement_id(),
    )
    return sha256(repr(moved).encode()).hexdigest()


def _told(kept: Any) -> dict[int, DistrictMonth]:
    """Figures as JSON has kept them."""
    return {
        int(number): DistrictMonth(**told | {"missing_first": tuple(told["missing_first"])})
        for number, told in kept.items()
    }


def _is_long(districts: dict[int, DistrictMonth]) -> bool:
    return sum(one.agreements for one in districts.values()) >= MANY_AGREEMENTS


def _add_up(month: Month) -> dict[int, DistrictMonth]:
    whose = districts_of_accounts()
    paid = _by_district(totals.payments_in(month.period), whose)
    owed = _by_district(totals.debts_on(clock.today()), whose)
    billed = bill_queries.figures_by_district(month)
    whole = completeness_by_district(month, known_at=clock.now())
    aside = [row.district_id for row in bill_queries.set_aside_in(month)]
    nothing = bill_queries.MonthFigures(month, 0, 0, 0, 0, 0)
    return {
        district_id: DistrictMonth(
            bills=billed.get(district_id, nothing).bills,
            energy_dwh=billed.get(district_id, nothing).energy_dwh,
            charged_tyiyn=billed.get(district_id, nothing).charged_tyiyn,
            paid_tyiyn=paid.get(district_id, 0),
            owed_tyiyn=owed.get(district_id, 0),
            set_aside=aside.count(district_id),
            **(asdict(whole[district_id]) if district_id in whole else {}),
        )
        for district_id in whose.get_column("district_id").unique().to_list()
    }


def _by_district(money: pl.DataFrame, whose: pl.DataFrame) -> dict[int, int]:
    """The sum of the last column, by district."""
    sums = (
        money.join(whose, on="account_id")
        .group_by("district_id")
        .agg(pl.col(money.columns[-1]).sum())
    )
    return dict(sums.iter_rows())
