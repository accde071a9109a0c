"""Amnesty: the penalty of before a day, forgiven to those who pay what was due before it (H6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.customers.queries.bulk import households
from jaryk.kernel.errors import Refusal
from jaryk.ledger.amnestied import Forgiving, Terms, contenders, forgivings, has_earned
from jaryk.ledger.chart import PENALTY_INCOME, WRITTEN_OFF_PENALTY, receivable_id
from jaryk.ledger.models import AmnestyCampaign, EntryKind
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.penalty import Disputed
from jaryk.ledger.operations.posting import Event, Movement, post_event
from jaryk.ledger.operations.relief import hold_account
from jaryk.ledger.queries.amnesty import amnesty_key, forgiven_accounts
from jaryk.ledger.queries.debts import ACCOUNTS_AT_ONCE, accounts_with_debts
from jaryk.ledger.queries.history import history

BANKS_TELL_WITHIN: Final = timedelta(days=10)
"""Money paid on the last day is told of some days later; only then does a campaign end."""


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """What a day brought: accounts forgiven, how much, and who has still to pay."""

    campaign_id: int
    forgiven: int
    forgiven_tyiyn: int
    in_the_running: int


@transaction.atomic
def open_campaign(
    *,
    name: str,
    act: str,
    penalty_until: date,
    valid_from: date,
    pay_by: date,
    only_households: bool,
    proposed_by_id: int,
    approved_by_id: int,
) -> AmnestyCampaign:
    """A campaign as two persons have decided it."""
    refuse_odd_days(penalty_until=penalty_until, valid_from=valid_from, pay_by=pay_by)
    refuse_known_name(name)
    return AmnestyCampaign.objects.create(
        name=name,
        act=act,
        penalty_until=penalty_until,
        valid_from=valid_from,
        pay_by=pay_by,
        only_households=only_households,
        proposed_by_id=proposed_by_id,
        approved_by_id=approved_by_id,
    )


def refuse_odd_days(*, penalty_until: date, valid_from: date, pay_by: date) -> None:
    """A campaign begins before it ends and forgives what has accrued by then."""
    if pay_by < valid_from or penalty_until > pay_by:
        raise Refusal(
            "ledger.amnesty.days", since=valid_from, until=pay_by, penalty_until=penalty_until
        )


def refuse_known_name(name: str) -> None:
    """Each campaign has a name of its own."""
    if AmnestyCampaign.objects.filter(name=name).exists():
        raise Refusal("ledger.amnesty.named_already", name=name)


def work_campaigns(*, on: date, at: datetime, disputed: Disputed) -> list[CampaignDay]:
    """Forgive whom the open campaigns forgive by the end of the day; those that are over end."""
    open_ones = AmnestyCampaign.objects.filter(closed_on=None, valid_from__lte=on).order_by("pk")
    days = []
    for campaign in open_ones:
        days.append(_work(campaign, on, at, disputed))
        if on > campaign.pay_by + BANKS_TELL_WITHIN:
            campaign.closed_on = on
            campaign.save(update_fields=["closed_on"])
    return days


def _work(campaign: AmnestyCampaign, on: date, at: datetime, disputed: Disputed) -> CampaignDay:
    asked = sorted(set(accounts_with_debts()) - forgiven_accounts(campaign.pk))
    terms = Terms(
        penalty_until=campaign.penalty_until,
        valid_from=campaign.valid_from,
        paid_by=min(on, campaign.pay_by),
        on=on,
    )
    counted, amount, running = 0, 0, 0
    for start in range(0, len(asked), ACCOUNTS_AT_ONCE):
        batch = _invited(campaign, asked[start : start + ACCOUNTS_AT_ONCE])
        known = history(account_ids=batch, known_at=at, disputes=disputed(batch))
        found = contenders(known, penalty_until=terms.penalty_until, paid_by=terms.paid_by)
        came = known.money.filter(pl.col("paid_on") >= terms.valid_from)["account_id"].implode()
        may_have_paid = (pl.col("principal_left") == 0) | pl.col("account_id").is_in(came)
        running += found.filter(~may_have_paid).height
        for account_id, left in found.filter(may_have_paid).rows():
            forgiven = _forgive(campaign, account_id, left, terms, at, disputed)
            running += forgiven is None
            counted += bool(forgiven)
            amount += forgiven or 0
    return CampaignDay(campaign.pk, counted, amount, running)


def _invited(campaign: AmnestyCampaign, account_ids: list[int]) -> list[int]:
    if not campaign.only_households:
        return account_ids
    found = households(account_ids).filter(pl.col("is_household") == 1)
    ids: list[int] = found.get_column("account_id").sort().to_list()
    return ids


@transaction.atomic
def _forgive(
    campaign: AmnestyCampaign,
    account_id: int,
    principal_left: int,
    terms: Terms,
    at: datetime,
    disputed: Disputed,
) -> int | None:
    """Forgive one account what is left of its penalty; returns the sum, None if not earned."""
    hold_account(account_id)
    known = history(account_ids=[account_id], known_at=at, disputes=disputed([account_id]))
    if not has_earned(known, account_id=account_id, principal_left=principal_left, terms=terms):
        return None
    told = forgivings(known, account_id=account_id, principal_left=principal_left, terms=terms)
    return sum(
        each.forgiven_tyiyn
        for each in told
        if post_event(_event(campaign, account_id, each, terms.on), known_at=at).is_new
    )


def _event(campaign: AmnestyCampaign, account_id: int, told: Forgiving, on: date) -> Event:
    house = open_house_accounts([])
    receivable = receivable_id(account_id)
    charged = Movement(receivable, house[PENALTY_INCOME], told.charged_tyiyn)
    forgiven = Movement(house[WRITTEN_OFF_PENALTY], receivable, told.forgiven_tyiyn)
    return Event(
        kind=EntryKind.AMNESTY,
        key=f"{amnesty_key(campaign.pk)}{account_id}:{told.document_id}",
        posted_on=on,
        value_on=on,
        about_id=told.document_id,
        by_id=campaign.approved_by_id,
        movements=(charged, forgiven) if told.charged_tyiyn else (forgiven,),
    )
