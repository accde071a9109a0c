"""What the platform knows, for every room below."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import Count

from jaryk.platform.bulk import read
from jaryk.platform.models import (
    AuditEvent,
    District,
    ImportFile,
    ImportLine,
    Installation,
    InstallationKind,
)
from jaryk.platform.models import User as User


def installation_kind() -> str:
    """What this copy is for; one not yet set up counts as a test, which writes to nobody."""
    return kind_told() or InstallationKind.TEST


def kind_told() -> str | None:
    """What this copy was told that it is for, if it was."""
    return Installation.objects.values_list("kind", flat=True).first()


def is_set_up() -> bool:
    """Whether this copy was told what it is for, or at least has somebody who may sign in."""
    return Installation.objects.exists() or User.objects.exists()


def business_day() -> date | None:
    """The day on which a demonstration stands still."""
    return Installation.objects.values_list("business_on", flat=True).first()


def districts() -> list[District]:
    """All districts in the order of their codes."""
    return list(District.objects.order_by("code"))


def district(code: str) -> District | None:
    """The district of that code."""
    return District.objects.filter(code=code).first()


@dataclass(frozen=True)
class LineCounts:
    """How the lines of a file were judged; together they are all of its lines."""

    accepted: int = 0
    repeated: int = 0
    rejected: int = 0

    @property
    def rows(self) -> int:
        return self.accepted + self.repeated + self.rejected


def import_files(*, limit: int = 50) -> list[ImportFile]:
    """Files brought in, the newest first."""
    return list(ImportFile.objects.select_related("staged_by").order_by("-pk")[:limit])


def import_file(file_id: int) -> ImportFile | None:
    """One file brought in."""
    return ImportFile.objects.select_related("staged_by").filter(pk=file_id).first()


def line_counts(file_id: int) -> LineCounts:
    """The verdicts of a file, counted."""
    counted = (
        ImportLine.objects.filter(file_id=file_id)
        .values_list("verdict")
        .annotate(lines=Count("line_no"))
    )
    return LineCounts(**dict(counted))


def import_lines(
    file_id: int, *, verdict: str | None = None, after: int = 0, limit: int | None = None
) -> list[ImportLine]:
    """Lines of a file in its order, past line ``after``; of one verdict, if asked."""
    lines = ImportLine.objects.filter(file_id=file_id, line_no__gt=after)
    if verdict is not None:
        lines = lines.filter(verdict=verdict)
    return list(lines.order_by("line_no")[:limit])


def lines_to_apply(file_id: int) -> pl.DataFrame:
    """The accepted lines of a file as they came: line_no, raw."""
    return read(
        "SELECT line_no, raw FROM platform_importline "
        "WHERE file_id = {file} AND verdict = 'accepted' ORDER BY line_no",
        {"line_no": pl.Int64, "raw": pl.String},
        file=file_id,
    )


def lines_applied_before(*, kind: str, sha256: str) -> pl.DataFrame:
    """Line numbers that an earlier file of the same content has already brought in."""
    return read(
        "SELECT DISTINCT l.line_no FROM platform_importline l "
        "JOIN platform_importfile f ON f.id = l.file_id "
        "WHERE f.kind = {kind} AND f.sha256 = {sha256} AND f.applied_at IS NOT NULL "
        "AND l.verdict <> 'rejected'",
        {"line_no": pl.Int64},
        kind=kind,
        sha256=sha256,
    )


def subjects_of(action: str) -> set[str]:
    """What the audit trail tells that action was done to."""
    return set(AuditEvent.objects.filter(action=action).values_list("subject", flat=True))


def user(user_id: int | None) -> User | None:
    """The member of the staff of that id, where one is told."""
    return None if user_id is None else User.objects.get(pk=user_id)


def last_event(subject: str) -> AuditEvent | None:
    """The latest thing that the audit trail tells about a subject."""
    return AuditEvent.objects.filter(subject=subject).order_by("-id").first()


def user_named(username: str) -> User | None:
    """The member of the staff with that log-in."""
    return User.objects.filter(username=username).first()


def full_names(usernames: Collection[str]) -> dict[str, str]:
    """The names of members of the staff by their log-ins."""
    return dict(User.objects.filter(username__in=usernames).values_list("username", "full_name"))
