"""The chart of twelve months: heights, labels and the sentence on the average.

Heights are shares of the tallest bar in thousandths. A great consumer's months are told in MWh,
so that each value still fits above its bar.
"""

from __future__ import annotations

from typing import Any, Final

from jaryk.documents import figures
from jaryk.documents.bill_document import MonthOfUse
from jaryk.kernel.figures import decimal
from jaryk.kernel.texts import text

_MONTHS_A_YEAR: Final = 12
_DWH_IN_KWH: Final = 10_000
_DWH_IN_MWH: Final = 10_000_000
_MWH_FROM_DWH: Final = 100_000 * _DWH_IN_KWH


def history_sheet(history: tuple[MonthOfUse, ...], lang: str) -> dict[str, Any] | None:
    """The chart's data, or nothing for an account that has used nothing in these months."""
    tallest = max((max(m.energy_dwh, m.year_ago_dwh or 0) for m in history), default=0)
    if tallest <= 0:
        return None
    unit_dwh = _DWH_IN_MWH if tallest >= _MWH_FROM_DWH else _DWH_IN_KWH
    unit = text(f"documents.bill.history.{'mwh' if unit_dwh == _DWH_IN_MWH else 'kwh'}", lang)
    bars = [
        _bar(month, tallest, unit_dwh, lang)
        | {"year": str(month.month.year) if n == 0 or month.month.month == 1 else ""}
        for n, month in enumerate(history)
    ]
    is_whole_year = len(history) == _MONTHS_A_YEAR
    return {
        "title": text(
            f"documents.bill.history.{'title' if is_whole_year else 'title_of_fewer'}",
            lang,
            unit=unit,
        ),
        "this_year": text("documents.bill.history.this_year", lang),
        "last_year": text("documents.bill.history.last_year", lang),
        "has_last_year": any(month.year_ago_dwh is not None for month in history),
        "bars": bars,
        "average": _average_sentence(history, unit_dwh, unit, lang),
        "alt": ". ".join(_in_words(month, unit_dwh, lang) for month in history),
    }


def _bar(month: MonthOfUse, tallest_dwh: int, unit_dwh: int, lang: str) -> dict[str, Any]:
    return {
        "label": figures.month_short(month.month, lang),
        "value": _rounded(month.energy_dwh, unit_dwh, lang),
        "height": max(month.energy_dwh, 0) * 1000 // tallest_dwh,
        "before": max(month.year_ago_dwh or 0, 0) * 1000 // tallest_dwh,
    }


def _average_sentence(history: tuple[MonthOfUse, ...], unit_dwh: int, unit: str, lang: str) -> str:
    """The mean month, against last year's same months where all of them are known.

    Where not all are, the newest month is told beside the same one of last year; one month alone
    has no mean.
    """
    if len(history) == 1:
        return ""
    energy_dwh = sum(month.energy_dwh for month in history)
    average = _rounded(energy_dwh, unit_dwh * len(history), lang)
    known = [month.year_ago_dwh for month in history if month.year_ago_dwh is not None]
    before_dwh = sum(known)
    newest_before = history[-1].year_ago_dwh
    if len(known) < len(history) and newest_before is not None:
        return text(
            "documents.bill.history.newest",
            lang,
            average=average,
            unit=unit,
            before=_rounded(newest_before, unit_dwh, lang),
        )
    if len(known) < len(history) or before_dwh <= 0:
        return text("documents.bill.history.average", lang, average=average, unit=unit)
    percent = _half_up(abs(energy_dwh - before_dwh) * 100, before_dwh)
    trend = "less" if energy_dwh < before_dwh else "more"
    return text(
        f"documents.bill.history.{trend if percent else 'same'}",
        lang,
        average=average,
        unit=unit,
        percent=percent,
        before=_rounded(before_dwh, unit_dwh * len(history), lang),
    )


def _in_words(month: MonthOfUse, unit_dwh: int, lang: str) -> str:
    key = "month" if month.year_ago_dwh is None else "month_and_before"
    return text(
        f"documents.bill.history.{key}",
        lang,
        month=figures.month_and_year(month.month, lang),
        energy=_rounded(month.energy_dwh, unit_dwh, lang),
        before=_rounded(month.year_ago_dwh or 0, unit_dwh, lang),
    )


def _rounded(energy_dwh: int, unit_dwh: int, lang: str) -> str:
    return decimal(_half_up(energy_dwh, unit_dwh), scale=0, lang=lang)


def _half_up(value: int, by: int) -> int:
    """Whole part, halves away from zero."""
    whole = (2 * abs(value) + by) // (2 * by)
    return whole if value >= 0 else -whole
