"""On any day exactly one rule speaks for a step: what is said when none or two do."""

from __future__ import annotations

from datetime import date

from jaryk.kernel.errors import Refusal


class Silence(Refusal):
    """No rule or parameter speaks for ``name`` on the day."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__("norms.refusal.silence", name=name, on=on)


class Conflict(Refusal):
    """More than one rule speaks for ``name`` on the day."""

    def __init__(self, name: str, on: date, rules: str) -> None:
        super().__init__("norms.refusal.conflict", name=name, on=on, rules=rules)


class NoCalendar(Refusal):
    """The calendar of the day's year is not loaded, so no term can be reckoned in it."""

    def __init__(self, year: int, known: str) -> None:
        super().__init__("norms.refusal.no_calendar", year=year, known=known)


class NoUtilisation(Refusal):
    """No coefficient of utilisation is loaded for the activity on the day."""

    def __init__(self, activity: str, on: date) -> None:
        super().__init__("norms.refusal.no_utilisation", activity=activity, on=on)
