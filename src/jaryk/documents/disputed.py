"""What of the bills is under dispute, day by day: what penalties leave out (R-95, D-26)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import polars as pl

from jaryk.platform.bulk import read

# A confirmed dispute is over where the correction took off all that was disputed. The correction
# counts for the bill from its first day, and so it does for what was disputed of it.
_DISPUTED: Final = """
SELECT account_id, bill_id, disputed, filed_on, held_until FROM (
    SELECT d.id, d.account_id, d.bill_id, d.filed_on,
        d.disputed_tyiyn + CASE WHEN t.is_answered
            THEN coalesce(c.energy_tyiyn + c.tax_tyiyn, 0) ELSE 0 END AS disputed,
        CASE WHEN t.is_answered THEN coalesce(d.due_on + 1, d.answered_on) END AS held_until
    FROM documents_dispute d
    CROSS JOIN LATERAL (SELECT d.answered_at IS NOT NULL
        AND d.answered_at <= {known_at}::timestamptz AS is_answered) t
    LEFT JOIN documents_correction c
        ON c.recalculation_id = d.recalculation_id AND c.bill_id = d.bill_id
    WHERE d.is_in_time AND d.filed_at <= {known_at}::timestamptz
    AND d.account_id = ANY({accounts}::bigint[])
) held
WHERE disputed > 0 AND (held_until IS NULL OR held_until > filed_on)
ORDER BY account_id, bill_id, filed_on, id
"""


def disputed(account_ids: list[int], *, known_at: datetime | None = None) -> pl.DataFrame:
    """What of the bills is not due, and bears no penalty, on the days [from, until).

    Columns account_id, bill_id, disputed_tyiyn, disputed_from, disputed_until: null while no
    answer is known at ``known_at`` (or now). After a rejection, and for what a confirmation left,
    the days end with the new term of payment.
    """
    return read(
        _DISPUTED,
        {
            "account_id": pl.Int64,
            "bill_id": pl.Int64,
            "disputed_tyiyn": pl.Int64,
            "disputed_from": pl.Date,
            "disputed_until": pl.Date,
        },
        accounts=account_ids,
        known_at="infinity" if known_at is None else known_at,
    )
