"""Opening accounts of the books."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from jaryk.ledger.chart import (
    COMPENSATION,
    FEE_INCOME,
    MONEY_RECEIVED,
    OFFSETS,
    PENALTY_INCOME,
    SUSPENSE,
    TAX_CODES,
    WRITTEN_OFF_PENALTY,
    WRITTEN_OFF_PRINCIPAL,
    money_code,
    revenue_code,
)
from jaryk.ledger.models import LedgerAccount, LedgerAccountKind

_OF_THE_HOUSE: Final = {
    MONEY_RECEIVED: LedgerAccountKind.MONEY,
    PENALTY_INCOME: LedgerAccountKind.PENALTY,
    FEE_INCOME: LedgerAccountKind.FEE,
    SUSPENSE: LedgerAccountKind.SUSPENSE,
    OFFSETS: LedgerAccountKind.OFFSET,
    COMPENSATION: LedgerAccountKind.COMPENSATION,
    WRITTEN_OFF_PRINCIPAL: LedgerAccountKind.WRITE_OFF,
    WRITTEN_OFF_PENALTY: LedgerAccountKind.WRITE_OFF,
    **dict.fromkeys(TAX_CODES.values(), LedgerAccountKind.TAX),
}


def open_house_accounts(group_codes: Iterable[str]) -> dict[str, int]:
    """Open what is missing of the supplier's own accounts; returns the id of each by code."""
    wanted = {
        **_OF_THE_HOUSE,
        **{revenue_code(code): LedgerAccountKind.REVENUE for code in group_codes},
    }
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(code=code, kind=kind) for code, kind in sorted(wanted.items())],
        ignore_conflicts=True,
    )
    return dict(LedgerAccount.objects.filter(code__in=wanted).values_list("code", "id"))


def open_money_account(channel_code: str) -> LedgerAccount:
    """The account of the money that a channel brings."""
    account, _ = LedgerAccount.objects.get_or_create(
        code=money_code(channel_code), defaults={"kind": LedgerAccountKind.MONEY}
    )
    return account
