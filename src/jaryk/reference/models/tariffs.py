from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q

from jaryk.platform.facts import DatedFact, in_order, no_overlap


class TariffGroup(models.Model):
    """A line of the published tariff that a usage point can be billed by."""

    code = models.CharField(max_length=40, unique=True)
    is_household = models.BooleanField()
    name_ru = models.CharField(max_length=200)
    name_ky = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class TariffCategory(models.Model):
    """A heading of the published grid; groups move between headings as grids merge and split."""

    code = models.CharField(max_length=40, unique=True)
    name_ru = models.CharField(max_length=200)
    name_ky = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.code


class TariffGroupMembership(DatedFact):
    """Under which heading of the grid a group stood on a day."""

    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT)
    category = models.ForeignKey("reference.TariffCategory", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            no_overlap("group_in_one_category", "group"),
            in_order("membership_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} in {self.category_id}"


class NormBasis(models.TextChoices):
    """How the monthly limit of a step meets a period: by its days, or by calendar months."""

    DAYS = "days"
    CALENDAR_MONTH = "calendar_month"


class Tariff(DatedFact):
    """Price of one step of a group: kWh of a month in ``[step_from_kwh, step_to_kwh)``.

    ``price_tyiyn_per_kwh`` is without taxes; an open last step has no ``step_to_kwh``.
    """

    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT)
    step_from_kwh = models.IntegerField()
    step_to_kwh = models.IntegerField(null=True)
    price_tyiyn_per_kwh = models.DecimalField(max_digits=6, decimal_places=2)
    norm_basis = models.CharField(max_length=15, choices=NormBasis, default=NormBasis.DAYS)
    act = models.CharField(max_length=200, blank=True)
    source_url = models.CharField(max_length=500)
    confidence = models.CharField(max_length=10)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_price_a_step_a_day",
                expressions=[
                    (Func(F("group"), F("group"), models.Value("[]"), function="int8range"), "&&"),
                    (Func(F("step_from_kwh"), F("step_to_kwh"), function="int4range"), "&&"),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), "&&"),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
            in_order("tariff_in_order"),
            models.CheckConstraint(
                name="tariff_step_in_order",
                condition=Q(step_from_kwh__gte=0)
                & (Q(step_to_kwh__isnull=True) | Q(step_to_kwh__gt=F("step_from_kwh"))),
            ),
            models.CheckConstraint(
                name="tariff_price_positive", condition=Q(price_tyiyn_per_kwh__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} from {self.step_from_kwh} kWh since {self.valid_from}"
