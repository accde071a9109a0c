from __future__ import annotations

from django.db import models


class InstallationKind(models.TextChoices):
    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class Installation(models.Model):
    """What this copy of Jaryk is for; only a production one may write to real addresses.

    A demonstration stands still on ``business_on`` so that its figures never change.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=15, choices=InstallationKind)
    business_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="one_installation", condition=models.Q(id=1)),
            models.CheckConstraint(
                name="installation_kind_known",
                condition=models.Q(kind__in=list(InstallationKind)),
            ),
            models.CheckConstraint(
                name="production_has_no_still_clock",
                condition=models.Q(business_on__isnull=True) | ~models.Q(kind="production"),
            ),
        ]

    def __str__(self) -> str:
        return self.kind
