"""Which kind of file it is, and what it says."""

from __future__ import annotations

from typing import Final

from jaryk.kernel.errors import Refusal
from jaryk.ledger.formats.camt import read_camt
from jaryk.ledger.formats.csv_file import read_csv
from jaryk.ledger.formats.letters import refuse_no_text
from jaryk.ledger.formats.one_c import BEGINS, read_one_c
from jaryk.ledger.formats.profiles import Profile
from jaryk.ledger.formats.statement import StatementRead, check_controls

AUTO: Final = "auto"
_READERS: Final = {"csv": read_csv, "camt053": read_camt, "1c": read_one_c}
FORMATS: Final = (AUTO, *_READERS)
_BOMS: Final = b"\xef\xbb\xbf\xff\xfe\xfe\xff\x00"


def recognised(data: bytes) -> str:
    """The format by how the file begins: a table, where it begins like nothing else."""
    head = data[:200].lstrip(_BOMS + b" \t\r\n").replace(b"\x00", b"")
    if head.startswith(b"<"):
        return "camt053"
    return "1c" if head.startswith(BEGINS.encode()) else "csv"


def read_statement(data: bytes, profile: Profile, *, format_told: str = AUTO) -> StatementRead:
    """The file with its control totals checked; Refusal where it cannot be read or trusted."""
    if format_told not in FORMATS:
        raise Refusal("ledger.statement.format", format=format_told, known=", ".join(FORMATS))
    refuse_no_text(data)
    found = recognised(data)
    if format_told not in (AUTO, found):
        raise Refusal("ledger.statement.other_kind", format=format_told)
    read = _READERS[found](data, profile)
    check_controls(read)
    if profile.account and read.account != profile.account:
        raise Refusal("ledger.statement.other_account", told=read.account, own=profile.account)
    return read
