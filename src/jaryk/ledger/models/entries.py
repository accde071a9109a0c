from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class EntryKind(models.IntegerChoices):
    BILL = 1
    PAYMENT = 2


class Entry(models.Model):
    """One event in the books: its postings, kept together and for ever.

    A bill's entry bears the bill's own id; every other one has ``key``, which the sender chose,
    so that the same event told twice is written once. ``due_on`` is the last day to pay a bill
    in time. Kept in partitions by ``id``.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField(choices=EntryKind)
    key = models.CharField(max_length=120, null=True)
    posted_on = models.DateField()
    due_on = models.DateField(null=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bill_is_due_and_event_has_key",
                condition=Q(kind=1, key__isnull=True, due_on__isnull=False)
                | (~Q(kind=1) & Q(key__isnull=False, due_on__isnull=True)),
            )
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Posting(models.Model):
    """Moves an amount above zero from one ledger account to another: balanced as it is made."""

    pk = models.CompositePrimaryKey("entry_id", "line_no")
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, db_index=False)
    line_no = models.SmallIntegerField()
    debit = models.ForeignKey("ledger.LedgerAccount", on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey("ledger.LedgerAccount", on_delete=models.PROTECT, related_name="+")
    amount_tyiyn = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="posting_above_zero", condition=Q(amount_tyiyn__gt=0)),
            models.CheckConstraint(name="posting_between_two", condition=~Q(debit=F("credit"))),
        ]

    def __str__(self) -> str:
        return f"{self.amount_tyiyn} tyiyn in entry {self.entry_id}"
