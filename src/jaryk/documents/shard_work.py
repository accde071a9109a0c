"""A shard of a run: its draft, a pure function of facts, and the staging of its rows, once."""

from __future__ import annotations

from typing import Final

import polars as pl
from django.db import transaction

from jaryk.charges.operations import runs
from jaryk.charges.operations.lines import LINES, SLICES
from jaryk.charges.queries.runs import BillingRun, BillingShard
from jaryk.customers.queries import bulk as customers
from jaryk.documents.issue import Draft, draft_bills, group_totals
from jaryk.documents.numbering import Issued, numbered
from jaryk.documents.queries.bulk import billed_in
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.accounts import open_house_accounts
from jaryk.ledger.operations.bills import ENTRIES, POSTINGS, entries, postings
from jaryk.platform.partitions import PartitionedTable
from jaryk.reference.queries.bulk import group_codes

BILLS: Final = PartitionedTable("documents_bill")
IN_ORDER: Final = (ENTRIES, POSTINGS, BILLS, LINES, SLICES)


def draft_of(run: BillingRun, shard: BillingShard) -> Draft:
    """What the shard's accounts owe for the month by what was known when the run started."""
    period = Month.of(run.period)
    between = (shard.first_account_id, shard.last_account_id)
    in_force = customers.accounts_in_force(
        since=period.first_on,
        until=period.next().first_on,
        known_at=run.known_at,
        district_id=run.district_id,
        account_id=run.account_id,
        between=between,
    )
    billed = billed_in(period, between=between)
    account_ids = [
        account for account in in_force.get_column("account_id").to_list() if account not in billed
    ]
    return draft_bills(
        account_ids=account_ids, period=period, issued_on=run.issued_on, known_at=run.known_at
    )


def outcome_of(draft: Draft) -> runs.ShardOutcome:
    """What a draft comes to."""
    charged = pl.sum_horizontal("energy_tyiyn", "tax_tyiyn", "penalty_tyiyn")
    return runs.ShardOutcome(
        digest=draft.digest,
        billed=draft.bills.height,
        total_tyiyn=int(draft.bills.select(charged.sum()).item()),
        group_totals=group_totals(draft.lines),
        set_aside=draft.set_aside,
    )


class Staging:
    """Where a run's rows are gathered, and the ledger accounts they are posted to."""

    def __init__(self, run: BillingRun) -> None:
        self._run = run
        self._codes = group_codes()
        self._ledger_ids = open_house_accounts(self._codes.values())

    @transaction.atomic
    def stage(self, shard: BillingShard, draft: Draft, *, first_id: int) -> None:
        """Gather the draft's rows under numbers from ``first_id`` on, unless that is done.

        Whoever is still at this shard, orphaned by a coordinator that died, is waited for.
        """
        outcome = outcome_of(draft)
        if runs.is_staged(shard):
            return
        self._gather(numbered(draft, first_id=first_id))
        runs.note_outcome(shard, outcome, staged=True)

    def _gather(self, issued: Issued) -> None:
        run = self._run
        posted = entries(issued.bills, posted_on=run.issued_on, known_at=run.known_at)
        moved = postings(
            issued.bills,
            issued.energy,
            issued.taxes,
            posted_on=run.issued_on,
            ledger_ids=self._ledger_ids,
            group_codes=self._codes,
        )
        bills = issued.bill_rows(run_id=run.pk, period=run.period, issued_on=run.issued_on)
        rows = (posted, moved, bills, issued.lines, issued.slices)
        for table, gathered in zip(IN_ORDER, rows, strict=True):
            table.gather(run.pk, gathered)
