from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Bill(models.Model):
    """A monthly bill as issued; never changed afterwards (R-93.1, K2-5.8).

    ``id`` is the month and the number within it, YYYYMM and eight digits: numbers run in order and
    without gaps. ``opening_tyiyn`` is what was owed (below zero: paid ahead) when the previous
    bill was issued, ``paid_tyiyn`` what came since, ``adjusted_tyiyn`` what correcting documents,
    invoices and write-offs have added since (below zero: taken off).
    """

    id = models.BigIntegerField(primary_key=True)
    run = models.ForeignKey("charges.BillingRun", on_delete=models.PROTECT, db_index=False)
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    period = models.DateField()
    period_from = models.DateField()
    period_until = models.DateField()
    issued_on = models.DateField()
    due_on = models.DateField()
    disconnection_on = models.DateField()
    energy_dwh = models.BigIntegerField()
    energy_tyiyn = models.BigIntegerField()
    tax_tyiyn = models.BigIntegerField()
    penalty_tyiyn = models.BigIntegerField()
    opening_tyiyn = models.BigIntegerField()
    paid_tyiyn = models.BigIntegerField()
    adjusted_tyiyn = models.BigIntegerField(db_default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bill_period_in_order", condition=Q(period_until__gt=F("period_from"))
            ),
            models.CheckConstraint(
                name="bill_amounts_sane",
                condition=Q(energy_tyiyn__gte=0, tax_tyiyn__gte=0, penalty_tyiyn__gte=0),
            ),
            models.CheckConstraint(
                name="bill_due_after_issue", condition=Q(due_on__gte=F("issued_on"))
            ),
        ]

    @property
    def number(self) -> str:
        """As printed: 2026-05/000123."""
        return self.number_of(self.id)

    @staticmethod
    def number_of(bill_id: int) -> str:
        """The printed number of the bill of that id."""
        month, number = divmod(bill_id, 10**8)
        return f"{month // 100}-{month % 100:02d}/{number:06d}"

    @property
    def charged_tyiyn(self) -> int:
        """What this bill adds to the debt."""
        return self.energy_tyiyn + self.tax_tyiyn + self.penalty_tyiyn

    @property
    def balance_tyiyn(self) -> int:
        """What the account owes with this bill; below zero when paid ahead."""
        return self.opening_tyiyn - self.paid_tyiyn + self.adjusted_tyiyn + self.charged_tyiyn

    def __str__(self) -> str:
        return self.number
