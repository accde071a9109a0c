"""Amnesty campaigns and what they have forgiven."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.kernel.errors import Refusal
from jaryk.ledger.chart import RECEIVABLES_FROM, WRITTEN_OFF_PENALTY
from jaryk.ledger.models import AmnestyCampaign, EntryKind
from jaryk.platform.bulk import read

_FORGIVEN: Final = (
    "SELECT p.credit_id - {base}, sum(p.amount_tyiyn)::bigint FROM ledger_entry_events e "
    "JOIN ledger_posting_events p ON p.entry_id = e.id "
    "JOIN ledger_ledgeraccount l ON l.id = p.debit_id "
    "WHERE e.kind = {amnesty} AND starts_with(e.key, {key}) AND l.code = {relief} "
    "GROUP BY 1 ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """A campaign with the accounts that it has forgiven and how much in all."""

    campaign: AmnestyCampaign
    accounts: int
    forgiven_tyiyn: int

    def is_open_on(self, on: date) -> bool:
        """Whether the account that pays on the day is forgiven."""
        return self.campaign.valid_from <= on <= self.campaign.pay_by


def amnesty_key(campaign_id: int) -> str:
    """How the keys of a campaign's entries begin."""
    return f"amnesty:{campaign_id}:"


def campaigns() -> list[AmnestyCampaign]:
    """Every campaign, the latest first."""
    return list(
        AmnestyCampaign.objects.select_related("proposed_by", "approved_by").order_by("-pk")
    )


def report(campaign_id: int) -> CampaignReport:
    """What a campaign has done so far; Refusal for an unknown one."""
    found = AmnestyCampaign.objects.filter(pk=campaign_id).first()
    if found is None:
        raise Refusal("ledger.amnesty.unknown", campaign=campaign_id)
    rows = forgiven(campaign_id)
    return CampaignReport(found, rows.height, int(rows["forgiven_tyiyn"].sum()))


def forgiven(campaign_id: int) -> pl.DataFrame:
    """account_id and forgiven_tyiyn of each account that the campaign has forgiven."""
    return read(
        _FORGIVEN,
        {"account_id": pl.Int64, "forgiven_tyiyn": pl.Int64},
        base=RECEIVABLES_FROM,
        amnesty=EntryKind.AMNESTY.value,
        key=amnesty_key(campaign_id),
        relief=WRITTEN_OFF_PENALTY,
    )


def forgiven_accounts(campaign_id: int) -> set[int]:
    """Whom the campaign has forgiven already."""
    return set(forgiven(campaign_id)["account_id"])
