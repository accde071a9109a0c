"""Terms of payment, notice and dispute: dates reckoned from dates.

Days run from the day after the one they count from. The last day of a term still belongs to
it: payment on the due date is in time, and the debt is overdue from the next day.
"""

from __future__ import annotations

from datetime import date, timedelta

from jaryk.norms.calendar import Calendar
from jaryk.norms.national import deadline


@deadline("R-113", "K2-6.1", "K2-11", "D-1", "D-2", since="2012-08-22")
def household_payment_due_on(
    issued_on: date, calendar: Calendar, household_payment_days: int
) -> date:
    """The day printed on a household's bill: the supplier's term, ending on a banking day."""
    return calendar.next_banking_day(issued_on + timedelta(days=household_payment_days))


@deadline("R-112", "K1-2.3", "D-1", since="2012-08-22")
def nonhousehold_payment_due_on(
    issued_on: date, calendar: Calendar, nonhousehold_payment_banking_days: int
) -> date:
    """So many banking days after receipt of the bill."""
    return calendar.add_banking_days(issued_on, nonhousehold_payment_banking_days)


@deadline("R-94.1", "R-113", "K2-5.6", "K2-7.5", "D-1", "D-3", "D-7", since="2012-08-22")
def household_disconnection_on(
    issued_on: date,
    payment_due_on: date,
    calendar: Calendar,
    household_notice_days: int,
    contract_notice_days: int,
) -> date:
    """The first working day after the due date that leaves the whole notice, counted in full days.

    The longer of the notices of the Rules and of the contract is kept.
    """
    notice = max(household_notice_days, contract_notice_days)
    notice_ends_on = issued_on + timedelta(days=notice)
    return calendar.next_working_day(max(notice_ends_on, payment_due_on) + timedelta(days=1))


@deadline("R-94.1", "R-112", "D-7", since="2012-08-22")
def nonhousehold_disconnection_on(payment_due_on: date, calendar: Calendar) -> date:
    """The first working day after the due date."""
    return calendar.next_working_day(payment_due_on + timedelta(days=1))


@deadline("K2-5.8", since="2012-08-22")
def bill_to_be_issued_by(read_on: date, bill_issue_days: int) -> date:
    """The last day to hand over the bill after the reading."""
    return read_on + timedelta(days=bill_issue_days)


@deadline("R-95", "K2-5.9", "D-1", since="2012-08-22")
def dispute_by(issued_on: date, dispute_days: int) -> date:
    """The last day to contest the bill in writing; later it is an ordinary application."""
    return issued_on + timedelta(days=dispute_days)


@deadline("R-95", since="2012-08-22")
def dispute_answer_by(disputed_on: date, dispute_answer_days: int) -> date:
    """The last day for the supplier to check and answer in writing."""
    return disputed_on + timedelta(days=dispute_answer_days)


@deadline("R-95", "R-113", "D-2", "D-26", since="2012-08-22")
def household_disputed_rest_due_on(
    answered_on: date, calendar: Calendar, household_payment_days: int
) -> date:
    """The day by which a household pays what is left of the disputed sum: a bill's term anew."""
    return calendar.next_banking_day(answered_on + timedelta(days=household_payment_days))


@deadline("R-95", "R-112", "D-26", since="2012-08-22")
def nonhousehold_disputed_rest_due_on(
    answered_on: date, calendar: Calendar, nonhousehold_payment_banking_days: int
) -> date:
    """So many banking days after the written answer, for what is left of the disputed sum."""
    return calendar.add_banking_days(answered_on, nonhousehold_payment_banking_days)
