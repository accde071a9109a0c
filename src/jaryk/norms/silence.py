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


class NoReactiveShare(Refusal):
    """The regulator's share for reactive energy is not loaded for the day (R-129)."""

    def __init__(self, on: date) -> None:
        super().__init__("norms.refusal.no_reactive_share", on=on)


class NoBasis(Refusal):
    """The law names no way to estimate use for the cause, on the day, for such a customer."""

    def __init__(self, on: date) -> None:
        super().__init__("norms.refusal.no_basis", on=on)
