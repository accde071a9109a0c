"""Whose money in suspense may be: accounts with a reason each, for a person to choose from.

Nothing here decides. A reason has a weight; an account's weights are added up.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from jaryk.customers.queries.numbers import ids_by_number
from jaryk.customers.queries.search import accounts_of, find_accounts
from jaryk.ledger.account_numbers import bare_in, named_in, one_slip_from, other_forms
from jaryk.ledger.chart import RECEIVABLES_FROM, SUSPENSE
from jaryk.ledger.models import EntryKind, ReceivedPayment
from jaryk.ledger.queries.totals import debts_on
from jaryk.platform.bulk import read
from jaryk.platform.search_words import folded_words
from jaryk.platform.staging import temporary_table

WEIGHTS: Final = {
    "ledger.suggestion.in_purpose": 60,
    "ledger.suggestion.one_slip": 50,
    "ledger.suggestion.paid_before": 45,
    "ledger.suggestion.name": 40,
    "ledger.suggestion.debt": 20,
}
MOST: Final = 5
_SHORTEST_NUMBER: Final = 5
_MOST_OF_A_NAME: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """An account that the money may belong to; ``why_key`` is its strongest reason."""

    account_id: int
    number: str
    name: str
    why_key: str
    why_keys: tuple[str, ...]
    score: int


def suggestions(
    received: Sequence[ReceivedPayment], left_tyiyn: Sequence[int], *, on: date
) -> list[list[Suggestion]]:
    """For each payment in suspense the accounts that it may be for, the likeliest first."""
    slips = [_slips(one) for one in received]
    named = [_named(one) for one in received]
    ids = ids_by_number({number for some in (*slips, *named) for number in some})
    before = _paid_before({one.payer for one in received if one.payer})
    debtors = _debtors(set(left_tyiyn), on)
    found = [
        _weighed(
            {
                "ledger.suggestion.in_purpose": {ids[n] for n in named[place] if n in ids},
                "ledger.suggestion.one_slip": {ids[n] for n in slips[place] if n in ids},
                "ledger.suggestion.paid_before": before.get(one.payer, set()),
                "ledger.suggestion.name": _of_name(one.payer),
                "ledger.suggestion.debt": debtors.get(left_tyiyn[place], set()),
            }
        )
        for place, one in enumerate(received)
    ]
    shown = accounts_of({account_id for reasons in found for account_id in reasons})
    return [
        [
            Suggestion(
                account_id=account_id,
                number=shown[account_id].number,
                name=shown[account_id].customer_name,
                why_key=why[0],
                why_keys=why,
                score=sum(WEIGHTS[key] for key in why),
            )
            for account_id, why in reasons.items()
        ][:MOST]
        for reasons in found
    ]


def _weighed(by_reason: dict[str, set[int]]) -> dict[int, tuple[str, ...]]:
    """The reasons of each account, the strongest first; the likeliest account first."""
    reasons: dict[int, tuple[str, ...]] = {}
    for key, account_ids in by_reason.items():
        for account_id in account_ids:
            reasons[account_id] = (*reasons.get(account_id, ()), key)
    by_score = sorted(reasons, key=lambda one: (-sum(WEIGHTS[key] for key in reasons[one]), one))
    return {account_id: reasons[account_id] for account_id in by_score}


def _named(received: ReceivedPayment) -> set[str]:
    """Numbers in the purpose, whether it says that they are accounts or not."""
    written = f"{received.purpose} {received.account_told}"
    numbers = {*named_in(written), *bare_in(written)}
    return numbers | {form for number in numbers for form in other_forms(number)}


def _slips(received: ReceivedPayment) -> set[str]:
    """What the number told could have been before one slip of the hand."""
    told = other_forms(received.account_told)
    if not told or len(told[0]) < _SHORTEST_NUMBER or not told[0].isdigit():
        return set()
    return set(one_slip_from(told[0]))


def _of_name(payer: str) -> set[int]:
    """Accounts of customers with all the words of the payer's name and no others."""
    words = sorted(folded_words(payer))
    if len(words) < 2:
        return set()
    found = find_accounts(" ".join(words), limit=_MOST_OF_A_NAME).accounts
    return {one.account_id for one in found if sorted(folded_words(one.customer_name)) == words}


def _paid_before(payers: Collection[str]) -> dict[str, set[int]]:
    """To which accounts earlier money of the same payers was matched."""
    if not payers:
        return {}
    with temporary_table(pl.DataFrame({"payer": sorted(payers)})) as asked:
        rows = read(
            "SELECT DISTINCT r.payer, mp.credit_id - {base} FROM ledger_ledgeraccount l "
            "JOIN ledger_posting_events p ON p.credit_id = l.id "
            "JOIN ledger_receivedpayment r ON r.entry_id = p.entry_id JOIN {asked} USING (payer) "
            "JOIN ledger_entry_events m ON m.about_id = p.entry_id AND m.kind = {matching} "
            "JOIN ledger_posting_events mp ON mp.entry_id = m.id AND mp.credit_id >= {base} "
            "WHERE l.code = {code} AND NOT EXISTS (SELECT FROM ledger_entry_events v "
            "WHERE v.about_id = m.id AND v.kind = {reversal})",
            {"payer": pl.String, "account_id": pl.Int64},
            asked=asked,
            base=RECEIVABLES_FROM,
            code=SUSPENSE,
            matching=EntryKind.MATCHING.value,
            reversal=EntryKind.REVERSAL.value,
        )
    before: dict[str, set[int]] = {}
    for payer, account_id in rows.iter_rows():
        before.setdefault(payer, set()).add(account_id)
    return before


def _debtors(amounts: Collection[int], on: date) -> dict[int, set[int]]:
    """The account that owes exactly such an amount, where only one does."""
    owing = debts_on(on).filter(pl.col("owed_tyiyn").is_in(sorted(amounts)))
    alone = owing.filter(pl.col("owed_tyiyn").is_unique())
    return {owed: {account_id} for account_id, owed in alone.iter_rows()}
