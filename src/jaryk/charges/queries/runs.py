"""Billing runs, what they came to, and whom they have set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from jaryk.charges.models import BillingRun, BillingShard, RunGroupTotal, RunStatus, SetAside
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import text

__all__ = [
    "BillingRun",
    "BillingShard",
    "GroupTotal",
    "SetAsideRow",
    "group_totals",
    "run",
    "runs",
    "runs_of_month",
    "set_asides",
    "shards",
]


@dataclass(frozen=True)
class SetAsideRow:
    """An account that a run could not bill."""

    account_id: int
    account_number: str
    customer_name: str
    district_id: int
    reason_key: str
    particulars: dict[str, Any]

    def reason(self, lang: str) -> str:
        """Why, and what to do."""
        return text(self.reason_key, lang, **self.particulars)


@dataclass(frozen=True)
class GroupTotal:
    """What a run came to for one tariff group."""

    group_id: int
    group_code: str
    names: dict[str, str]
    accounts: int
    energy_dwh: int
    energy_tyiyn: int
    tax_tyiyn: int


def runs() -> list[BillingRun]:
    """All runs, the newest first."""
    return list(
        BillingRun.objects.select_related(
            "district", "account", "started_by", "approved_by"
        ).order_by("-id")
    )


def run(run_id: int) -> BillingRun:
    """One run; Refusal for an unknown one."""
    found = (
        BillingRun.objects.select_related("district", "account", "started_by", "approved_by")
        .filter(pk=run_id)
        .first()
    )
    if found is None:
        raise Refusal("charges.run.unknown", run=run_id)
    return found


def shards(run: BillingRun) -> list[BillingShard]:
    """The run's shards in order."""
    return list(BillingShard.objects.filter(run=run).order_by("shard_no"))


def shard(run_id: int, shard_no: int) -> BillingShard:
    """One shard of a run."""
    return BillingShard.objects.get(run_id=run_id, shard_no=shard_no)


def runs_of_month(month: date) -> list[BillingRun]:
    """The month's runs that were not cancelled, the newest first."""
    live = BillingRun.objects.exclude(status=RunStatus.CANCELLED)
    return list(live.filter(period=month).order_by("-id"))


def set_asides(*run_ids: int) -> list[SetAsideRow]:
    """Whom the runs have set aside, by account number; a later run's reason stands."""
    latest: dict[int, SetAside] = {}
    rows = SetAside.objects.filter(run_id__in=run_ids).select_related("account__customer")
    for row in rows.order_by("run_id"):
        latest[row.account_id] = row
    told = [
        SetAsideRow(
            account_id=row.account_id,
            account_number=row.account.number,
            customer_name=row.account.customer.name,
            district_id=row.account.district_id,
            reason_key=row.reason_key,
            particulars=row.particulars,
        )
        for row in latest.values()
    ]
    return sorted(told, key=lambda row: row.account_number)


def group_totals(*run_ids: int) -> list[GroupTotal]:
    """What the runs came to by tariff group."""
    rows = (
        RunGroupTotal.objects.filter(run_id__in=run_ids)
        .values("group_id", "group__code", "group__name_ru", "group__name_ky", "group__name_en")
        .annotate(
            of_accounts=Sum("accounts"),
            of_energy_dwh=Sum("energy_dwh"),
            of_energy_tyiyn=Sum("energy_tyiyn"),
            of_tax_tyiyn=Sum("tax_tyiyn"),
        )
        .order_by("group__code")
    )
    return [
        GroupTotal(
            group_id=row["group_id"],
            group_code=row["group__code"],
            names={
                "ru": row["group__name_ru"],
                "ky": row["group__name_ky"],
                "en": row["group__name_en"],
            },
            accounts=row["of_accounts"],
            energy_dwh=row["of_energy_dwh"],
            energy_tyiyn=row["of_energy_tyiyn"],
            tax_tyiyn=row["of_tax_tyiyn"],
        )
        for row in rows
    ]
