from __future__ import annotations

from django.db import models
from django.db.models import Q


class LedgerAccountKind(models.TextChoices):
    RECEIVABLE = "receivable"
    REVENUE = "revenue"
    FEE = "fee"
    TAX = "tax"
    PENALTY = "penalty"
    MONEY = "money"
    SUSPENSE = "suspense"
    OFFSET = "offset"
    COMPENSATION = "compensation"
    WRITE_OFF = "write_off"


class LedgerAccount(models.Model):
    """An account of the books; each customer account has one receivable of its own.

    What is paid ahead is a receivable below zero; the trial balance tells it as an advance.
    """

    code = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=LedgerAccountKind)
    customer_account = models.OneToOneField(
        "customers.CustomerAccount", null=True, on_delete=models.PROTECT
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="receivable_has_customer",
                condition=Q(kind="receivable", customer_account__isnull=False)
                | (~Q(kind="receivable") & Q(customer_account__isnull=True)),
            ),
            models.CheckConstraint(
                name="ledger_account_kind_known", condition=Q(kind__in=list(LedgerAccountKind))
            ),
        ]

    def __str__(self) -> str:
        return self.code
