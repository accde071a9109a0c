from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class ReadingSource(models.TextChoices):
    ROUTE = "route"
    CUSTOMER = "customer"
    REMOTE = "remote"
    INSTALLATION = "installation"
    REMOVAL = "removal"
    ESTIMATE = "estimate"


class Reading(models.Model):
    """What a register showed at the start of a day, in watt-hours.

    Never edited: a corrected reading supersedes the earlier one.
    """

    register = models.ForeignKey("metering.Register", on_delete=models.PROTECT)
    read_on = models.DateField()
    value_wh = models.BigIntegerField()
    source = models.CharField(max_length=15, choices=ReadingSource)
    known_at = models.DateTimeField(db_default=Now())
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["register", "read_on"],
                condition=Q(superseded_at__isnull=True),
                name="one_reading_a_register_a_day",
            ),
            models.CheckConstraint(
                name="reading_in_range",
                condition=Q(value_wh__gte=0) & Q(value_wh__lt=10**12),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value_wh} Wh on {self.read_on}"
