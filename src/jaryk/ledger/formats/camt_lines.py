"""The entries of a camt.053 statement as lines: one each, or one for each payment of a batch."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Final

from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.formats.statement import (
    LONGEST_RAW,
    OUR_CURRENCY,
    LineRead,
    account_in,
    malformed,
)
from jaryk.ledger.formats.values import bishkek_day, iso_moment, tyiyns
from jaryk.ledger.formats.xml_stream import Element

_NO_REFERENCE: Final = "NOTPROVIDED"
_SIDES: Final = {"CRDT": False, "DBIT": True}
_DECLARED: Final = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_NAMED: Final = ("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")


class Encoded:
    """The bytes of the file, of which pieces are kept as they came."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        declared = _DECLARED.search(data[:200])
        self.letters = declared[1].decode("ascii") if declared else "utf-8"
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            is_little = data.startswith(codecs.BOM_UTF16_LE)
            self.letters = "utf-16-le" if is_little else "utf-16-be"

    def piece(self, element: Element) -> str:
        """An element as it was written, its closing tag put back."""
        written = self.data[element.begins : element.ends].decode(self.letters, "replace")
        return (written + f"</{element.name}>")[:LONGEST_RAW]


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of an entry (``TxDtls``)."""

    element: Element

    @property
    def references(self) -> tuple[str, ...]:
        """Its ids, the bank's own first; one that only says that there is none is none."""
        told = (self.element.told(f"Refs/{name}") for name in ("AcctSvcrRef", "TxId", "EndToEndId"))
        return tuple("" if one == _NO_REFERENCE else one for one in told)


def lines_of(
    entry: Element, payments: list[Payment], file: Encoded, profile: Profile, *, first_no: int
) -> list[LineRead]:
    """The lines of one entry, numbered on; Refusal where a batch does not add up to it."""
    amount, currency = amount_of(entry)
    side = entry.told("CdtDbtInd")
    if side not in _SIDES:
        raise malformed(entry.line, "CdtDbtInd", side)
    ids = _ids(entry, payments)
    if len(payments) < 2:
        source = payments[0].element if payments else entry
        made = [(source, ids[0], amount)]
    else:
        made = [
            (payment.element, one, _amount_in_batch(payment.element, currency))
            for payment, one in zip(payments, ids, strict=True)
        ]
        if sum(part for _, _, part in made) != amount:
            raise malformed(entry.line, "TxDtls", str(amount))
    reason, is_counted = _reason(entry, currency, is_outgoing=_SIDES[side])
    booked = told_day(entry, "BookgDt", "ValDt")
    return [
        LineRead(
            line_no=line_no,
            raw=file.piece(source),
            external_id=external_id,
            account_told=_account(source, entry, profile, is_outgoing=_SIDES[side]),
            amount_tyiyn=part,
            is_outgoing=_SIDES[side],
            paid_at=_paid_at(source, entry, booked),
            booked_on=booked,
            payer=source.told(*_NAMED),
            purpose=_purpose(source, entry),
            reason_key=reason,
            is_counted=is_counted,
        )
        for line_no, (source, external_id, part) in enumerate(made, first_no)
    ]


def amount_of(element: Element) -> tuple[int, str]:
    """Tyiyns and the currency of an element's amount."""
    found = element.find("Amt")
    amount = tyiyns(found.text, ".") if found is not None else None
    if found is None or amount is None or amount < 0:
        raise malformed(element.line, "Amt", found.text.strip() if found is not None else "")
    return amount, found.attributes.get("Ccy", "")


def told_day(element: Element, *names: str) -> date:
    """The day of the first of these dates that is told."""
    for name in names:
        written = element.told(f"{name}/Dt", f"{name}/DtTm")
        if written:
            read = iso_moment(written)
            if read is None:
                raise malformed(element.line, name, written)
            return bishkek_day(read)
    raise malformed(element.line, names[0], "")


def _amount_in_batch(payment: Element, currency: str) -> int:
    holder = payment if payment.find("Amt") else payment.find("AmtDtls/TxAmt")
    if holder is None:
        raise malformed(payment.line, "AmtDtls/TxAmt/Amt", "")
    amount, own = amount_of(holder)
    if own != currency:
        raise malformed(payment.line, "Ccy", own)
    return amount


def _ids(entry: Element, payments: list[Payment]) -> list[str]:
    """An id for each payment, the same whenever the bank tells of it again."""
    own = entry.told("AcctSvcrRef")
    if len(payments) < 2:
        told = payments[0].references if payments else ()
        first = next((one for one in (*told[:1], own, *told[1:]) if one), "")
        found = first or entry.told("NtryRef")
        if not found:
            raise malformed(entry.line, "AcctSvcrRef", "")
        return [found]
    for kind in zip(*(payment.references for payment in payments), strict=True):
        if all(kind) and len(set(kind)) == len(kind):
            return list(kind)
    if not own:
        raise malformed(entry.line, "AcctSvcrRef", "")
    return [f"{own}/{place}" for place, _ in zip(count(1), payments, strict=False)]


def _reason(entry: Element, currency: str, *, is_outgoing: bool) -> tuple[str, bool]:
    """Why the entry is not posted, and whether it moves the balances of the statement."""
    if currency != OUR_CURRENCY:
        return "ledger.statement.currency", False
    if entry.told("Sts/Cd", "Sts") != "BOOK":
        return "ledger.statement.not_booked", False
    if entry.told("RvslInd").lower() in ("true", "1"):
        key = "taken_back" if is_outgoing else "returned"
        return f"ledger.statement.{key}", True
    return "", True


def _account(source: Element, entry: Element, profile: Profile, *, is_outgoing: bool) -> str:
    """The creditor's reference, which is ours, or else the number that the purpose names."""
    if is_outgoing or entry.told("RvslInd").lower() in ("true", "1"):
        return ""
    return source.told("RmtInf/Strd/CdtrRefInf/Ref") or account_in(_purpose(source, entry), profile)


def _purpose(source: Element, entry: Element) -> str:
    remittance = source.find("RmtInf")
    told = [] if remittance is None else [one.text.strip() for one in remittance.all("Ustrd")]
    return " ".join(told) or source.told("AddtlTxInf") or entry.told("AddtlNtryInf")


def _paid_at(source: Element, entry: Element, booked: date) -> datetime:
    """When the payer's order was taken, else the earlier of the bank's two days."""
    written = source.told("RltdDts/AccptncDtTm")
    read = iso_moment(written) if written else None
    if read is not None and bishkek_day(read) <= booked:
        return read
    valued = told_day(entry, "ValDt", "BookgDt")
    day = iso_moment(str(min(valued, booked)))
    assert day is not None, "a day that was read before"
    return day
