from __future__ import annotations

from django.db import models
from django.db.models import Q


class StatementUse(models.TextChoices):
    """A statement brings payments; a registry is compared with those that came already."""

    STATEMENT = "statement"
    REGISTRY = "registry"


class LineVerdict(models.TextChoices):
    POSTED = "posted"
    SUSPENDED = "suspended"
    REPEATED = "repeated"
    OUTGOING = "outgoing"
    REFUSED = "refused"
    AGREED = "agreed"
    DIFFERS = "differs"
    ABSENT_HERE = "absent_here"
    ABSENT_THERE = "absent_there"


class PaymentStatement(models.Model):
    """A channel's file of payments, taken whole or not at all.

    ``opening_tyiyn`` and ``closing_tyiyn`` where the format tells them; ``credited_tyiyn`` and
    ``debited_tyiyn`` are the sums of its lines, which its own control totals have confirmed.
    """

    channel = models.ForeignKey("ledger.PaymentChannel", on_delete=models.PROTECT)
    use = models.CharField(max_length=10, choices=StatementUse)
    format = models.CharField(max_length=20)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    number = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField()
    opening_tyiyn = models.BigIntegerField(null=True)
    closing_tyiyn = models.BigIntegerField(null=True)
    credited_tyiyn = models.BigIntegerField()
    debited_tyiyn = models.BigIntegerField()
    lines = models.IntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "sha256"], name="a_statement_once"),
            models.CheckConstraint(
                name="statement_days_in_order", condition=Q(until__gt=models.F("since"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatementLine(models.Model):
    """One line of a statement as it came, and what became of it."""

    pk = models.CompositePrimaryKey("statement_id", "line_no")
    statement = models.ForeignKey("ledger.PaymentStatement", on_delete=models.PROTECT)
    line_no = models.IntegerField()
    raw = models.TextField()
    verdict = models.CharField(max_length=12, choices=LineVerdict)
    external_id = models.CharField(max_length=100, blank=True)
    amount_tyiyn = models.BigIntegerField(null=True)
    received = models.ForeignKey("ledger.ReceivedPayment", null=True, on_delete=models.PROTECT)
    reason_key = models.CharField(max_length=120, blank=True)
    particulars = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="statement_verdict_known", condition=Q(verdict__in=list(LineVerdict))
            ),
            models.CheckConstraint(
                name="refused_line_has_reason", condition=~Q(verdict="refused", reason_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}:{self.line_no}"
