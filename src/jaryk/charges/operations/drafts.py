"""Draft tariffs: kept with the months that they are tried on, and with what they come to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from jaryk.charges.models import TariffDraft
from jaryk.charges.whatif.draft import Draft, plain
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.platform.operations import record_event
from jaryk.platform.queries import User
from jaryk.reference.queries.tariffs import group

MOST_MONTHS: Final = 36


def keep_draft(
    draft: Draft,
    *,
    name: str,
    since: Month,
    last: Month,
    district_id: int | None,
    user: User | None,
    at: datetime,
) -> TariffDraft:
    """A draft to be tried on the months from ``since`` to ``last``; Refusal for unknown groups."""
    for code in draft.groups:
        group(code)
    if not since <= last < since.plus(MOST_MONTHS):
        raise Refusal("charges.draft.months", most=MOST_MONTHS)
    kept = TariffDraft.objects.create(
        name=name,
        tariffs=plain(draft),
        since=since.first_on,
        until=last.next().first_on,
        district_id=district_id,
        made_by=user,
        made_at=at,
    )
    record_event(at=at, user=user, action="tariff.drafted", subject=f"draft:{kept.pk}")
    return kept


def keep_outcome(kept: TariffDraft, outcome: dict[str, Any], *, at: datetime) -> None:
    """What the draft comes to by the bills as they stood at ``at``."""
    kept.worked_out_at, kept.outcome = at, outcome
    kept.save(update_fields=["worked_out_at", "outcome"])
