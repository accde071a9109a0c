"""The exchange text of 1C with banks: ``1CClientBankExchange``, versions 1.02 and 1.03."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.letters import decoded
from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.formats.statement import (
    LONGEST_RAW,
    LineRead,
    StatementRead,
    account_in,
    joined,
    malformed,
)
from jaryk.ledger.formats.values import bishkek_day, moment, tyiyns

BEGINS: Final = "1CClientBankExchange"
_VERSIONS: Final = ("1.01", "1.02", "1.03")
_DATES: Final = ("%d.%m.%Y",)
_ACCOUNT: Final = "СекцияРасчСчет"
_ACCOUNT_ENDS: Final = "КонецРасчСчет"
_DOCUMENT: Final = "СекцияДокумент"
_DOCUMENT_ENDS: Final = "КонецДокумента"
_ENDS: Final = "КонецФайла"
_LETTERS: Final = {"windows": "windows-1251", "dos": "cp866", "utf-8": "utf-8", "utf8": "utf-8"}


@dataclass(slots=True)
class _Section:
    """Words and values between the two lines that bound them."""

    line_no: int
    values: dict[str, str] = field(default_factory=dict)
    raw: list[str] = field(default_factory=list)

    def told(self, *names: str) -> str:
        return next((self.values[name] for name in names if self.values.get(name)), "")


@dataclass(slots=True)
class _File:
    head: _Section
    accounts: list[_Section]
    documents: list[_Section]


def read_one_c(data: bytes, profile: Profile) -> StatementRead:
    """The documents of the supplier's account; a file cut off or of several accounts is refused."""
    file = _sections(_text(data, profile))
    if not file.accounts:
        raise Refusal("ledger.statement.no_total", what=_ACCOUNT)
    accounts = {section.told("РасчСчет") for section in file.accounts}
    if len(accounts) > 1:
        one, other = sorted(accounts)[:2]
        raise Refusal("ledger.statement.accounts", one=one, other=other)
    (account,) = accounts
    lines = [_line(document, account, profile) for document in file.documents]
    parts = [_statement(section, account, lines) for section in file.accounts]
    whole = joined(parts)
    if len(whole.lines) != len(lines):
        astray = next(line for line in lines if line not in whole.lines)
        raise malformed(astray.line_no, "Дата", str(astray.booked_on))
    return whole


def _text(data: bytes, profile: Profile) -> str:
    """The letters are named in the head, which is itself ASCII but for the names of its lines."""
    if profile.encoding != "auto":
        return decoded(data, profile.encoding)
    head = data[:2_000]
    for letters in ("utf-8", "windows-1251", "cp866"):
        named = "Кодировка=".encode(letters)
        if named in head:
            word = head.split(named, 1)[1].split(b"\n", 1)[0].strip().decode("ascii", "replace")
            return decoded(data, _LETTERS.get(word.lower(), letters))
    return decoded(data, "auto")


def _sections(text: str) -> _File:
    lines = text.split("\n")
    if lines[0].strip() != BEGINS:
        raise Refusal("ledger.statement.other_kind", format="1c")
    file = _File(_Section(1), [], [])
    within = file.head
    ended = False
    for line_no, line in _told(lines):
        name, _, value = line.partition("=")
        if ended:
            raise malformed(line_no, _ENDS, line)
        if name in (_ACCOUNT, _DOCUMENT):
            _must_be(within is file.head, line_no, line)
            within = _Section(line_no)
            (file.accounts if name == _ACCOUNT else file.documents).append(within)
        elif name in (_ACCOUNT_ENDS, _DOCUMENT_ENDS):
            kind = file.accounts if name == _ACCOUNT_ENDS else file.documents
            _must_be(within is not file.head and within in kind[-1:], line_no, line)
            within = file.head
        elif name == _ENDS:
            _must_be(within is file.head, line_no, line)
            ended = True
        else:
            _must_be(
                "=" in line and (within is file.head or name not in within.values), line_no, line
            )
            within.values.setdefault(name.strip(), value.strip())
        within.raw.append(line)
    if not ended:
        raise Refusal("ledger.statement.cut_off", what=_ENDS)
    version = file.head.told("ВерсияФормата")
    if version not in _VERSIONS:
        raise Refusal("ledger.statement.version", version=version, known=", ".join(_VERSIONS))
    return file


def _told(lines: list[str]) -> Iterator[tuple[int, str]]:
    for line_no, line in enumerate(lines[1:], start=2):
        if line.strip():
            yield line_no, line.strip()


def _must_be(is_so: bool, line_no: int, line: str) -> None:
    if not is_so:
        raise malformed(line_no, "—", line)


def _statement(section: _Section, account: str, lines: list[LineRead]) -> StatementRead:
    first = _day(section, "ДатаНачала")
    last = _day(section, "ДатаКонца") if section.told("ДатаКонца") else first
    since, until = bishkek_day(first), bishkek_day(last) + timedelta(1)
    if until <= since:
        raise malformed(section.line_no, "ДатаКонца", section.told("ДатаКонца"))
    own = tuple(line for line in lines if since <= line.booked_on < until)
    return StatementRead(
        format="1c",
        number="",
        account=account,
        since=since,
        until=until,
        lines=own,
        counted=len(own),
        opening_tyiyn=_amount(section, "НачальныйОстаток"),
        closing_tyiyn=_amount(section, "КонечныйОстаток"),
        told_credits_tyiyn=_amount(section, "ВсегоПоступило"),
        told_debits_tyiyn=_amount(section, "ВсегоСписано"),
    )


def _line(document: _Section, account: str, profile: Profile) -> LineRead:
    payer_account = document.told("ПлательщикСчет", "ПлательщикРасчСчет")
    payee_account = document.told("ПолучательСчет", "ПолучательРасчСчет")
    if (payer_account == account) == (payee_account == account):
        raise malformed(document.line_no, "ПолучательСчет", payee_account)
    is_outgoing = payer_account == account
    arrived = "ДатаСписано" if is_outgoing else "ДатаПоступило"
    booked = _day(document, arrived if document.told(arrived) else "Дата")
    number = document.told("Номер")
    if not number:
        raise malformed(document.line_no, "Номер", "")
    amount = _amount(document, "Сумма")
    if amount < 0:
        raise malformed(document.line_no, "Сумма", document.told("Сумма"))
    purpose = _purpose(document)
    return LineRead(
        line_no=document.line_no,
        raw="\n".join(document.raw)[:LONGEST_RAW],
        external_id=f"{bishkek_day(_day(document, 'Дата'))}/{number}/{payer_account}",
        account_told="" if is_outgoing else account_in(purpose, profile),
        amount_tyiyn=amount,
        is_outgoing=is_outgoing,
        paid_at=booked,
        booked_on=bishkek_day(booked),
        payer=document.told("Плательщик1", "Плательщик"),
        purpose=purpose,
    )


def _purpose(document: _Section) -> str:
    parts = (document.told(f"НазначениеПлатежа{number}") for number in range(1, 7))
    return document.told("НазначениеПлатежа") or " ".join(part for part in parts if part)


def _day(section: _Section, name: str) -> datetime:
    read = moment(section.told(name), _DATES)
    if read is None:
        raise malformed(section.line_no, name, section.told(name))
    return read


def _amount(section: _Section, name: str) -> int:
    """A point or a comma; nothing told is no zero."""
    amount = tyiyns(section.told(name).replace(",", "."), ".")
    if amount is None:
        raise malformed(section.line_no, name, section.told(name))
    return amount
