"""Penalty for late payment: by days, and never more than the debt itself."""

from __future__ import annotations

from jaryk.kernel.terms import HALF_UP, Term, least
from jaryk.norms.national import rule


@rule("R-94.2", "R-107", "K1-2.3", "K2-7.4", "K2-13.2", since="2012-08-22")
def penalty_accrued(
    overdue_principal_tyiyn: Term, days_overdue: Term, penalty_rate_per_day: Term
) -> Term:
    """Penalty of a stretch of days on which the overdue principal did not change.

    Exact to a thousandth of a tyiyn; rounded only once, for the debt as a whole. It goes on
    while supply is limited or cut.
    """
    return overdue_principal_tyiyn * penalty_rate_per_day * days_overdue


@rule("R-94.2", "K1-2.3", "K2-7.4", "D-5", "D-6", since="2012-08-22")
def penalty_of_debt_tyiyn(
    accrued_penalty: Term, debt_principal_tyiyn: Term, penalty_cap_share: Term
) -> Term:
    """All that has accrued on a debt, at most the cap's share of its principal."""
    cap = debt_principal_tyiyn * penalty_cap_share
    return least(accrued_penalty, cap).round(0, HALF_UP)
