"""Changes to what the platform keeps: the installation, its users, files and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import polars as pl
from django.db import transaction

from jaryk.platform.bulk import copy_in
from jaryk.platform.models import AuditEvent, District, ImportFile, Installation, User
from jaryk.platform.staging import change, temporary_table


def set_up_installation(*, kind: str, business_on: date | None = None) -> Installation:
    """Say what this copy is for; ``business_on`` is the day on which a demonstration stands."""
    installation, _ = Installation.objects.update_or_create(
        id=1, defaults={"kind": kind, "business_on": business_on}
    )
    return installation


def open_district(*, code: str, name_ru: str, name_ky: str, name_en: str) -> District:
    """A district of the networks; told again it only takes the names over."""
    district, _ = District.objects.update_or_create(
        code=code, defaults={"name_ru": name_ru, "name_ky": name_ky, "name_en": name_en}
    )
    return district


@transaction.atomic
def enrol_user(
    *,
    username: str,
    full_name: str,
    role: str,
    password: str | None,
    language: str = "ru",
    districts: Iterable[District] = (),
) -> User:
    """A member of the staff who may sign in; told again, the log-in is renewed.

    Without a ``password`` an earlier one stays; who has none cannot sign in.
    """
    user = User.objects.filter(username=username).first() or User(username=username)
    user.full_name, user.role, user.language = full_name, role, language
    user.is_active = True
    if password is not None or user.pk is None:
        user.set_password(password)
    user.save()
    user.districts.set(districts)
    return user


def record_event(
    *,
    at: datetime,
    user: User | None,
    action: str,
    subject: str,
    detail: Mapping[str, object] | None = None,
) -> AuditEvent:
    """Write down who did what to which thing."""
    return AuditEvent.objects.create(
        at=at, user=user, action=action, subject=subject, detail=dict(detail or {})
    )


@transaction.atomic
def keep_file(
    *,
    kind: str,
    name: str,
    sha256: str,
    header: str,
    lines: pl.DataFrame,
    at: datetime,
    by_id: int | None,
) -> ImportFile:
    """Keep a file as it came: ``lines`` with line_no, raw, verdict, field, reason_key, particulars.

    ``particulars`` is JSON text, ``field`` and ``reason_key`` are empty where nothing is wrong.
    """
    file = ImportFile.objects.create(
        kind=kind, name=name[:255], sha256=sha256, header=header, staged_at=at, staged_by_id=by_id
    )
    copy_in("platform_importline", lines.with_columns(file_id=pl.lit(file.pk)))
    return file


def revise_verdicts(*, file: ImportFile, verdicts: pl.DataFrame) -> int:
    """Take over verdicts that changed until the file was applied; same columns but ``raw``."""
    if verdicts.is_empty():
        return 0
    with temporary_table(verdicts) as staged:
        return change(
            """
            UPDATE platform_importline l
               SET verdict = s.verdict, field = s.field, reason_key = s.reason_key,
                   particulars = s.particulars::jsonb
              FROM {staged} s WHERE l.file_id = {file} AND l.line_no = s.line_no
            """,
            staged=staged,
            file=file.pk,
        )


def lock_file(*, file_id: int) -> ImportFile:
    """The file, held until the transaction ends: two cannot apply it at once.

    All imports wait for one another, since each judges its lines by what the others left.
    """
    change("SELECT pg_advisory_xact_lock(hashtext('jaryk import'))")
    return ImportFile.objects.select_for_update(of=("self",)).get(pk=file_id)


def close_file(*, file: ImportFile, at: datetime) -> None:
    """The file's good lines are applied."""
    file.applied_at = at
    file.save(update_fields=["applied_at"])
