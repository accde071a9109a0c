from __future__ import annotations

from django.db import models
from django.db.models import Q

from jaryk.platform.facts import DatedFact, in_order, no_overlap


class Meter(models.Model):
    """A meter; its serial number is live in one place only (I-3)."""

    serial = models.CharField(max_length=40, unique=True)
    type_name = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.serial


class Register(models.Model):
    """One dial of a meter, counting kWh in ``digits`` whole figures before it starts again."""

    meter = models.ForeignKey("metering.Meter", on_delete=models.PROTECT)
    code = models.CharField(max_length=10)
    digits = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meter", "code"], name="register_once_a_meter"),
            models.CheckConstraint(
                name="register_digits_sane", condition=Q(digits__gte=3) & Q(digits__lte=9)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MeterInstallation(DatedFact):
    """A meter at a usage point, with the ratios of its current and voltage transformers."""

    usage_point = models.ForeignKey("metering.UsagePoint", on_delete=models.PROTECT)
    meter = models.ForeignKey("metering.Meter", on_delete=models.PROTECT)
    current_ratio = models.IntegerField(default=1)
    voltage_ratio = models.IntegerField(default=1)

    class Meta:
        constraints = [
            no_overlap("meter_in_one_place", "meter"),
            no_overlap("one_meter_a_point", "usage_point"),
            in_order("installation_in_order"),
            models.CheckConstraint(
                name="ratios_positive",
                condition=Q(current_ratio__gte=1)
                & Q(voltage_ratio__gte=1)
                & Q(current_ratio__lte=10000)
                & Q(voltage_ratio__lte=10000),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meter_id} at {self.usage_point_id}"
