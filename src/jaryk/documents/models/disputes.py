from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class DisputeState(models.TextChoices):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Dispute(models.Model):
    """A customer's written objection to a bill (R-95).

    ``is_in_time``: it came within the days that the law gives; only then is ``disputed_tyiyn``
    not due, and bears no penalty, from ``filed_on`` until it is answered; what is left of it then
    is due on ``due_on``. A later one is an ordinary application. Answered by ``answer_due_on``.
    ``filed_at`` and ``answered_at`` are when the system was told.
    """

    year = models.SmallIntegerField()
    number = models.IntegerField()
    bill = models.ForeignKey("documents.Bill", on_delete=models.PROTECT)
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    bill_received_on = models.DateField()
    filed_on = models.DateField()
    is_in_time = models.BooleanField()
    disputed_tyiyn = models.BigIntegerField()
    claim = models.TextField()
    answer_due_on = models.DateField()
    state = models.CharField(max_length=10, choices=DisputeState, default=DisputeState.OPEN)
    filed_at = models.DateTimeField(db_default=Now())
    answered_on = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    recalculation = models.ForeignKey(
        "documents.Recalculation", null=True, on_delete=models.PROTECT
    )
    filed_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="dispute_numbered_once"),
            models.UniqueConstraint(
                fields=["bill"], condition=Q(state="open"), name="one_open_dispute_a_bill"
            ),
            models.CheckConstraint(
                name="dispute_answered_or_open",
                condition=Q(state="open", answered_on__isnull=True, answered_at__isnull=True)
                | (~Q(state="open") & Q(answered_on__isnull=False, answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dispute_after_receipt", condition=Q(filed_on__gte=F("bill_received_on"))
            ),
            models.CheckConstraint(name="disputed_above_zero", condition=Q(disputed_tyiyn__gt=0)),
        ]

    @property
    def full_number(self) -> str:
        """As printed: D-2026/000012."""
        return f"D-{self.year}/{self.number:06d}"

    def __str__(self) -> str:
        return self.full_number
