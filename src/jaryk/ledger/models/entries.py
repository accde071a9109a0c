from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class EntryKind(models.IntegerChoices):
    """What happened. What a posting does to a debt is told by its two accounts, not by this."""

    BILL = 1
    PAYMENT = 2
    REVERSAL = 3
    CORRECTION = 4
    INVOICE = 5
    SUSPENSE = 6
    MATCHING = 7
    OFFSET = 8
    REIMBURSEMENT = 9
    REFUND = 10
    TRANSFER = 11
    WRITE_OFF = 12
    AMNESTY = 13


class Entry(models.Model):
    """One event in the books: its postings, kept together and for ever.

    A bill's entry bears the bill's own id; every other one has ``key``, which the sender chose,
    so that the same event told twice is written once. ``posted_on`` is the day in the books,
    ``value_on`` the day from which it counts for the customer: money counts from the day it was
    paid, however late the bank tells of it. ``due_on`` is the last day to pay in time what the
    entry charges. ``about_id`` is the entry that this one corrects, reverses, matches or forgives.
    Kept in partitions by ``id``.
    """

    id = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField(choices=EntryKind)
    key = models.CharField(max_length=120, null=True)
    posted_on = models.DateField()
    due_on = models.DateField(null=True)
    known_at = models.DateTimeField()
    value_on = models.DateField()
    about_id = models.BigIntegerField(null=True)
    by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT, db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bill_is_due_and_event_has_key",
                condition=Q(kind=1, key__isnull=True, due_on__isnull=False)
                | (~Q(kind=1) & Q(key__isnull=False)),
            ),
            models.CheckConstraint(
                name="entry_about_another",
                condition=Q(about_id__isnull=True) | ~Q(about_id=F("id")),
            ),
            models.CheckConstraint(
                name="entry_tells_what_it_is_about",
                condition=~Q(kind__in=[3, 4, 7, 13]) | Q(about_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class Posting(models.Model):
    """Moves an amount above zero from one ledger account to another: balanced as it is made.

    ``posted_on`` is its entry's, so that a balance on a day reads only the days that it needs.
    """

    pk = models.CompositePrimaryKey("entry_id", "line_no")
    entry = models.ForeignKey("ledger.Entry", on_delete=models.PROTECT, db_index=False)
    line_no = models.SmallIntegerField()
    debit = models.ForeignKey(
        "ledger.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    credit = models.ForeignKey(
        "ledger.LedgerAccount", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    amount_tyiyn = models.BigIntegerField()
    posted_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="posting_above_zero", condition=Q(amount_tyiyn__gt=0)),
            models.CheckConstraint(name="posting_between_two", condition=~Q(debit=F("credit"))),
        ]
        indexes = [
            models.Index(fields=["debit", "posted_on"], name="posting_debit_by_day"),
            models.Index(fields=["credit", "posted_on"], name="posting_credit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.amount_tyiyn} tyiyn in entry {self.entry_id}"
