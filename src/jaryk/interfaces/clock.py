"""The only place where Jaryk asks what time it is."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from jaryk.platform import queries as platform

BISHKEK = ZoneInfo("Asia/Bishkek")
_SLOWER = 100_000
_LONG_AGO = datetime(2020, 1, 1, tzinfo=BISHKEK)


def now() -> datetime:
    """This moment; in a demonstration, early in the afternoon of the day on which it stands.

    There time creeps on, a hundred thousand times slower: what is done later is known later, and
    the day never ends.
    """
    wall = timezone.now()
    still = platform.business_day()
    if still is not None:
        return datetime.combine(still, time(12), BISHKEK) + (wall - _LONG_AGO) / _SLOWER
    return wall


def today() -> date:
    """Today in Bishkek, or the demonstration's day."""
    return now().astimezone(BISHKEK).date()


def wall_today() -> date:
    """Today in Bishkek by the wall, for what is asked without a database."""
    return timezone.now().astimezone(BISHKEK).date()
