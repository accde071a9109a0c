from __future__ import annotations

from django.db import models

from jaryk.platform.facts import DatedFact, in_order, no_overlap


class CustomerAgreement(DatedFact):
    """The supply contract of an account; one is in force at a time."""

    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    number = models.CharField(max_length=40)

    class Meta:
        constraints = [
            no_overlap("one_agreement_an_account", "account"),
            in_order("agreement_in_order"),
        ]

    def __str__(self) -> str:
        return self.number


class AgreementPoint(DatedFact):
    """A usage point supplied under an agreement."""

    agreement = models.ForeignKey("customers.CustomerAgreement", on_delete=models.PROTECT)
    usage_point = models.ForeignKey("metering.UsagePoint", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            no_overlap("point_in_one_agreement", "usage_point"),
            in_order("agreement_point_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.usage_point_id} under {self.agreement_id}"


class TariffAssignment(DatedFact):
    """By which tariff group a usage point is billed (R-96)."""

    usage_point = models.ForeignKey("metering.UsagePoint", on_delete=models.PROTECT)
    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT)

    class Meta:
        constraints = [
            no_overlap("one_group_a_point", "usage_point"),
            in_order("assignment_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.usage_point_id} by {self.group_id}"
