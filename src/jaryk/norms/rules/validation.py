"""When a reading is doubted: what a register's own use and its neighbours' let expect.

The house's own decision (D-27 to D-29): the decree asks that readings be true and leaves it to the
supplier how they are checked.
"""

from __future__ import annotations

from typing import Final

from jaryk.kernel.terms import DOWN, Term, most, where, zero
from jaryk.norms.national import rule

LIMIT_DECIMALS: Final = 4


@rule("D-27", since="2012-08-22")
def expected_growth(neighbours_growth: Term, unchanged_growth: Term) -> Term:
    """How many times the use may have grown with the season; a fall of others forbids nothing."""
    return most(neighbours_growth, unchanged_growth)


@rule("D-27", since="2012-08-22")
def spike_limit_kwh(
    usual_daily_kwh: Term, expected_growth: Term, spike_times: Term, spike_least_kwh: Term
) -> Term:
    """Daily use above this is a spike; below the least it never is, however small the usual."""
    times = (usual_daily_kwh * expected_growth * spike_times).round(LIMIT_DECIMALS, DOWN)
    return most(times, spike_least_kwh)


@rule("D-28", since="2012-08-22")
def least_expected_kwh(usual_daily_kwh: Term, zero_usual_least_kwh: Term, zero_share: Term) -> Term:
    """Daily use below this counts as none; where little is used anyway, none is expected."""
    share = (usual_daily_kwh * zero_share).round(LIMIT_DECIMALS, DOWN)
    return where(usual_daily_kwh >= zero_usual_least_kwh, share, zero("kWh/day"))
