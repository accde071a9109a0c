from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q


class ChargeKind(models.IntegerChoices):
    ENERGY = 1
    VAT = 2
    SALES_TAX = 3


_ENERGY_OR_TAX: Final = Q(
    kind=1,
    usage_point__isnull=False,
    tariff__isnull=False,
    part_energy_dwh__isnull=False,
    quantity_dwh__isnull=False,
    tax_rate__isnull=True,
    base_tyiyn__isnull=True,
) | Q(
    kind__in=[2, 3],
    usage_point__isnull=True,
    tariff__isnull=True,
    part_energy_dwh__isnull=True,
    quantity_dwh__isnull=True,
    tax_rate__isnull=False,
    base_tyiyn__isnull=False,
)
_PART_IN_ORDER: Final = Q(part_until__gt=F("part_from"))
_SLICE_IN_ORDER: Final = Q(slice_until__gt=F("slice_from"))


class WorkedOutLine(models.Model):
    """One worked-out amount with everything that its rule has read.

    Energy in tenths of a watt-hour (dWh), ``rate_e2`` in hundredths of a tyiyn per kWh, for a
    tax in hundredths of a percent.
    """

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
        abstract = True


class MeasuredSlice(models.Model):
    """A stretch between two readings of a register whose energy a document takes up.

    ``energy_dwh`` is the whole of the stretch, ratios and rollover included.
    """

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
        abstract = True


class ChargeLine(WorkedOutLine):
    """A line of a bill. Kept in partitions by ``bill_id``; append-only."""

    pk = models.CompositePrimaryKey("bill_id", "line_no")
    bill_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="line_is_energy_or_tax", condition=_ENERGY_OR_TAX),
            models.CheckConstraint(name="line_part_in_order", condition=_PART_IN_ORDER),
        ]

    def __str__(self) -> str:
        return f"line {self.line_no} of bill {self.bill_id}"


class BilledSlice(MeasuredSlice):
    """A slice of a bill. Kept in partitions by ``bill_id``; append-only."""

    pk = models.CompositePrimaryKey("bill_id", "slice_no")
    bill_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="slice_in_order", condition=_SLICE_IN_ORDER),
            models.CheckConstraint(name="slice_energy_positive", condition=Q(energy_dwh__gte=0)),
        ]

    def __str__(self) -> str:
        return f"slice {self.slice_no} of bill {self.bill_id}"


class CorrectedLine(WorkedOutLine):
    """A line of a correcting document: what was billed and falls away, or what should be.

    ``sign`` is -1 for a line that falls away, as it was billed, and 1 for one in its place; lines
    that stay as they are have no row. Append-only.
    """

    pk = models.CompositePrimaryKey("correction_id", "line_no")
    correction_id = models.BigIntegerField()
    sign = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="corrected_line_is_energy_or_tax", condition=_ENERGY_OR_TAX
            ),
            models.CheckConstraint(name="corrected_line_part_in_order", condition=_PART_IN_ORDER),
            models.CheckConstraint(
                name="corrected_line_falls_or_stands", condition=Q(sign__in=[-1, 1])
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line_no} of correction {self.correction_id}"


class CorrectedSlice(MeasuredSlice):
    """A slice of use that a correcting document lets fall (-1) or takes up (1). Append-only."""

    pk = models.CompositePrimaryKey("correction_id", "slice_no")
    correction_id = models.BigIntegerField()
    sign = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="corrected_slice_in_order", condition=_SLICE_IN_ORDER),
            models.CheckConstraint(
                name="corrected_slice_falls_or_stands", condition=Q(sign__in=[-1, 1])
            ),
        ]

    def __str__(self) -> str:
        return f"slice {self.slice_no} of correction {self.correction_id}"
