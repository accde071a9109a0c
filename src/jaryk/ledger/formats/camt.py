"""The bank statement of ISO 20022: camt.053, versions 02 and 08."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.camt_lines import Encoded, Payment, amount_of, lines_of, told_day
from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.formats.statement import LineRead, StatementRead, joined, malformed
from jaryk.ledger.formats.values import bishkek_day, iso_moment, tyiyns
from jaryk.ledger.formats.xml_stream import Element, elements
from jaryk.ledger.sums import as_som

NAMESPACES: Final = tuple(
    f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}" for version in ("02", "08")
)
_CUT: Final = frozenset({"TxDtls", "Ntry", "Stmt"})


@dataclass(slots=True)
class _Gathered:
    """What was cut out of the statement that is being read."""

    payments: list[Payment]
    lines: list[LineRead]
    entries: int = 0


def read_camt(data: bytes, profile: Profile) -> StatementRead:
    """The payments of all entries; Refusal for another version, account, or a file cut off."""
    file = Encoded(data)
    statements: list[StatementRead] = []
    gathered = _Gathered([], [])
    lines = 0
    for element in elements(data, cut=_CUT):
        if element.name == "TxDtls":
            gathered.payments.append(Payment(element))
        elif element.name == "Ntry":
            made = lines_of(element, gathered.payments, file, profile, first_no=lines + 1)
            lines += len(made)
            gathered.lines.extend(made)
            gathered.entries += 1
            gathered.payments = []
        elif element.name == "Stmt":
            statements.append(_statement(element, gathered))
            gathered = _Gathered([], [])
        else:
            _refuse_other(element)
    if not statements:
        raise Refusal("ledger.statement.other_kind", format="camt053")
    return joined(statements)


def _refuse_other(root: Element) -> None:
    namespace = root.attributes["xmlns"]
    if namespace not in NAMESPACES:
        known = ", ".join(name.rpartition(":")[2] for name in NAMESPACES)
        version = namespace.rpartition(":")[2] or root.name
        raise Refusal("ledger.statement.version", version=version, known=known)


def _statement(element: Element, gathered: _Gathered) -> StatementRead:
    opening = _balance(element, "OPBD", "PRCD")
    closing = _balance(element, "CLBD")
    if opening is None or closing is None:
        raise Refusal("ledger.statement.no_total", what="CLBD" if opening else "OPBD")
    since, until = _days(element, opening, closing)
    account = element.told("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not account:
        raise malformed(element.line, "Acct/Id", "")
    read = StatementRead(
        format="camt053",
        number=element.told("Id")[:60],
        account=account,
        since=since,
        until=until,
        lines=tuple(gathered.lines),
        counted=gathered.entries,
        opening_tyiyn=_signed(opening),
        closing_tyiyn=_signed(closing),
        told_credits_tyiyn=_summed(element, "TtlCdtNtries"),
        told_debits_tyiyn=_summed(element, "TtlDbtNtries"),
        told_count=_count(element),
    )
    _check_turnover(element, read)
    return read


def _balance(statement: Element, *codes: str) -> Element | None:
    """The first balance of the codes, in their order."""
    for code in codes:
        for balance in statement.all("Bal"):
            if balance.told("Tp/CdOrPrtry/Cd") == code:
                return balance
    return None


def _signed(balance: Element) -> int:
    amount, currency = amount_of(balance)
    if currency != "KGS":
        raise Refusal("ledger.statement.account_currency", currency=currency)
    side = balance.told("CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise malformed(balance.line, "CdtDbtInd", side)
    return amount if side == "CRDT" else -amount


def _days(statement: Element, opening: Element, closing: Element) -> tuple[date, date]:
    """The period told, else the days of the balances; an end at midnight ends the day before."""
    first, last = statement.told("FrToDt/FrDtTm"), statement.told("FrToDt/ToDtTm")
    if not (first and last):
        since, until = told_day(opening, "Dt"), told_day(closing, "Dt") + timedelta(1)
    else:
        begins, ends = _moment(statement, first), _moment(statement, last)
        since, until = bishkek_day(begins), bishkek_day(ends - timedelta(microseconds=1))
        until += timedelta(1)
    if since >= until:
        raise malformed(statement.line, "FrToDt", f"{first} {last}")
    return since, until


def _moment(statement: Element, written: str) -> datetime:
    read = iso_moment(written)
    if read is None:
        raise malformed(statement.line, "FrToDt", written)
    return read


def _summed(statement: Element, name: str) -> int | None:
    written = statement.told(f"TxsSummry/{name}/Sum")
    return _sum(statement, written) if written else None


def _sum(statement: Element, written: str) -> int:
    amount = tyiyns(written, ".")
    if amount is None:
        raise malformed(statement.line, "TxsSummry", written)
    return amount


def _count(statement: Element) -> int | None:
    """How many entries the statement says to have."""
    whole = statement.told("TxsSummry/TtlNtries/NbOfNtries")
    parts = [
        statement.told(f"TxsSummry/{of}/NbOfNtries") for of in ("TtlCdtNtries", "TtlDbtNtries")
    ]
    told = [whole] if whole else [part for part in parts if all(parts)]
    for written in told:
        if not written.isascii() or not written.isdigit():
            raise malformed(statement.line, "TxsSummry", written)
    return sum(map(int, told)) if told else None


def _check_turnover(statement: Element, read: StatementRead) -> None:
    """The sum of all entries, in and out, where it is told."""
    written = statement.told("TxsSummry/TtlNtries/Sum")
    found = read.credits_tyiyn + read.debits_tyiyn
    if written and (told := _sum(statement, written)) != found:
        raise Refusal(
            "ledger.statement.sums", what="TtlNtries", told=as_som(told), found=as_som(found)
        )
