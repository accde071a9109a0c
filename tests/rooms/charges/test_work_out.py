"""Lines of steps and taxes against a plain reckoning in fractions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from jaryk.charges.regimes import Regimes
from jaryk.charges.work_out import WorkedOut, work_out

FROM, UNTIL = date(2025, 6, 1), date(2025, 7, 1)
KWH = 10_000
MONTH_DAYS = 30


@st.composite
def step_limits(draw: st.DrawFn) -> list[tuple[int, int | None]]:
    """Steps from zero upwards in kWh a month; the last is open more often than not."""
    limits = sorted(draw(st.sets(st.integers(1, 2_000), max_size=4)))
    ends = [*limits, None if draw(st.booleans()) or not limits else limits[-1] + 500]
    return list(zip([0, *limits], ends, strict=True))


@st.composite
def pieces(draw: st.DrawFn) -> dict[str, Any]:
    steps = draw(step_limits())
    days = draw(st.integers(1, MONTH_DAYS))
    by_month = draw(st.booleans())
    limits = [limit_dwh(upper, days, by_month) for _, upper in steps if upper is not None]
    at_a_limit = st.sampled_from(limits) if limits else st.nothing()
    near = at_a_limit.flatmap(lambda limit: st.integers(max(0, limit - 2), limit + 2))
    return {
        "steps": steps,
        "days": days,
        "by_month": by_month,
        "rates_e2": draw(
            st.lists(st.integers(1, 999_999), min_size=len(steps), max_size=len(steps))
        ),
        "energy_dwh": draw(st.one_of(st.integers(0, 3_000 * KWH), near)),
        "taxes_e2": draw(st.lists(st.integers(0, 2_000), max_size=2)),
    }


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


def limit_dwh(month_kwh: int, days: int, by_month: bool) -> int:
    """A monthly limit for so many days: of a June, or by 12/365 to four decimals a day."""
    if by_month:
        return half_up(Fraction(month_kwh * KWH * days, MONTH_DAYS))
    return half_up(Fraction(month_kwh * KWH * 12, 365)) * days


def expected(piece: dict[str, Any]) -> list[tuple[int, int]] | None:
    """(energy, amount) of each step that has energy; None where the energy has no price."""
    left, before, found = piece["energy_dwh"], 0, []
    for (_, upper), rate_e2 in zip(piece["steps"], piece["rates_e2"], strict=True):
        end = None if upper is None else limit_dwh(upper, piece["days"], piece["by_month"])
        energy = left if end is None else min(left, end - before)
        left -= energy
        before = end if end is not None else before
        if energy or (piece["energy_dwh"] == 0 and not found):
            found.append((energy, half_up(Fraction(energy * rate_e2, KWH * 100))))
    return None if left else found


def worked(piece: dict[str, Any]) -> WorkedOut:
    part = pl.DataFrame(
        {
            "account_id": [5],
            "supply_id": [0],
            "usage_point_id": [9],
            "group_id": [7],
            "regime_id": [0],
            "part_from": [FROM],
            "part_until": [UNTIL],
            "days": [piece["days"]],
            "part_energy_dwh": [piece["energy_dwh"]],
            "norm_per_calendar_month": [piece["by_month"]],
            "days_in_month": [MONTH_DAYS],
        }
    )
    steps = pl.DataFrame(
        {
            "regime_id": 0,
            "tariff_id": number,
            "step_from_month_kwh": lower * KWH,
            "step_to_month_kwh": (upper or 0) * KWH,
            "step_is_open": upper is None,
            "rate_tyiyn_per_kwh": rate,
        }
        for number, ((lower, upper), rate) in enumerate(
            zip(piece["steps"], piece["rates_e2"], strict=True)
        )
    )
    taxes = pl.DataFrame(
        [
            {"regime_id": 0, "tax": number + 1, "tax_rate_id": number, "tax_rate": rate}
            for number, rate in enumerate(piece["taxes_e2"])
        ],
        schema=dict.fromkeys(("regime_id", "tax", "tax_rate_id", "tax_rate"), pl.Int64),
    )
    return work_out(part, Regimes(spans=pl.DataFrame(), steps=steps, taxes=taxes))


@given(pieces())
def test_steps_and_taxes_are_what_a_plain_reckoning_gives(piece: dict[str, Any]) -> None:
    found, wanted = worked(piece), expected(piece)
    if wanted is None:
        assert found.lines.is_empty()
        assert found.faults["reason"].to_list() == ["energy_beyond_tariff"]
        return
    assert found.faults.is_empty()
    energy = found.lines.filter(kind=1)
    assert energy.select("quantity_dwh", "amount_tyiyn").rows() == wanted
    base = sum(amount for _, amount in wanted)
    taxed = found.lines.filter(pl.col("kind") > 1)
    assert taxed.select("kind", "base_tyiyn", "amount_tyiyn").rows() == [
        (number + 2, base, half_up(Fraction(base * rate, 10_000)))
        for number, rate in enumerate(piece["taxes_e2"])
    ]


@given(pieces())
def test_steps_sum_to_the_part(piece: dict[str, Any]) -> None:
    found = worked(piece)
    if found.faults.is_empty():
        energy = found.lines.filter(kind=1)
        assert energy["quantity_dwh"].sum() == piece["energy_dwh"]
        assert energy.height >= 1
