"""Penalty of a day for every account, and the amnesties that are open on it."""

from __future__ import annotations

from datetime import date, datetime

from jaryk.documents.queries.disputes import disputed
from jaryk.ledger.operations import amnesty
from jaryk.ledger.operations import penalty as of_ledger
from jaryk.ledger.operations.amnesty import CampaignDay
from jaryk.ledger.operations.penalty import Stood


def stand(*, on: date, account_ids: list[int] | None = None) -> Stood:
    """Work out and keep what has accrued up to the start of the day."""
    return of_ledger.stand(on=on, disputed=disputed, account_ids=account_ids)


def work_amnesties(*, on: date, at: datetime) -> list[CampaignDay]:
    """Forgive whom the open campaigns forgive by the end of the day."""
    return amnesty.work_campaigns(on=on, at=at, disputed=disputed)
