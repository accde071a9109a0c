from __future__ import annotations

from django.db import models
from django.db.models import Q


class ChargeKind(models.IntegerChoices):
    ENERGY = 1
    VAT = 2
    SALES_TAX = 3


class ChargeLine(models.Model):
    """One worked-out amount of a bill with everything that its rule has read.

    Kept in partitions by ``bill_id``; append-only. Energy in tenths of a watt-hour (dWh),
    ``rate_e2`` in hundredths of a tyiyn per kWh, for a tax in hundredths of a percent.
    """

    pk = models.CompositePrimaryKey("bill_id", "line_no")
    bill_id = models.BigIntegerField()
    line_no = models.SmallIntegerField()
    kind = models.SmallIntegerField(choices=ChargeKind)
    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT, db_index=False)
    usage_point = models.ForeignKey(
        "metering.UsagePoint", null=True, on_delete=models.PROTECT, db_index=False
    )
    tariff = models.ForeignKey(
        "reference.Tariff", null=True, on_delete=models.PROTECT, db_index=False
    )
    tax_rate = models.ForeignKey(
        "reference.TaxRate", null=True, on_delete=models.PROTECT, db_index=False
    )
    part_from = models.DateField()
    part_until = models.DateField()
    part_energy_dwh = models.BigIntegerField(null=True)
    quantity_dwh = models.BigIntegerField(null=True)
    base_tyiyn = models.BigIntegerField(null=True)
    rate_e2 = models.IntegerField()
    amount_tyiyn = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="line_is_energy_or_tax",
                condition=Q(
                    kind=1,
                    usage_point__isnull=False,
                    tariff__isnull=False,
                    part_energy_dwh__isnull=False,
                    quantity_dwh__isnull=False,
                    tax_rate__isnull=True,
                    base_tyiyn__isnull=True,
                )
                | Q(
                    kind__in=[2, 3],
                    usage_point__isnull=True,
                    tariff__isnull=True,
                    part_energy_dwh__isnull=True,
                    quantity_dwh__isnull=True,
                    tax_rate__isnull=False,
                    base_tyiyn__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="line_part_in_order", condition=Q(part_until__gt=models.F("part_from"))
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line_no} of bill {self.bill_id}"


class BilledSlice(models.Model):
    """A stretch between two readings of a register whose energy a bill has taken up.

    ``energy_dwh`` is the whole of the stretch, ratios and rollover included.
    """

    pk = models.CompositePrimaryKey("bill_id", "slice_no")
    bill_id = models.BigIntegerField()
    slice_no = models.SmallIntegerField()
    usage_point = models.ForeignKey("metering.UsagePoint", on_delete=models.PROTECT, db_index=False)
    register = models.ForeignKey("metering.Register", on_delete=models.PROTECT, db_index=False)
    reading_from = models.ForeignKey(
        "metering.Reading", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reading_until = models.ForeignKey(
        "metering.Reading", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    slice_from = models.DateField()
    slice_until = models.DateField()
    ratio = models.IntegerField()
    energy_dwh = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="slice_in_order", condition=Q(slice_until__gt=models.F("slice_from"))
            ),
            models.CheckConstraint(name="slice_energy_positive", condition=Q(energy_dwh__gte=0)),
        ]

    def __str__(self) -> str:
        return f"slice {self.slice_no} of bill {self.bill_id}"
