"""Adding the books up again: what must be true of them at any moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from jaryk.charges.queries import sums as charges
from jaryk.documents.checks_of_money import found_wrong, told_wrong
from jaryk.documents.models import Bill
from jaryk.documents.queries.bills import completeness, latest_month
from jaryk.documents.queries.bulk import all_bills
from jaryk.kernel.texts import text
from jaryk.ledger.queries import sums as ledger
from jaryk.platform.partitions import NUMBERS_A_MONTH


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be true; ``detail`` says what was found."""

    name: str
    ok: bool
    detail: str


def run_checks(*, known_at: datetime, lang: str = "ru") -> list[Check]:
    """Every check of the books; none of them changes anything."""
    bills = all_bills()
    lined = bills.join(charges.bill_sums(), on="bill_id", how="full", coalesce=True)
    posted = bills.join(ledger.bill_entry_sums(), on="bill_id", how="full", coalesce=True)
    wrong = {
        "bills_follow_their_lines": lined.filter(
            _differ("energy_tyiyn", "lines_energy_tyiyn")
            | _differ("tax_tyiyn", "lines_tax_tyiyn")
            | _differ("energy_dwh", "lines_dwh")
        ),
        "lines_follow_their_slices": lined.filter(_differ("energy_dwh", "slices_dwh")),
        "postings_follow_their_bills": posted.filter(_differ("charged_tyiyn", "posted_tyiyn")),
        "balances_carry_over": _not_carried(bills),
        "numbers_have_no_gaps": _after_gaps(bills),
        "energy_is_billed_once": pl.DataFrame(
            {"bill_id": charges.billed_twice()}, schema={"bill_id": pl.Int64}
        ),
    }
    return [
        *(_found_none(name, found, lang) for name, found in wrong.items()),
        *(
            Check(name, not found, f"{check_words(name, lang)}: {told_wrong(found, lang)}")
            for name, found in found_wrong(lang).items()
        ),
        _nothing_is_created(lang),
        _everybody_is_billed(known_at, lang),
    ]


def check_words(name: str, lang: str) -> str:
    """What the check of that name demands, in a sentence."""
    return text(f"documents.checks.{name}", lang)


def _differ(one: str, other: str) -> pl.Expr:
    return pl.col(one).ne_missing(pl.col(other))


def _not_carried(bills: pl.DataFrame) -> pl.DataFrame:
    """Bills that do not open with what their account's previous bill came to."""
    balance = (
        pl.col("opening_tyiyn")
        - pl.col("paid_tyiyn")
        + pl.col("adjusted_tyiyn")
        + pl.col("charged_tyiyn")
    )
    carried = bills.sort("bill_id").with_columns(carried=balance.shift(1).over("account_id"))
    return carried.filter(pl.col("carried") != pl.col("opening_tyiyn"))


def _after_gaps(bills: pl.DataFrame) -> pl.DataFrame:
    """The bills whose number does not follow the one before it in their month."""
    month = pl.col("bill_id") // NUMBERS_A_MONTH
    before = pl.col("bill_id").shift(1).over(month)
    return bills.sort("bill_id").filter(
        pl.col("bill_id") != before.fill_null(month * NUMBERS_A_MONTH) + 1
    )


def _found_none(name: str, wrong: pl.DataFrame, lang: str) -> Check:
    what = check_words(name, lang)
    if wrong.is_empty():
        return Check(name, True, f"{what}: {text('documents.checks.none_wrong', lang)}")
    first = Bill.number_of(int(wrong.get_column("bill_id").sort()[0]))
    told = text("documents.checks.wrong", lang, count=wrong.height, first=first)
    return Check(name, False, f"{what}: {told}")


def _nothing_is_created(lang: str) -> Check:
    """Debits and credits of all ledger accounts add up to nothing."""
    left = ledger.sum_of_all_accounts()
    detail = text("documents.checks.ledger_sum", lang, left=left)
    return Check("ledger_adds_up_to_nothing", left == 0, detail)


def _everybody_is_billed(known_at: datetime, lang: str) -> Check:
    month = latest_month()
    if month is None:
        return Check("everybody_is_billed", True, text("documents.checks.no_bills_yet", lang))
    told = completeness(month, known_at=known_at)
    detail = text(
        "documents.checks.completeness",
        lang,
        period=str(month),
        agreements=told.agreements,
        billed=told.billed,
        set_aside=told.set_aside,
        missing=len(told.missing),
        first=", ".join(told.missing[:5]),
    )
    return Check("everybody_is_billed", told.is_whole, detail)
