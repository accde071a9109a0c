from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ExceptionKind(models.TextChoices):
    MISSING = "missing"
    BACKWARDS = "backwards"
    BELOW_ESTIMATE = "below_estimate"
    ROLLOVER = "rollover"
    SPIKE = "spike"
    ZERO = "zero"


class ExceptionState(models.TextChoices):
    OPEN = "open"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    ESTIMATED = "estimated"
    VISIT = "visit"


class ReadingException(models.Model):
    """A reading of a month that a rule doubts, or one that is missing, and what became of it.

    Energy is a day's, ratios included: what was used, what is usual, the limit that was passed,
    and how far the use is from the usual. A register has at most one a month, its gravest.
    """

    month = models.DateField()
    register = models.ForeignKey("metering.Register", on_delete=models.PROTECT)
    usage_point = models.ForeignKey("metering.UsagePoint", on_delete=models.PROTECT)
    district = models.ForeignKey("platform.District", on_delete=models.PROTECT)
    kind = models.CharField(max_length=15, choices=ExceptionKind)
    state = models.CharField(max_length=10, choices=ExceptionState, default=ExceptionState.OPEN)
    reading = models.ForeignKey("metering.Reading", null=True, on_delete=models.PROTECT)
    daily_dwh = models.BigIntegerField(null=True)
    usual_dwh = models.BigIntegerField(null=True)
    limit_dwh = models.BigIntegerField(null=True)
    size_dwh = models.BigIntegerField(default=0)
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "register"], name="one_exception_a_register_a_month"
            ),
            models.CheckConstraint(
                name="exception_open_or_decided",
                condition=Q(state="open", decided_at__isnull=True)
                | ~Q(state="open") & Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                F("month"), F("state"), F("size_dwh").desc(), F("id"), name="exceptions_by_size"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m} {self.register_id}"
