"""Terms of connecting a customer, for the first time and after a disconnection."""

from __future__ import annotations

from datetime import date, timedelta

from jaryk.norms.national import deadline


@deadline("R-31", since="2012-08-22")
def connection_by(ordered_on: date, connection_days: int) -> date:
    """The last day for the grid's staff to connect, after the date of the connection order."""
    return ordered_on + timedelta(days=connection_days)


@deadline("R-68", since="2012-08-22")
def metering_registration_by(energised_on: date, metering_registration_days: int) -> date:
    """The last day to register a new customer's metering, after supply began; nobody need ask."""
    return energised_on + timedelta(days=metering_registration_days)


@deadline("R-117", "K2-5.7", since="2012-08-22")
def reconnection_by(paid_on: date, reconnection_days: int) -> date:
    """The last day to reconnect, after the debt and the price of the work are paid."""
    return paid_on + timedelta(days=reconnection_days)


@deadline("R-117", "I-33", since="2012-08-22")
def reconnection_after_violation_by(
    paid_on: date, accepted_on: date, reconnection_days: int
) -> date:
    """The same after a violation: from payment or from acceptance of the mended work, the later."""
    return max(paid_on, accepted_on) + timedelta(days=reconnection_days)
