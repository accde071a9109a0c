from __future__ import annotations

from django.db import models
from django.db.models import Q


class RunStatus(models.TextChoices):
    STARTED = "started"
    PREVIEWED = "previewed"
    APPROVED = "approved"
    POSTING = "posting"
    POSTED = "posted"
    CANCELLED = "cancelled"


class BillingRun(models.Model):
    """One month's billing of a scope: all, a district or an account.

    A pure function of the facts known at ``known_at``; run again it gives the same bytes.
    ``posted_before`` counts the runs posted when it started: should others post meanwhile, what
    it worked out no longer follows from the books.
    """

    period = models.DateField()
    district = models.ForeignKey("platform.District", null=True, on_delete=models.PROTECT)
    account = models.ForeignKey("customers.CustomerAccount", null=True, on_delete=models.PROTECT)
    known_at = models.DateTimeField()
    issued_on = models.DateField()
    status = models.CharField(max_length=10, choices=RunStatus, default=RunStatus.STARTED)
    accounts = models.IntegerField(default=0)
    billed = models.IntegerField(default=0)
    set_aside = models.IntegerField(default=0)
    total_tyiyn = models.BigIntegerField(default=0)
    posted_before = models.IntegerField()
    started_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        "platform.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="run_for_a_whole_month", condition=Q(period__day=1)),
            models.UniqueConstraint(
                fields=["period"],
                condition=Q(status__in=["started", "previewed", "approved", "posting"]),
                name="one_open_run_a_month",
            ),
            models.UniqueConstraint(
                fields=["status"],
                condition=Q(status="posting"),
                name="one_run_posts_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"run {self.pk} for {self.period:%Y-%m}"


class BillingShard(models.Model):
    """A stretch of a run's accounts, worked out whole or not at all."""

    pk = models.CompositePrimaryKey("run_id", "shard_no")
    run = models.ForeignKey("charges.BillingRun", on_delete=models.CASCADE)
    shard_no = models.IntegerField()
    first_account_id = models.BigIntegerField()
    last_account_id = models.BigIntegerField()
    accounts = models.IntegerField()
    previewed_digest = models.CharField(max_length=64, blank=True)
    staged_digest = models.CharField(max_length=64, blank=True)
    billed = models.IntegerField(default=0)
    set_aside = models.IntegerField(default=0)
    total_tyiyn = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="staged_as_previewed",
                condition=Q(previewed_digest="")
                | Q(staged_digest="")
                | Q(previewed_digest=models.F("staged_digest")),
            )
        ]

    def __str__(self) -> str:
        return f"shard {self.shard_no} of run {self.run_id}"


class RunGroupTotal(models.Model):
    """What a shard works out for one tariff group; the run page adds them up."""

    pk = models.CompositePrimaryKey("run_id", "shard_no", "group_id")
    run = models.ForeignKey("charges.BillingRun", on_delete=models.CASCADE)
    shard_no = models.IntegerField()
    group = models.ForeignKey("reference.TariffGroup", on_delete=models.PROTECT)
    accounts = models.IntegerField()
    energy_dwh = models.BigIntegerField()
    energy_tyiyn = models.BigIntegerField()
    tax_tyiyn = models.BigIntegerField()

    def __str__(self) -> str:
        return f"group {self.group_id} in shard {self.shard_no} of run {self.run_id}"


class SetAside(models.Model):
    """An account that a run could not bill, with the reason in words of ``texts.toml``."""

    pk = models.CompositePrimaryKey("run_id", "account_id")
    run = models.ForeignKey("charges.BillingRun", on_delete=models.CASCADE)
    account = models.ForeignKey("customers.CustomerAccount", on_delete=models.PROTECT)
    reason_key = models.CharField(max_length=120)
    particulars = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"account {self.account_id} set aside by run {self.run_id}"
