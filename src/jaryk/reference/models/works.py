from __future__ import annotations

from django.db import models
from django.db.models import Q

from jaryk.platform.facts import DatedFact, in_order, no_overlap
from jaryk.reference.models.taxes import TaxKind


class Work(models.Model):
    """A work that the supplier does for pay: disconnection, connection, repair of a meter."""

    code = models.CharField(max_length=40, unique=True)
    name_ru = models.CharField(max_length=200)
    name_ky = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.code


class WorkPrice(DatedFact):
    """What a work costs since a day, without taxes (R-116, K2-6.6)."""

    work = models.ForeignKey("reference.Work", on_delete=models.PROTECT)
    price_tyiyn = models.BigIntegerField()
    act = models.CharField(max_length=200)

    class Meta:
        constraints = [
            no_overlap("one_price_a_work", "work"),
            in_order("work_price_in_order"),
            models.CheckConstraint(name="work_price_positive", condition=Q(price_tyiyn__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.work_id} since {self.valid_from}"


class WorkTaxRate(DatedFact):
    """A tax on the supplier's works since a day; the supplier sets it, no rate is in the code.

    ``rate_percent`` of zero is a zero rate, an absent row an exemption.
    """

    tax = models.SmallIntegerField(choices=TaxKind)
    rate_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            no_overlap("one_rate_a_tax_of_works", "tax"),
            in_order("work_tax_in_order"),
            models.CheckConstraint(
                name="work_tax_is_a_share",
                condition=Q(rate_percent__gte=0) & Q(rate_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_tax_display()} {self.rate_percent} % on works"
