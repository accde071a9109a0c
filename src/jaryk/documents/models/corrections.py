from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jaryk.documents.models.bills import Bill


class RecalculationReason(models.TextChoices):
    READING = "reading"
    TARIFF = "tariff"
    GROUP = "group"
    RATIO = "ratio"
    CANCELLED = "cancelled"
    DISPUTE = "dispute"


class RecalculationStatus(models.TextChoices):
    DRAFTED = "drafted"
    APPROVED = "approved"
    POSTED = "posted"
    CANCELLED = "cancelled"


class Recalculation(models.Model):
    """Billed months worked out again with what is known now, for an account or for many (R-95).

    ``[since, until)`` are the first days of months. Drafted by one person and approved by
    another; what is posted is what was drafted, shard by shard.
    """

    reason = models.CharField(max_length=10, choices=RecalculationReason)
    basis = models.CharField(max_length=500)
    account = models.ForeignKey("customers.CustomerAccount", null=True, on_delete=models.PROTECT)
    group = models.ForeignKey("reference.TariffGroup", null=True, on_delete=models.PROTECT)
    since = models.DateField()
    until = models.DateField()
    known_at = models.DateTimeField()
    issued_on = models.DateField()
    status = models.CharField(
        max_length=10, choices=RecalculationStatus, default=RecalculationStatus.DRAFTED
    )
    accounts = models.IntegerField(default=0)
    bills = models.IntegerField(default=0)
    total_tyiyn = models.BigIntegerField(default=0)
    drafted_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recalculation_of_whole_months",
                condition=Q(since__day=1, until__day=1, until__gt=F("since")),
            ),
            models.CheckConstraint(
                name="recalculation_by_two_persons",
                condition=~Q(drafted_by=F("approved_by")),
            ),
            models.CheckConstraint(name="recalculation_has_basis", condition=~Q(basis="")),
        ]

    def __str__(self) -> str:
        return f"recalculation {self.pk}"


class RecalculationShard(models.Model):
    """A stretch of a recalculation's accounts, posted whole or not at all."""

    pk = models.CompositePrimaryKey("recalculation_id", "shard_no")
    recalculation = models.ForeignKey("documents.Recalculation", on_delete=models.CASCADE)
    shard_no = models.IntegerField()
    first_account_id = models.BigIntegerField()
    last_account_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    is_posted = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"shard {self.shard_no} of recalculation {self.recalculation_id}"


class RecalculationSetAside(models.Model):
    """A bill that a recalculation cannot work out again, with the reason."""

    pk = models.CompositePrimaryKey("recalculation_id", "bill_id")
    recalculation = models.ForeignKey("documents.Recalculation", on_delete=models.CASCADE)
    bill_id = models.BigIntegerField()
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    reason_key = models.CharField(max_length=120)
    particulars = models.JSONField(default=dict)

    @property
    def bill_number(self) -> str:
        return Bill.number_of(self.bill_id)

    def __str__(self) -> str:
        return f"bill {self.bill_id} set aside by recalculation {self.recalculation_id}"


class Correction(models.Model):
    """A correcting document: what a bill should have been, less what was billed (R-95, K2-5.9).

    Its id is its entry's. Amounts are differences and may be below zero; ``due_on`` is set where
    the customer owes more. Never changed.
    """

    entry = models.OneToOneField("ledger.Entry", primary_key=True, on_delete=models.PROTECT)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    recalculation = models.ForeignKey("documents.Recalculation", on_delete=models.PROTECT)
    bill = models.ForeignKey("documents.Bill", on_delete=models.PROTECT)
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    energy_dwh = models.BigIntegerField()
    energy_tyiyn = models.BigIntegerField()
    tax_tyiyn = models.BigIntegerField()
    penalty_tyiyn = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="correction_numbered_once"),
            models.UniqueConstraint(
                fields=["recalculation", "bill"], name="a_bill_corrected_once_a_recalculation"
            ),
            models.CheckConstraint(
                name="correction_takes_penalty_off", condition=Q(penalty_tyiyn__lte=0)
            ),
        ]

    @property
    def full_number(self) -> str:
        """As printed: C-2026/000012."""
        return f"C-{self.year}/{self.number:06d}"

    @property
    def total_tyiyn(self) -> int:
        """What the document adds to the debt; below zero: takes off."""
        return self.energy_tyiyn + self.tax_tyiyn + self.penalty_tyiyn

    def __str__(self) -> str:
        return self.full_number
