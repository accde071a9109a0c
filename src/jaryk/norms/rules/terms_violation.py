"""Terms of a violation act: experts, commission, the additional bill, disconnection."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from jaryk.norms.calendar import Calendar
from jaryk.norms.national import deadline


@deadline("I-18", since="2012-08-22")
def expert_opinion_by(act_on: date, expert_opinion_days: int) -> date:
    """The last day to bring the forensic opinion; without it the act takes effect."""
    return act_on + timedelta(days=expert_opinion_days)


@deadline("I-18", "D-12", since="2012-08-22")
def expertise_costs_repaid_by(opinion_on: date, expertise_repayment_days: int) -> date:
    """The last day to repay the customer's costs when the experts do not confirm the act."""
    return opinion_on + timedelta(days=expertise_repayment_days)


@deadline("I-18", "I-19", "D-10", since="2012-08-22")
def additional_bill_due_on(
    handed_on: date, calendar: Calendar, additional_bill_banking_days: int
) -> date:
    """So many banking days after the additional bill is handed over."""
    return calendar.add_banking_days(handed_on, additional_bill_banking_days)


@deadline("I-18", "I-19", "I-32", "R-94.1", "D-7", "D-10", since="2012-08-22")
def additional_bill_disconnection_on(payment_due_on: date, calendar: Calendar) -> date:
    """The first working day after the additional bill's term."""
    return calendar.next_working_day(payment_due_on + timedelta(days=1))


@deadline("I-21", "I-31", "D-8", "D-9", "D-13", since="2012-08-22")
def unmetered_disconnection_by(found_at: datetime, unmetered_disconnection_hours: int) -> datetime:
    """The last moment to cut off unmetered use that was found, without notice."""
    return found_at + timedelta(hours=unmetered_disconnection_hours)


@deadline("I-24", since="2012-08-22")
def no_fault_inquiry_by(found_on: date, no_fault_inquiry_days: int) -> date:
    """The last day for the commission to look into a violation without the customer's fault."""
    return found_on + timedelta(days=no_fault_inquiry_days)
