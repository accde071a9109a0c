"""The chart of accounts: codes of the books and the ids of receivables."""

from __future__ import annotations

from typing import Final

RECEIVABLES_FROM: Final = 10**12
"""A customer account's receivable bears its id and this: found without a look-up."""

MONEY_RECEIVED: Final = "money:received"
MONEY_PREFIX: Final = "money:"
PENALTY_INCOME: Final = "penalty"
REVENUE_PREFIX: Final = "revenue:"
TAX_CODES: Final = {1: "tax:vat", 2: "tax:sales"}
FEE_INCOME: Final = "fee:works"
SUSPENSE: Final = "suspense"
OFFSETS: Final = "offset"
COMPENSATION: Final = "compensation"
WRITTEN_OFF_PRINCIPAL: Final = "write-off:principal"
WRITTEN_OFF_PENALTY: Final = "write-off:penalty"


def receivable_id(account_id: int) -> int:
    """The ledger account on which a customer account's debt stands."""
    return RECEIVABLES_FROM + account_id


def revenue_code(group_code: str) -> str:
    """The code of the revenue from a tariff group."""
    return REVENUE_PREFIX + group_code


def money_code(channel_code: str) -> str:
    """The code of the money that a channel has brought."""
    return MONEY_PREFIX + channel_code
