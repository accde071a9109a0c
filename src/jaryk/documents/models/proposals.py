from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class ProposalKind(models.TextChoices):
    WRITE_OFF = "write_off"
    AMNESTY = "amnesty"
    OFFSET = "offset"
    REIMBURSEMENT = "reimbursement"
    REFUND = "refund"
    TRANSFER = "transfer"
    REVERSAL = "reversal"
    RECALCULATION = "recalculation"


class ProposalState(models.TextChoices):
    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Proposal(models.Model):
    """What one person proposes to do with money and another decides: the two-person queue (H6).

    ``payload`` holds the particulars of the kind, ``act`` the paper that it rests on. Only the
    proposer may withdraw it, only another person approve or decline it.
    """

    kind = models.CharField(max_length=15, choices=ProposalKind)
    account = models.ForeignKey("customers.CustomerAccount", null=True, on_delete=models.PROTECT)
    amount_tyiyn = models.BigIntegerField()
    payload = models.JSONField(default=dict)
    act = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    proposed_by = models.ForeignKey("platform.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    entry = models.ForeignKey("ledger.Entry", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decided_by_another_person",
                condition=Q(state__in=["pending", "withdrawn"]) | ~Q(proposed_by=F("decided_by")),
            ),
            models.CheckConstraint(
                name="proposal_pending_or_decided",
                condition=Q(state="pending", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="pending") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_has_act_and_reason", condition=~Q(act="") & ~Q(reason="")
            ),
        ]
        indexes = [models.Index(fields=["state", "proposed_at"], name="proposals_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
