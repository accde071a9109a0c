from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class TariffDraft(models.Model):
    """A draft tariff tried on what was billed in the months ``[since, until)``.

    ``tariffs`` is the draft as ``whatif.draft.plain`` tells it, ``outcome`` what it comes to once
    it is worked out, as of ``worked_out_at``.
    """

    name = models.CharField(max_length=200)
    tariffs = models.JSONField()
    since = models.DateField()
    until = models.DateField()
    district = models.ForeignKey("platform.District", null=True, on_delete=models.PROTECT)
    made_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    worked_out_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draft_of_whole_months",
                condition=Q(since__day=1, until__day=1, until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="draft_worked_out_with_outcome",
                condition=Q(worked_out_at__isnull=True, outcome__isnull=True)
                | Q(worked_out_at__isnull=False, outcome__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
