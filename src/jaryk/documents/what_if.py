"""A draft tariff over all that was billed in some months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from jaryk.charges.whatif.draft import Draft
from jaryk.charges.whatif.outcome import Outcome, outcome_of, together
from jaryk.charges.whatif.prices import with_draft
from jaryk.charges.whatif.reprice import Repricer
from jaryk.documents.snapshots import Snapshot, days_of_use, read_stretches, snapshot
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.reference.queries import bulk as reference
from jaryk.reference.queries.tariffs import group

OnMonth = Callable[[Month], None]


def snapshots_of(
    since: Month, last: Month, *, folder: Path, on_month: OnMonth = lambda _: None
) -> list[Snapshot]:
    """The months as they are posted now; those not yet kept in ``folder`` are read and kept."""
    found = []
    for month in since.through(last):
        on_month(month)
        found.append(snapshot(month, folder))
    return found


def what_if(
    draft: Draft,
    snapshots: list[Snapshot],
    *,
    known_at: datetime,
    district_id: int | None = None,
) -> Outcome:
    """What the bills would have come to, taxes as believed at ``known_at``; penalty stays out.

    Refusal where nothing was billed, and for a group that is not.
    """
    group_ids = {code: group(code).pk for code in draft.groups}
    tariffs = with_draft(reference.tariff_steps(known_at=known_at), draft, group_ids)
    taxes = reference.tax_rates(known_at=known_at)
    days = days_of_use(snapshots)
    if days is None:
        raise Refusal("documents.what_if.nothing_billed")
    repricer = Repricer(
        tariffs=tariffs,
        taxes=taxes,
        drafted=sorted(group_ids.values()),
        since=days[0],
        until=days[1],
    )
    outcomes = [
        outcome_of(repricer.reprice(bills, stretches))
        for bills, stretches in read_stretches(snapshots, district_id=district_id)
    ]
    if not outcomes:
        raise Refusal("documents.what_if.nothing_billed")
    return together(outcomes)
