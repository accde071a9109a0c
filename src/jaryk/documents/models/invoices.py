from __future__ import annotations

from django.db import models
from django.db.models import Q


class InvoiceKind(models.TextChoices):
    """Payment documents beside the monthly bill: works by the price list, energy by the
    Instruction on violations, and a request to pay ahead, which charges nothing.
    """

    WORKS = "works"
    ADDITIONAL = "additional"
    PREPAYMENT = "prepayment"


class Invoice(models.Model):
    """A payment document that is not a monthly bill (R-93, R-116, I-18); never changed."""

    kind = models.CharField(max_length=12, choices=InvoiceKind)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    basis = models.CharField(max_length=500)
    issued_on = models.DateField()
    due_on = models.DateField()
    total_tyiyn = models.BigIntegerField()
    entry = models.OneToOneField("ledger.Entry", null=True, on_delete=models.PROTECT)
    issued_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="invoice_numbered_once"),
            models.CheckConstraint(
                name="only_prepayment_is_not_posted",
                condition=Q(kind="prepayment", entry__isnull=True)
                | (~Q(kind="prepayment") & Q(entry__isnull=False)),
            ),
            models.CheckConstraint(name="invoice_above_zero", condition=Q(total_tyiyn__gt=0)),
            models.CheckConstraint(
                name="invoice_due_after_issue", condition=Q(due_on__gte=models.F("issued_on"))
            ),
        ]

    @property
    def full_number(self) -> str:
        """As printed: I-2026/000012."""
        return f"I-{self.year}/{self.number:06d}"

    def __str__(self) -> str:
        return self.full_number


class InvoiceLine(models.Model):
    """One line of an invoice: a work of the price list, energy, a tax, or a sum paid ahead.

    ``quantity_e3`` in thousandths of the line's unit. The sum is credited to the account of the
    books named by ``credit_code``; a prepayment has none.
    """

    pk = models.CompositePrimaryKey("invoice_id", "line_no")
    invoice = models.ForeignKey("documents.Invoice", on_delete=models.PROTECT)
    line_no = models.SmallIntegerField()
    title = models.CharField(max_length=300)
    work_price = models.ForeignKey("reference.WorkPrice", null=True, on_delete=models.PROTECT)
    quantity_e3 = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=20, blank=True)
    price_tyiyn = models.BigIntegerField(null=True)
    amount_tyiyn = models.BigIntegerField()
    credit_code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invoice_line_above_zero", condition=Q(amount_tyiyn__gt=0))
        ]

    def __str__(self) -> str:
        return f"line {self.line_no} of invoice {self.invoice_id}"
