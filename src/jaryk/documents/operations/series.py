"""Numbers of documents beside the monthly bill: in order and without gaps in each series."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

CORRECTIONS: Final = "C"
DISPUTES: Final = "D"
INVOICES: Final = "I"
ACTS: Final = "A"
RECEIPTS: Final = "R"


@transaction.atomic
def next_numbers(code: str, year: int, count: int = 1) -> int:
    """Take ``count`` numbers of a series of a year; returns the first.

    They are given for good when the caller's transaction is; until then nobody else gets one of
    this series, so that what is rolled back leaves no gap.
    """
    if count < 1:
        raise ValueError(f"{count} numbers of series {code}")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_documentseries AS series (code, year, last_number) "
            "VALUES (%s, %s, %s) ON CONFLICT (code, year) DO UPDATE "
            "SET last_number = series.last_number + excluded.last_number RETURNING last_number",
            [code, year, count],
        )
        row = cursor.fetchone()
    return int(row[0]) - count + 1
