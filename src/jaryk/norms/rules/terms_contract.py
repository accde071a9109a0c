"""Terms of a contract's life: applications, volumes, readings, absence, leaving, tariffs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jaryk.kernel.periods import Month, months_after
from jaryk.norms.national import deadline


@deadline("R-54", since="2012-08-22")
def application_answer_by(applied_on: date, application_answer_days: int) -> date:
    """The last day to send the answer to a written application."""
    return applied_on + timedelta(days=application_answer_days)


@deadline("R-46.1", "K2-5.11", "D-12", since="2012-08-22")
def reimbursement_by(proven_on: date, reimbursement_months: int) -> date:
    """The last day to repay what the customer proved to have spent on the supplier's plant."""
    return months_after(proven_on, reimbursement_months)


@deadline("R-77", since="2012-08-22")
def volume_change_by(volume_from_on: date, volume_change_day: int) -> date:
    """The last day to ask for other volumes in the month or quarter that begins on the day."""
    month_before = Month.of(volume_from_on).previous()
    return month_before.first_on.replace(day=volume_change_day)


@deadline("R-86", "D-12", since="2012-08-22")
def short_absence_through(left_on: date, short_absence_months: int) -> date:
    """The last day of an absence of which a household need not tell."""
    return months_after(left_on, short_absence_months)


@deadline("K1-Е.2", "D-9", since="2012-08-22")
def reading_report_by(read_at: datetime, reading_report_hours: int) -> datetime:
    """The last moment for a non-household customer to hand in the readings taken."""
    return read_at + timedelta(hours=reading_report_hours)


@deadline("K1-Е.3", "D-12", since="2012-08-22")
def missing_reading_average_until(
    estimated_from_on: date, missing_reading_average_months: int
) -> date:
    """The first day on which readings not handed in may no longer be replaced by an average."""
    return months_after(estimated_from_on, missing_reading_average_months)


@deadline("R-99", "D-12", since="2012-08-22")
def faulty_metering_average_until(
    faulty_from_on: date, faulty_metering_average_months: int
) -> date:
    """The day by which metering that failed without fault is restored and the average ends."""
    return months_after(faulty_from_on, faulty_metering_average_months)


@deadline("K1-Е.4", "D-12", since="2012-08-22")
def leaving_notice_by(stopped_on: date, leaving_notice_months: int) -> date:
    """The last day to tell in writing that the contract ends, after use has stopped."""
    return months_after(stopped_on, leaving_notice_months)


@deadline("K2-5.10", "D-12", since="2012-08-22")
def tariff_announcement_by(tariff_from_on: date, tariff_notice_months: int) -> date:
    """The last day to tell households of a new tariff: a full month lies between."""
    announced_on = months_after(tariff_from_on, -tariff_notice_months)
    if months_after(announced_on, tariff_notice_months) < tariff_from_on:
        return announced_on
    return announced_on - timedelta(days=1)


@deadline("K2-17", "D-12", since="2012-08-22")
def household_contract_prolonged_on(signed_on: date, household_contract_months: int) -> date:
    """The day on which a household's contract goes on for another year, if nobody ends it."""
    return months_after(signed_on, household_contract_months)
