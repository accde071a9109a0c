"""What a spreadsheet would reckon is marked as text; all else stays as it is."""

from __future__ import annotations

import pytest

from jaryk.kernel.spreadsheets import never_a_formula


@pytest.mark.parametrize("told", ["=1+1", "+996 312", "-5", "@sum", "\t=1", "\r=1"])
def test_what_begins_like_a_formula_is_text(told: str) -> None:
    assert never_a_formula(told) == f"'{told}"


@pytest.mark.parametrize("told", ["", "Касса", "5-1", " =1"])
def test_other_text_stays(told: str) -> None:
    assert never_a_formula(told) == told
