"""Numbers in a series: in order, without gaps, whatever is rolled back or asked for at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from jaryk.documents.models import DocumentSeries
from jaryk.documents.operations.series import CORRECTIONS, DISPUTES, next_numbers

TRIED = "tried"


class Undone(Exception):
    """What the test itself raises to have a transaction rolled back."""


def take_and_undo(count: int) -> None:
    """Numbers taken in a transaction that comes to nothing."""
    with transaction.atomic():
        next_numbers(DISPUTES, 2026, count)
        raise Undone


@pytest.mark.django_db
def test_each_series_counts_for_itself_each_year_from_one() -> None:
    assert next_numbers(DISPUTES, 2026) == 1
    assert next_numbers(DISPUTES, 2026, 3) == 2
    assert next_numbers(DISPUTES, 2026) == 5
    assert next_numbers(CORRECTIONS, 2026) == 1
    assert next_numbers(DISPUTES, 2027) == 1


@pytest.mark.django_db
def test_what_is_rolled_back_took_no_number() -> None:
    next_numbers(DISPUTES, 2026)
    with pytest.raises(Undone):
        take_and_undo(10)
    assert next_numbers(DISPUTES, 2026) == 2


@pytest.mark.django_db
def test_no_number_at_all_is_no_wish() -> None:
    with pytest.raises(ValueError, match="0 numbers"):
        next_numbers(DISPUTES, 2026, 0)


def taken(count: int) -> list[int]:
    """Numbers taken in a transaction of a connection of its own, kept for good."""
    try:
        first = next_numbers(TRIED, 2026, count)
    finally:
        connection.close()
    return list(range(first, first + count))


def forget() -> None:
    """What the clerks took stays, as they committed it: take it out again."""
    try:
        DocumentSeries.objects.filter(code=TRIED).delete()
    finally:
        connection.close()


@pytest.mark.django_db
def test_those_who_ask_at_once_get_numbers_without_gap_or_repeat() -> None:
    counts = [1, 3, 2, 5, 1, 4, 2, 2] * 3
    with ThreadPoolExecutor(8) as clerks:
        try:
            numbers = [number for took in clerks.map(taken, counts) for number in took]
        finally:
            clerks.submit(forget).result()
    assert sorted(numbers) == list(range(1, sum(counts) + 1))
