"""Opening accounts of the books."""

from __future__ import annotations

from collections.abc import Iterable

from jaryk.ledger.chart import (
    MONEY_RECEIVED,
    PENALTY_INCOME,
    RECEIVABLES_FROM,
    TAX_CODES,
    revenue_code,
)
from jaryk.ledger.models import LedgerAccount, LedgerAccountKind
from jaryk.platform.staging import change


def open_house_accounts(group_codes: Iterable[str]) -> dict[str, int]:
    """Open what is missing of the supplier's own accounts; returns the id of each by code."""
    wanted = {
        MONEY_RECEIVED: LedgerAccountKind.MONEY,
        PENALTY_INCOME: LedgerAccountKind.PENALTY,
        **dict.fromkeys(TAX_CODES.values(), LedgerAccountKind.TAX),
        **{revenue_code(code): LedgerAccountKind.REVENUE for code in group_codes},
    }
    LedgerAccount.objects.bulk_create(
        [LedgerAccount(code=code, kind=kind) for code, kind in sorted(wanted.items())],
        ignore_conflicts=True,
    )
    return dict(LedgerAccount.objects.filter(code__in=wanted).values_list("code", "id"))


def open_receivables(account_ids: list[int]) -> None:
    """Open a receivable for each customer account that has none yet."""
    change(
        "INSERT INTO ledger_ledgeraccount (id, code, kind, customer_account_id) "
        "SELECT {base} + id, 'receivable:' || id, 'receivable', id "
        "FROM unnest({accounts}::bigint[]) AS wanted (id) ON CONFLICT DO NOTHING",
        base=RECEIVABLES_FROM,
        accounts=account_ids,
    )
