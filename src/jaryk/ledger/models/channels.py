from __future__ import annotations

from django.db import models
from django.db.models import Q


class ChannelKind(models.TextChoices):
    BANK = "bank"
    AGENT = "agent"
    CASH_DESK = "cash_desk"


class PaymentChannel(models.Model):
    """A way by which money comes: a bank account, an agent's terminals or wallet, a cash desk.

    ``profile`` says how its files are read (see ``docs/payments.md``); ``token_sha256`` is the
    fingerprint of the agent's secret, which is kept nowhere.
    """

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=10, choices=ChannelKind)
    name_ru = models.CharField(max_length=120)
    name_ky = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    ledger_account = models.ForeignKey("ledger.LedgerAccount", on_delete=models.PROTECT)
    district = models.ForeignKey("platform.District", null=True, on_delete=models.PROTECT)
    profile = models.JSONField(default=dict)
    token_sha256 = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="channel_kind_known", condition=Q(kind__in=list(ChannelKind))
            ),
            models.UniqueConstraint(
                fields=["token_sha256"],
                condition=~Q(token_sha256=""),
                name="one_channel_a_token",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReceivedPayment(models.Model):
    """Money as a channel told of it; never changed. What became of it is told by the books.

    ``external_id`` is the channel's own id of the payment: once, for ever. ``entry`` is the
    payment's, or that of the suspense account where nobody could tell whose money it was.
    """

    channel = models.ForeignKey("ledger.PaymentChannel", on_delete=models.PROTECT)
    external_id = models.CharField(max_length=100)
    account_told = models.CharField(max_length=60, blank=True)
    account = models.ForeignKey("customers.CustomerAccount", null=True, on_delete=models.PROTECT)
    amount_tyiyn = models.BigIntegerField()
    paid_at = models.DateTimeField()
    payer = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("platform.User", null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="a_payment_once"),
            models.CheckConstraint(name="received_above_zero", condition=Q(amount_tyiyn__gt=0)),
        ]
        indexes = [models.Index(fields=["channel", "paid_at"], name="received_by_day")]

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id}"


class RefusedRepeat(models.Model):
    """A payment told again with other figures: refused, and listed for a person to look at."""

    channel = models.ForeignKey("ledger.PaymentChannel", on_delete=models.PROTECT)
    external_id = models.CharField(max_length=100)
    told = models.JSONField()
    kept = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.channel_id}:{self.external_id} told otherwise"


class AgentAnswer(models.Model):
    """What an agent was answered: told the same again, it hears the same again, for ever."""

    channel = models.ForeignKey("ledger.PaymentChannel", on_delete=models.PROTECT)
    operation = models.CharField(max_length=10)
    external_id = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    answer = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "operation", "external_id"], name="an_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.channel_id}:{self.external_id}"
