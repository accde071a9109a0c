"""The only place where Jaryk asks what time it is."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

from jaryk.platform import queries as platform

BISHKEK = ZoneInfo("Asia/Bishkek")


def now() -> datetime:
    """This moment; in a demonstration, noon of the day on which it stands still."""
    still = platform.business_day()
    if still is not None:
        return datetime.combine(still, time(12), BISHKEK)
    return timezone.now()


def today() -> date:
    """Today in Bishkek, or the demonstration's day."""
    return now().astimezone(BISHKEK).date()


def wall_today() -> date:
    """Today in Bishkek by the wall, for what is asked without a database."""
    return timezone.now().astimezone(BISHKEK).date()
