from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from jaryk.platform.facts import DatedFact, in_order


class AllocationOrder(DatedFact):
    """In which order money reaches debts: the supplier's choice, by date.

    ``document``: the oldest document first, its principal before its penalty. ``principal``: all
    principal first, the oldest first, then all penalty.
    """

    class Order(models.TextChoices):
        DOCUMENT = "document"
        PRINCIPAL = "principal"

    order = models.CharField(max_length=10, choices=Order)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="allocation_order_known", condition=Q(order__in=["document", "principal"])
            ),
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=Q(superseded_at__isnull=True),
                name="one_order_a_day",
            ),
            in_order("allocation_order_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.order} since {self.valid_from}"


class PenaltyStanding(models.Model):
    """Penalty of an account up to the start of ``as_of``; worked out anew each day, kept for pages.

    ``accrued_tyiyn`` is all that has accrued, ``billed_tyiyn`` what documents have charged of it,
    ``overdue_tyiyn`` the principal that is overdue and not under dispute.
    """

    account = models.OneToOneField(
        "customers.CustomerAccount", primary_key=True, on_delete=models.PROTECT
    )
    as_of = models.DateField()
    accrued_tyiyn = models.BigIntegerField()
    billed_tyiyn = models.BigIntegerField()
    overdue_tyiyn = models.BigIntegerField()

    def __str__(self) -> str:
        return f"penalty of {self.account_id} on {self.as_of}"


class AmnestyCampaign(models.Model):
    """Penalty accrued before ``penalty_until`` is forgiven to those who pay their principal.

    They have from ``valid_from`` up to ``pay_by`` (the last day) to pay what was due before
    ``penalty_until``. Decided by two persons; ended by ``closed_on``.
    """

    name = models.CharField(max_length=200, unique=True)
    act = models.CharField(max_length=200)
    penalty_until = models.DateField()
    valid_from = models.DateField()
    pay_by = models.DateField()
    only_households = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(
        "platform.User", on_delete=models.PROTECT, related_name="+", null=True
    )
    approved_by = models.ForeignKey(
        "platform.User", on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="amnesty_days_in_order",
                condition=Q(pay_by__gte=F("valid_from")) & Q(penalty_until__lte=F("pay_by")),
            ),
            models.CheckConstraint(
                name="amnesty_by_two_persons", condition=~Q(proposed_by=F("approved_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.name
