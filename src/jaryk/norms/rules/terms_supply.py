"""Terms around supply: planned outages, peak hours, load, quality, energy not delivered.

Terms in hours and minutes are kept to the minute, nights and holidays included (D-9).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jaryk.kernel.periods import Month, months_after
from jaryk.norms.national import deadline


@deadline("R-118", "D-12", since="2012-08-22")
def outage_proposal_by(outage_on: date, outage_notice_days: int) -> date:
    """The last day to propose the date of a planned outage to the customer."""
    return outage_on - timedelta(days=outage_notice_days + 1)


@deadline("R-118", since="2012-08-22")
def outage_answer_by(proposed_on: date, outage_answer_days: int) -> date:
    """The last day for the customer to agree; later the supplier sets the time himself."""
    return proposed_on + timedelta(days=outage_answer_days)


@deadline("R-118", "D-9", since="2012-08-22")
def outage_second_notice_by(outage_at: datetime, outage_second_notice_hours: int) -> datetime:
    """The last moment to tell of an outage that the customer did not agree to."""
    return outage_at - timedelta(hours=outage_second_notice_hours)


@deadline("K2-5.4", "D-9", since="2012-08-22")
def household_outage_notice_by(outage_at: datetime, household_outage_notice_hours: int) -> datetime:
    """The last moment to tell households of a planned outage, its cause and its length."""
    return outage_at - timedelta(hours=household_outage_notice_hours)


@deadline("K2-8.3", "D-9", since="2012-08-22")
def outage_act_by_neighbours_from(notified_at: datetime, outage_act_hours: int) -> datetime:
    """From when a household may draw up the act of an outage with neighbours alone."""
    return notified_at + timedelta(hours=outage_act_hours)


@deadline("R-79", "D-11", "D-12", since="2012-08-22")
def peak_hours_told_by(season_from_on: date, peak_hours_notice_days: int) -> date:
    """The last day to tell customers the peak hours of the coming season."""
    return season_from_on - timedelta(days=peak_hours_notice_days + 1)


@deadline("K1-А.4", "D-11", "D-12", since="2012-08-22")
def permitted_capacity_told_by(capacity_from_on: date, permitted_capacity_notice_days: int) -> date:
    """The last day to tell in writing the capacity permitted for a month or a quarter."""
    return capacity_from_on - timedelta(days=permitted_capacity_notice_days + 1)


@deadline("R-81", since="2012-08-22")
def load_graph_by(measured_on: date, load_graph_days: int) -> date:
    """The last day for the customer to hand in the load graphs of a winter or summer day."""
    return measured_on + timedelta(days=load_graph_days)


@deadline("R-120", "D-9", since="2012-08-22")
def overload_disconnection_from(warned_at: datetime, overload_minutes: int) -> datetime:
    """From when a customer over the permitted capacity may be cut, down to the reserve."""
    return warned_at + timedelta(minutes=overload_minutes)


@deadline("R-51", "D-12", since="2012-08-22")
def undelivered_energy_by(period_from_on: date, making_up_months: int) -> date:
    """The last day to make up for energy not delivered in the month that began on the day.

    That is the end of the period after it, a period being a month (K2-5.8).
    """
    return months_after(period_from_on, making_up_months + 1) - timedelta(days=1)


@deadline("K1-Ж.3.3", "D-12", since="2012-08-22")
def quality_measurement_by(measured_on: date, quality_measurement_months: int) -> date:
    """The last day of the next quarter, in which quality must be measured again."""
    into_quarter = (measured_on.month - 1) % quality_measurement_months
    next_quarter = Month.of(measured_on).plus(quality_measurement_months - into_quarter)
    return next_quarter.plus(quality_measurement_months - 1).last_on


@deadline("K1-Ж.4", since="2012-08-22")
def joint_measurement_by(reported_on: date, joint_measurement_days: int) -> date:
    """The last day to measure quality together and sign the act, after the customer's message."""
    return reported_on + timedelta(days=joint_measurement_days)
