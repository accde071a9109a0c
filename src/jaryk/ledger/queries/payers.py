"""Whose money it is: the one account that a payment names, or none."""

from __future__ import annotations

from collections.abc import Collection

from jaryk.customers.queries.numbers import ids_by_number
from jaryk.ledger.account_numbers import LONGEST_NUMBER, as_written, other_forms


def accounts_told(told: Collection[str]) -> dict[str, int]:
    """The account that each of these names, where it names exactly one.

    A number written as it is kept is that account's. Otherwise what stands before it, spaces and
    leading zeros are looked past, and a number that then could be of two accounts is of none.
    """
    written = {one: as_written(one) for one in told}
    exact = ids_by_number({one for one in written.values() if 0 < len(one) <= LONGEST_NUMBER})
    forms = {one: other_forms(one) for one, number in written.items() if number not in exact}
    kept = ids_by_number({form for some in forms.values() for form in some})
    found = {one: exact[number] for one, number in written.items() if number in exact}
    for one, some in forms.items():
        ids = {kept[form] for form in some if form in kept}
        if len(ids) == 1:
            found[one] = ids.pop()
    return found
