"""Whether the books are as they were sealed, and where they are not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from jaryk.kernel.texts import text
from jaryk.ledger.models import Entry, Seal
from jaryk.ledger.sealing import BEFORE_ALL, block, mac, witnessed
from jaryk.platform.bulk import read
from jaryk.platform.partitions import EVENTS_FROM, NUMBERS_A_MONTH

# A last block's seal may be younger than its witness by the moment of a crash.
_EVENTS: Final = EVENTS_FROM // NUMBERS_A_MONTH


@dataclass(frozen=True, slots=True)
class Tampering:
    """Something that is not as it was sealed; ``what`` names a text below ``ledger.tampering``."""

    what: str
    seal_no: int = 0
    first_id: int = 0
    last_id: int = 0
    month: str = ""
    was: int = 0
    found: int = 0

    def say(self, lang: str) -> str:
        return text(
            f"ledger.tampering.{self.what}",
            lang,
            seal=self.seal_no,
            first=self.first_id,
            last=self.last_id,
            month=self.month,
            was=self.was,
            found=self.found,
        )


def verify() -> list[Tampering]:
    """Read all the sealed books again and say what differs; changes nothing."""
    seals = list(Seal.objects.order_by("no"))
    chain = _chain(seals)
    return [*chain, *_gaps(seals), *_blocks(seals), *_balances()]


def verify_quickly() -> list[Tampering]:
    """The chain of seals and its witness alone, and the counts of entries: for each morning."""
    seals = list(Seal.objects.order_by("no"))
    return [*_chain(seals), *_gaps(seals), *_counts(seals), *_balances()]


def sealed_entries() -> int:
    """How many entries lie under seals."""
    return sum(Seal.objects.values_list("entries", flat=True))


def latest_seals(count: int) -> list[Seal]:
    """The seals made last, the newest first."""
    return list(Seal.objects.order_by("-no")[:count])


def unsealed_entries() -> int:
    """How many entries no seal holds yet."""
    return Entry.objects.count() - sealed_entries()


def _chain(seals: list[Seal]) -> list[Tampering]:
    """Seals that are missing or not of our making, and what the witness saw and is not there."""
    found: list[Tampering] = []
    before, expected = BEFORE_ALL, 1
    for seal in seals:
        if seal.no != expected:
            found.append(Tampering("seal_missing", seal_no=expected))
        elif mac(seal, before) != seal.mac:
            found.append(_of(seal, "seal_changed"))
        before, expected = seal.mac, seal.no + 1
    macs = {seal.no: seal.mac for seal in seals}
    for number, told in witnessed():
        if macs.get(number) != told:
            what = "seal_replaced" if number in macs else "seal_cut_off"
            found.append(Tampering(what, seal_no=number))
    return found


def _gaps(seals: list[Seal]) -> list[Tampering]:
    """Within each range of ids, blocks that do not begin where the one before them ended."""
    found: list[Tampering] = []
    ends: dict[int, int] = {}
    for seal in sorted(seals, key=lambda seal: seal.first_id):
        stretch = min(seal.first_id // NUMBERS_A_MONTH, _EVENTS)
        if seal.first_id != ends.get(stretch, stretch * NUMBERS_A_MONTH - 1) + 1:
            found.append(_of(seal, "block_out_of_place"))
        ends[stretch] = seal.last_id
    return found


def _blocks(seals: Iterable[Seal]) -> list[Tampering]:
    """Blocks whose rows are not those that were sealed."""
    found: list[Tampering] = []
    for seal in seals:
        now = block(seal.first_id, seal.last_id)
        if now.entries != seal.entries:
            found.append(_of(seal, "entries_counted", seal.entries, now.entries))
        elif now.postings != seal.postings:
            found.append(_of(seal, "postings_counted", seal.postings, now.postings))
        elif now.digest != seal.digest:
            found.append(_of(seal, "block_changed"))
    return found


def _counts(seals: Iterable[Seal]) -> list[Tampering]:
    """Blocks that hold another number of entries than were sealed."""
    now = read(
        "SELECT s.no, (SELECT count(*) FROM ledger_entry e "
        "WHERE e.id BETWEEN s.first_id AND s.last_id) FROM ledger_seal s",
        {"no": pl.Int64, "entries": pl.Int64},
    )
    counted = dict(now.iter_rows())
    return [
        _of(seal, "entries_counted", seal.entries, counted[seal.no])
        for seal in seals
        if counted[seal.no] != seal.entries
    ]


def _balances() -> list[Tampering]:
    """Balances of closed months that are not what their postings come to."""
    wrong = read(
        "WITH moved AS (SELECT account, date_trunc('month', posted_on)::date AS month, "
        "sum(debit)::bigint AS debit, sum(credit)::bigint AS credit FROM ("
        "SELECT debit_id AS account, posted_on, amount_tyiyn AS debit, 0 AS credit "
        "FROM ledger_posting UNION ALL SELECT credit_id, posted_on, 0, amount_tyiyn "
        "FROM ledger_posting) m WHERE posted_on < (SELECT max(month) + interval '1 month' "
        "FROM ledger_closedperiod) GROUP BY 1, 2), "
        "stood AS (SELECT account, month, debit, credit, (sum(debit - credit) OVER "
        "(PARTITION BY account ORDER BY month))::bigint AS closing FROM moved) "
        "SELECT to_char(coalesce(b.month, s.month), 'YYYY-MM'), count(*) FROM stood s "
        "FULL JOIN ledger_periodbalance b ON b.account_id = s.account AND b.month = s.month "
        "WHERE (b.debit_tyiyn, b.credit_tyiyn, b.closing_tyiyn) "
        "IS DISTINCT FROM (s.debit, s.credit, s.closing) GROUP BY 1 ORDER BY 1",
        {"month": pl.String, "accounts": pl.Int64},
    )
    return [
        Tampering("balances_changed", month=month, found=accounts)
        for month, accounts in wrong.iter_rows()
    ]


def _of(seal: Seal, what: str, was: int = 0, found: int = 0) -> Tampering:
    month = seal.first_id // NUMBERS_A_MONTH
    return Tampering(
        what,
        seal_no=seal.no,
        first_id=seal.first_id,
        last_id=seal.last_id,
        month="" if month >= _EVENTS else f"{month // 100}-{month % 100:02d}",
        was=was,
        found=found,
    )
