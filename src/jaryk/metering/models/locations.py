from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from jaryk.platform.search_words import words_kept_of


class ServiceLocation(models.Model):
    """A place that is supplied."""

    district = models.ForeignKey("platform.District", on_delete=models.PROTECT)
    address = models.CharField(max_length=300)
    words = words_kept_of("address")

    class Meta:
        indexes = [GinIndex(fields=["words"], name="location_words")]

    def __str__(self) -> str:
        return self.address


class UsagePoint(models.Model):
    """A point of metering (точка учёта) to which readings belong."""

    code = models.CharField(max_length=40, unique=True)
    location = models.ForeignKey("metering.ServiceLocation", on_delete=models.PROTECT)

    def __str__(self) -> str:
        return self.code
