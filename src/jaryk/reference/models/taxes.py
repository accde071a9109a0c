from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from jaryk.platform.facts import DatedFact, in_order


class TaxKind(models.IntegerChoices):
    VAT = 1
    SALES_TAX = 2


class TaxRate(DatedFact):
    """A tax on a group's energy charge; the supplier edits these, no rate is in the code.

    ``rate_percent`` of zero is a zero rate, an absent row an exemption.
    """

    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT)
    tax = models.SmallIntegerField(choices=TaxKind)
    rate_percent = models.DecimalField(max_digits=5, decimal_places=2)
    source_url = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="one_rate_a_tax_a_day",
                expressions=[
                    (Func(F("group"), F("group"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("tax"), F("tax"), Value("[]"), function="int4range"), "&&"),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), "&&"),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
            in_order("tax_in_order"),
            models.CheckConstraint(
                name="tax_rate_is_a_share",
                condition=Q(rate_percent__gte=0) & Q(rate_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tax_display()} {self.rate_percent} %"
