"""What became of a file, for people and for scripts."""

from __future__ import annotations

from dataclasses import dataclass

from jaryk.interfaces.imports.verdicts import say_reason
from jaryk.kernel.errors import Refusal
from jaryk.platform import queries as kept


@dataclass(frozen=True)
class Report:
    """The lines of a file by verdict; ``rows`` is the sum of the other three."""

    file_id: int
    kind: str
    name: str
    applied: bool
    rows: int
    accepted: int
    repeated: int
    rejected: int


@dataclass(frozen=True)
class Rejected:
    """A line that was not let in: its number in the file, the column and the reason in words."""

    line: int
    field: str
    reason: str


def report(file_id: int) -> Report:
    """How the lines of a file stand; Refusal for a file that is not kept."""
    file = kept.import_file(file_id)
    if file is None:
        raise Refusal("imports.refused.not_kept", file=file_id)
    counts = kept.line_counts(file_id)
    return Report(
        file_id=file_id,
        kind=file.kind,
        name=file.name,
        applied=file.applied_at is not None,
        rows=counts.rows,
        accepted=counts.accepted,
        repeated=counts.repeated,
        rejected=counts.rejected,
    )


def rejects(file_id: int, lang: str, *, after: int = 0, limit: int | None = None) -> list[Rejected]:
    """The rejected lines past line ``after`` with their reasons in ``lang``."""
    lines = kept.import_lines(file_id, verdict="rejected", after=after, limit=limit)
    return [
        Rejected(line.line_no, line.field, say_reason(line.reason_key, line.particulars, lang))
        for line in lines
    ]
