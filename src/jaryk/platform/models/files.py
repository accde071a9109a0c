from __future__ import annotations

from typing import ClassVar

from django.db import models


class Verdict(models.TextChoices):
    ACCEPTED = "accepted"
    REPEATED = "repeated"
    REJECTED = "rejected"


class ImportFile(models.Model):
    """A file brought in: staged line by line with verdicts, then applied once."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    header = models.TextField()
    staged_at = models.DateTimeField()
    staged_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "sha256"], name="import_file_by_content")
        ]

    def __str__(self) -> str:
        return self.name


class ImportLine(models.Model):
    """One line as it came, its verdict, and for a rejected one the field and the reason."""

    pk = models.CompositePrimaryKey("file_id", "line_no")
    file = models.ForeignKey("platform.ImportFile", on_delete=models.PROTECT)
    line_no = models.IntegerField()
    raw = models.TextField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    field = models.CharField(max_length=60, blank=True)
    reason_key = models.CharField(max_length=120, blank=True)
    particulars = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rejected_line_has_reason",
                condition=models.Q(verdict="rejected") ^ models.Q(reason_key=""),
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line_no}"
