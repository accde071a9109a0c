"""Reactive energy: free up to the degree, never a household's, off until a share is loaded."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.kernel.errors import Refusal
from jaryk.kernel.exact import exact
from jaryk.kernel.texts import LANGUAGES
from jaryk.norms import parameters, quantities, reactive_shares, rulebook
from jaryk.norms.silence import NoReactiveShare

ON: Final = date(2026, 5, 1)
ENERGY: Final = st.integers(0, 10**9)
LOADED: Final = """\
since,until,value,source
2026-05-01,2027-05-01,0.05,решение № 12
2027-05-01,,"0,0725",решение № 7
"""


def chargeable(**facts: int | bool) -> int:
    row: dict[str, int | bool] = {
        "energy_kwh": 100_0000,
        "tangent_set": 0,
        "reactive_kvarh": 100_0000,
        "compensated_kvarh": 0,
        "degree_set": 9000,
        "degree_is_share": False,
        "is_household": False,
    } | facts
    for part in rulebook.program(["chargeable_kvarh"], ON):
        row[part.name] = int(exact(part.term, row) * 10**part.term.scale)
    return int(row["chargeable_kvarh"])


@given(active=ENERGY, reactive=ENERGY, compensated=ENERGY, by_share=st.booleans())
def test_a_household_never_pays(
    active: int, reactive: int, compensated: int, by_share: bool
) -> None:
    charged = chargeable(
        energy_kwh=active,
        reactive_kvarh=reactive,
        compensated_kvarh=compensated,
        degree_is_share=by_share,
        is_household=True,
    )
    assert charged == 0


@given(active=ENERGY, reactive=ENERGY, degree=st.integers(0, 2_0000), tangent=st.integers(0, 9999))
def test_the_supplier_may_ask_for_less_and_never_for_more(
    active: int, reactive: int, degree: int, tangent: int
) -> None:
    facts = {"energy_kwh": active, "reactive_kvarh": reactive}
    for by_share in (False, True):
        by_law = chargeable(degree_is_share=by_share, **facts)
        asked = chargeable(
            degree_set=degree, tangent_set=tangent, degree_is_share=by_share, **facts
        )
        assert 0 <= asked <= by_law <= reactive


@given(needed=st.integers(0, 10**8), degree=st.integers(0, 9000))
def test_who_compensates_to_the_degree_pays_nothing(needed: int, degree: int) -> None:
    compensated = -(-needed * degree // 10_000)
    charged = chargeable(
        reactive_kvarh=needed - compensated,
        compensated_kvarh=compensated,
        degree_set=degree,
        degree_is_share=True,
    )
    assert charged <= 1  # a tenth of a var-hour by rounding


def test_the_tangent_is_that_of_the_degree() -> None:
    degree = Fraction(parameters.national()["compensation_degree"].on(ON).written)
    tangent = Fraction(parameters.national()["tangent_at_degree"].on(ON).written)
    last_place = Fraction(1, 10**4)
    square = 1 / degree**2 - 1
    assert (tangent - last_place / 2) ** 2 <= square < (tangent + last_place / 2) ** 2


def test_without_a_share_the_refusal_says_what_to_load() -> None:
    with pytest.raises(NoReactiveShare) as refused:
        reactive_shares.NOTHING_LOADED.on(ON)
    for lang in LANGUAGES:
        assert "2026-05-01" in refused.value.say(lang)
        assert "129" in refused.value.say(lang)


def test_a_loaded_share_holds_on_its_days() -> None:
    shares = reactive_shares.read(LOADED.splitlines())
    assert shares.on(date(2027, 4, 30)).source == "решение № 12"
    assert shares.steps_on(date(2027, 4, 30)) == 500
    assert shares.steps_on(date(2027, 5, 1)) == 725
    with pytest.raises(NoReactiveShare):
        shares.on(date(2026, 4, 30))


def test_a_share_is_kept_at_the_scale_that_the_rule_reads() -> None:
    share = quantities.national()["reactive_share"]
    assert share.scale == reactive_shares.SHARE_SCALE
    assert share.digits == reactive_shares.SHARE_SCALE + 1


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-01,,0.05,",
        "2026-05-01,,0,решение",
        "2026-05-01,,-0.05,решение",
        "2026-05-01,,10,решение",
        "2026-05-01,,0.00001,решение",
        "2026-05-01,,доля,решение",
        "1 мая 2026,,0.05,решение",
        "2026-05-01,2026-05-01,0.05,решение",
        "2026-05-01",
    ],
)
def test_a_faulty_line_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(Refusal, match="Line 2") as refused:
        reactive_shares.read(["since,until,value,source", line])
    assert refused.value.key == "norms.refusal.reactive_share_line"


def test_a_gap_between_shares_does_not_load() -> None:
    with pytest.raises(ValueError, match="no value from 2026-05-01 until 2026-06-01"):
        reactive_shares.read(
            [
                "since,until,value,source",
                "2026-04-01,2026-05-01,0.05,решение",
                "2026-06-01,,0.05,решение",
            ]
        )
