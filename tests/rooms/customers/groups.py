"""Tariff groups for tests that need their codes and nothing of their prices."""

from __future__ import annotations

from django.db import connection


def make_groups(*codes: str) -> None:
    """Household groups of these codes."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO reference_tariffgroup (code, is_household, name_ru, name_ky, name_en) "
            "VALUES (%s, true, '', '', '') ON CONFLICT DO NOTHING",
            [[code] for code in codes],
        )
