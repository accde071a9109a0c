from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Estimate(models.Model):
    """Why a reading is an estimate and how it was reckoned; one row a reading of that source.

    The register used ``energy_dwh`` from ``gap_from`` until ``gap_until``, ratios included, by
    ``method`` of ``citations``; the measure was the period from ``base_from`` to ``base_until``.
    ``is_final`` where the law lets no true reading settle it (D-22). Only grows.
    """

    reading = models.OneToOneField(
        "metering.Reading", on_delete=models.PROTECT, related_name="estimate"
    )
    cause = models.CharField(max_length=30)
    method = models.CharField(max_length=30)
    citations = models.CharField(max_length=100)
    gap_from = models.DateField()
    gap_until = models.DateField()
    energy_dwh = models.BigIntegerField()
    base_from = models.DateField(null=True)
    base_until = models.DateField(null=True)
    is_final = models.BooleanField()
    made_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="estimate_of_days", condition=Q(gap_from__lt=F("gap_until"))
            ),
            models.CheckConstraint(name="estimate_cites", condition=~Q(citations="")),
        ]

    @property
    def cited(self) -> tuple[str, ...]:
        """The paragraphs, one by one."""
        return tuple(self.citations.split(", "))

    def __str__(self) -> str:
        return f"{self.method} {self.gap_from} – {self.gap_until}"
