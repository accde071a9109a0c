from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """Who did what to which thing; kept append-only by the database."""

    at = models.DateTimeField()
    user = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
