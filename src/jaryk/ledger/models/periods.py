from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ClosedPeriod(models.Model):
    """A month in whose days nothing can be posted any more; months close in order."""

    month = models.DateField(primary_key=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.CheckConstraint(name="closed_whole_month", condition=Q(month__day=1))]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} closed"


class Horizon(models.Model):
    """The latest moment as of which a billing run has read the books; events come after it."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_horizon", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"known until {self.known_at}"


class PeriodBalance(models.Model):
    """What moved on an account of the books in a closed month and where it stood at its end.

    Only months in which the account moved have a row; ``closing_tyiyn`` is debits less credits
    of all time.
    """

    pk = models.CompositePrimaryKey("account_id", "month")
    account = models.ForeignKey("ledger.LedgerAccount", on_delete=models.PROTECT, db_index=False)
    month = models.DateField()
    debit_tyiyn = models.BigIntegerField()
    credit_tyiyn = models.BigIntegerField()
    closing_tyiyn = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id} at the end of {self.month:%Y-%m}"


class Seal(models.Model):
    """A block of entries as they stood when it was sealed: seals make a chain.

    ``digest`` is a fingerprint of the entries ``first_id`` to ``last_id`` with their postings,
    ``mac`` one of this seal and the one before, under a key that is kept outside the database.
    """

    no = models.BigIntegerField(primary_key=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    entries = models.IntegerField()
    postings = models.IntegerField()
    digest = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sealed_block_in_order", condition=Q(last_id__gte=F("first_id"))
            ),
            models.UniqueConstraint(fields=["first_id"], name="sealed_once"),
        ]

    def __str__(self) -> str:
        return f"seal {self.no}"
