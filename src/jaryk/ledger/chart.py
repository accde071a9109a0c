"""The chart of accounts: codes of the books and the ids of receivables."""

from __future__ import annotations

from typing import Final

RECEIVABLES_FROM: Final = 10**12
"""A customer account's receivable bears its id and this: found without a look-up."""

MONEY_RECEIVED: Final = "money:received"
PENALTY_INCOME: Final = "penalty"
REVENUE_PREFIX: Final = "revenue:"
TAX_CODES: Final = {1: "tax:vat", 2: "tax:sales"}


def receivable_id(account_id: int) -> int:
    """The ledger account on which a customer account's debt stands."""
    return RECEIVABLES_FROM + account_id


def revenue_code(group_code: str) -> str:
    """The code of the revenue from a tariff group."""
    return REVENUE_PREFIX + group_code
