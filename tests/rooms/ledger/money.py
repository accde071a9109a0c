"""A supplier with a few accounts and channels, and short words to say what the books show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from jaryk.ledger.models import LedgerAccount, PaymentChannel, Posting
from jaryk.ledger.operations.channels import open_channel
from jaryk.ledger.operations.receiving import Notice
from jaryk.norms.book import BISHKEK

ON = date(2026, 6, 5)
AT = datetime(2026, 6, 5, 6, tzinfo=UTC)
PEOPLE = """
    account    group      meter  since       shows
    100000001  household  M1     2026-03-25  0
    100000002  household  M2     2026-03-25  0
    000300003  household  M3     2026-03-25  0
    200000007  industry   M4     2026-03-25  0
"""


def channel(
    code: str = "bank", kind: str = "bank", profile: Mapping[str, Any] | None = None
) -> PaymentChannel:
    return open_channel(
        code=code, kind=kind, name_ru=code, name_ky=code, name_en=code, profile=profile
    )


def notice(external_id: str, account: str, som: int, *, paid: date = ON, **more: str) -> Notice:
    return Notice(
        external_id=external_id,
        account_told=account,
        amount_tyiyn=som * 100,
        paid_at=datetime(paid.year, paid.month, paid.day, 10, tzinfo=BISHKEK),
        **more,
    )


def books() -> dict[str, int]:
    """What stands on each account of the books that is not at zero, in tyiyns."""
    stands: dict[str, int] = {}
    for posting in Posting.objects.select_related("debit", "credit"):
        for account, sign in ((posting.debit, 1), (posting.credit, -1)):
            stands[account.code] = stands.get(account.code, 0) + sign * posting.amount_tyiyn
    return {code: amount for code, amount in sorted(stands.items()) if amount}


def receivable(number: str) -> str:
    """The code of an account's receivable."""
    return LedgerAccount.objects.get(customer_account__number=number).code
