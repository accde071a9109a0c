"""What was given away or set right by hand, by official, district and address (O5, H6)."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO

from jaryk.customers.queries.search import accounts_of
from jaryk.documents.figures import BISHKEK
from jaryk.documents.models import (
    Proposal,
    ProposalKind,
    ProposalState,
    Recalculation,
    RecalculationStatus,
)
from jaryk.kernel.money import som
from jaryk.kernel.texts import text
from jaryk.ledger.queries.reversals import reversals_between
from jaryk.platform import queries as platform
from jaryk.platform.queries import User

_HEADINGS = (
    "day",
    "kind_of_act",
    "account",
    "district",
    "address",
    "amount",
    "act",
    "reason",
    "proposed_by",
    "decided_by",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAway:
    """One act of an official; ``account_id`` is None for what touched many accounts."""

    on: date
    kind: str
    account_id: int | None
    account: str
    district: str
    address: str
    amount_tyiyn: int
    act: str
    reason: str
    proposed_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class ByOfficial:
    """All acts of one kind that an official decided in one district."""

    official: str
    district: str
    kind: str
    count: int
    amount_tyiyn: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    at: datetime
    kind: str
    account_id: int | None
    amount_tyiyn: int
    act: str
    reason: str
    proposed_by: User | None
    decided_by: User | None


def given_away(
    since: date, until: date, *, district_ids: Collection[int] | None = None
) -> list[GivenAway]:
    """Write-offs, transfers, refunds, amnesties, corrections and reversals of days [since, until).

    In the order in which they were decided.
    """
    acts = [*_proposals(), *_corrections(), *_reversals(since, until)]
    there = [act for act in acts if since <= _day(act.at) < until]
    ids = {act.account_id for act in there if act.account_id is not None}
    found = accounts_of(ids)
    districts = {district.pk: district.code for district in platform.districts()}
    rows = []
    for act in sorted(there, key=lambda act: act.at):
        account = found.get(act.account_id or 0)
        if district_ids is not None and (
            account is None or account.district_id not in district_ids
        ):
            continue
        rows.append(
            GivenAway(
                on=_day(act.at),
                kind=act.kind,
                account_id=act.account_id,
                account="" if account is None else account.number,
                district="" if account is None else districts[account.district_id],
                address="" if account is None else account.address,
                amount_tyiyn=act.amount_tyiyn,
                act=act.act,
                reason=act.reason,
                proposed_by=_name(act.proposed_by),
                decided_by=_name(act.decided_by),
            )
        )
    return rows


def by_official(rows: Iterable[GivenAway]) -> list[ByOfficial]:
    """The acts added up by who decided them, where, and of what kind; the largest sums first."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for row in rows:
        place = (row.decided_by, row.district, row.kind)
        count, amount = sums.get(place, (0, 0))
        sums[place] = (count + 1, amount + abs(row.amount_tyiyn))
    told = [ByOfficial(*place, *figures) for place, figures in sums.items()]
    return sorted(told, key=lambda row: (-row.amount_tyiyn, row.official, row.district, row.kind))


def as_csv(rows: Iterable[GivenAway], lang: str) -> str:
    """The acts as a table for a spreadsheet; sums in soms."""
    sheet = StringIO()
    writer = csv.writer(sheet)
    writer.writerow([text(f"documents.by_official.{name}", lang) for name in _HEADINGS])
    for row in rows:
        writer.writerow(
            [
                row.on.isoformat(),
                text(f"documents.by_official.kind.{row.kind}", lang),
                *map(_plain, (row.account, row.district, row.address)),
                som(row.amount_tyiyn, lang),
                *map(_plain, (row.act, row.reason, row.proposed_by, row.decided_by)),
            ]
        )
    return sheet.getvalue()


def _proposals() -> list[_Act]:
    """A reversal or a recalculation is told by what it did, not by the proposal that led to it."""
    others = [ProposalKind.REVERSAL, ProposalKind.RECALCULATION]
    rows = Proposal.objects.filter(state=ProposalState.APPROVED).exclude(kind__in=others)
    return [
        _Act(
            at=row.decided_at,
            kind=row.kind,
            account_id=row.account_id,
            amount_tyiyn=row.amount_tyiyn,
            act=row.act,
            reason=row.reason,
            proposed_by=row.proposed_by,
            decided_by=row.decided_by,
        )
        for row in rows.select_related("proposed_by", "decided_by").order_by("decided_at", "id")
        if row.decided_at is not None
    ]


def _corrections() -> list[_Act]:
    rows = Recalculation.objects.filter(status=RecalculationStatus.POSTED)
    return [
        _Act(
            at=row.finished_at,
            kind="recalculation",
            account_id=row.account_id,
            amount_tyiyn=row.total_tyiyn,
            act=row.basis,
            reason=text(f"documents.recalculation.reason.{row.reason}", "ru"),
            proposed_by=row.drafted_by,
            decided_by=row.approved_by,
        )
        for row in rows.select_related("drafted_by", "approved_by").order_by("finished_at")
        if row.finished_at is not None
    ]


def _reversals(since: date, until: date) -> list[_Act]:
    return [
        _Act(
            at=row.known_at,
            kind="reversal",
            account_id=row.account_id,
            amount_tyiyn=row.amount_tyiyn,
            act="",
            reason=row.reason,
            proposed_by=None,
            decided_by=platform.user(row.by_id),
        )
        for row in reversals_between(since, until)
    ]


def _day(at: datetime) -> date:
    return at.astimezone(BISHKEK).date()


def _name(user: User | None) -> str:
    return "" if user is None else user.username


def _plain(told: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{told}" if told[:1] in {"=", "+", "-", "@", "\t", "\r"} else told
