"""A bank's table of payments, read by the profile of its channel."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.letters import decoded
from jaryk.ledger.formats.profiles import Mark, Profile
from jaryk.ledger.formats.statement import (
    LONGEST_RAW,
    OUR_CURRENCY,
    LineRead,
    StatementRead,
    account_in,
    days_of,
    malformed,
)
from jaryk.ledger.formats.values import bishkek_day, moment, tyiyns

_SEPARATOR_HINT: Final = re.compile(r'"?sep=.?"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    line_no: int
    raw: str
    cells: list[str]


@dataclass(slots=True)
class _Table:
    """What was found on the way through the rows."""

    profile: Profile
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)
    width: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    lines: list[LineRead] = field(default_factory=list)


def read_csv(data: bytes, profile: Profile) -> StatementRead:
    """The payments between the header and the totals; Refusal where a line cannot be read."""
    if not profile.reads_csv:
        raise Refusal("ledger.statement.no_profile")
    table = _Table(profile)
    for row in _rows(decoded(data, profile.encoding), profile.delimiter):
        if not any(row.cells) or _is_total(row, table):
            continue
        if not table.width:
            table.places = _places(row.cells, profile.columns)
            table.width = len(row.cells) if table.places else 0
        else:
            table.lines.append(_line(row, table))
    if not table.width:
        raise Refusal("ledger.statement.no_header", needed=_headings(profile))
    for mark in profile.marks:
        if mark.tells not in table.totals:
            raise Refusal("ledger.statement.no_total", what=mark.begins)
    since, until = days_of(table.lines)
    return StatementRead(
        format="csv",
        number="",
        account=profile.account,
        since=since,
        until=until,
        lines=tuple(table.lines),
        counted=len(table.lines),
        opening_tyiyn=table.totals.get("opening"),
        closing_tyiyn=table.totals.get("closing"),
        told_credits_tyiyn=table.totals.get("credits"),
        told_debits_tyiyn=table.totals.get("debits"),
        told_count=table.totals.get("count"),
    )


def _rows(text: str, delimiter: str) -> Iterator[_Row]:
    """Rows with the number of their last line; a quoted cell may go over several."""
    taken: list[str] = []

    def remembered() -> Iterator[str]:
        for line in text.splitlines(keepends=True):
            taken.append(line)
            yield line

    reader = csv.reader(remembered(), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            raw = "".join(taken).rstrip("\n")
            taken.clear()
            if reader.line_num > 1 or not _SEPARATOR_HINT.fullmatch(raw.strip()):
                yield _Row(reader.line_num, raw[:LONGEST_RAW], [cell.strip() for cell in cells])
    except csv.Error:
        raise malformed(reader.line_num, "—", "".join(taken).strip()) from None


def _folded(heading: str) -> str:
    return re.sub(r"\s+", " ", heading).strip().casefold().replace("ё", "е")


def _headings(profile: Profile) -> str:
    return ", ".join(dict.fromkeys(name for names in profile.columns.values() for name in names))


def _places(cells: list[str], columns: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    """Where each column stands, if this row is the header; nothing if it is not."""
    headed = [_folded(cell) for cell in cells]
    wanted = {name: [_folded(one) for one in headings] for name, headings in columns.items()}
    if not all(one in headed for headings in wanted.values() for one in headings):
        return {}
    for headings in wanted.values():
        for one in headings:
            if headed.count(one) > 1:
                raise Refusal("ledger.statement.heading_twice", heading=one)
    return {name: tuple(map(headed.index, headings)) for name, headings in wanted.items()}


def _is_total(row: _Row, table: _Table) -> bool:
    """Whether the row tells totals; they are taken over."""
    first = _folded(next(cell for cell in row.cells if cell))
    marks = [mark for mark in table.profile.marks if first.startswith(_folded(mark.begins))]
    for mark in marks:
        if mark.tells in table.totals:
            raise malformed(row.line_no, mark.begins, row.raw)
        table.totals[mark.tells] = _total(row, mark, table.profile.decimal)
    return bool(marks)


def _total(row: _Row, mark: Mark, decimal: str) -> int:
    written = row.cells[mark.cell - 1] if mark.cell <= len(row.cells) else ""
    if mark.tells == "count":
        if not re.fullmatch(r"\d{1,9}", written, re.ASCII):
            raise malformed(row.line_no, mark.begins, written)
        return int(written)
    amount = tyiyns(written, decimal)
    if amount is None:
        raise malformed(row.line_no, mark.begins, written)
    return amount


def _line(row: _Row, table: _Table) -> LineRead:
    cells = list(row.cells)
    while len(cells) > table.width and not cells[-1]:
        cells.pop()
    if len(cells) != table.width:
        raise malformed(row.line_no, "—", row.raw)
    told = {
        name: "/".join(cells[place] for place in places) for name, places in table.places.items()
    }
    profile = table.profile
    if not told["external_id"].strip("/"):
        raise malformed(row.line_no, profile.columns["external_id"][0], "")
    amount, is_outgoing = _amount(row.line_no, told, profile)
    paid_at = _moment(row.line_no, told, "paid_at", profile)
    booked = _moment(row.line_no, told, "booked_on", profile) if "booked_on" in told else paid_at
    is_ours = told.get("currency", OUR_CURRENCY).upper() in (OUR_CURRENCY, "СОМ", "417", "")
    purpose = told.get("purpose", "")
    return LineRead(
        line_no=row.line_no,
        raw=row.raw,
        external_id=told["external_id"],
        account_told=told.get("account", "") or account_in(purpose, profile),
        amount_tyiyn=amount,
        is_outgoing=is_outgoing,
        paid_at=paid_at,
        booked_on=bishkek_day(booked),
        payer=told.get("payer", ""),
        purpose=purpose,
        reason_key="" if is_ours else "ledger.statement.currency",
        is_counted=is_ours,
    )


def _amount(line_no: int, told: Mapping[str, str], profile: Profile) -> tuple[int, bool]:
    """The amount, not below zero, and whether it went out."""
    if "credit" in told:
        came = _sum(line_no, told, "credit", profile)
        went = _sum(line_no, told, "debit", profile) if "debit" in told else 0
        if came < 0 or went < 0 or (came and went):
            raise malformed(line_no, profile.columns["credit"][0], told["credit"])
        return (went, True) if went else (came, False)
    amount = _sum(line_no, told, "amount", profile)
    if "direction" not in told:
        return abs(amount), amount < 0
    word = _folded(told["direction"])
    is_incoming = word in map(_folded, profile.incoming)
    if amount < 0 or not (is_incoming or word in map(_folded, profile.outgoing)):
        raise malformed(line_no, profile.columns["direction"][0], told["direction"])
    return amount, not is_incoming


def _sum(line_no: int, told: Mapping[str, str], name: str, profile: Profile) -> int:
    """Of an amount alone nothing may be left blank; of debit and credit one is."""
    if not told[name] and name != "amount":
        return 0
    amount = tyiyns(told[name], profile.decimal)
    if amount is None:
        raise malformed(line_no, profile.columns[name][0], told[name])
    return amount


def _moment(line_no: int, told: Mapping[str, str], name: str, profile: Profile) -> datetime:
    read = moment(told[name], profile.dates)
    if read is None:
        raise malformed(line_no, profile.columns[name][0], told[name])
    return read
