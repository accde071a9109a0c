from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ProfileFile(models.Model):
    """A file of half hours taken in, with what became of its lines and its days.

    Each line is accepted or rejected; a day is new, repeated, or corrects an earlier one.
    """

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=20)
    loaded_at = models.DateTimeField()
    lines = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    days_new = models.IntegerField(default=0)
    days_repeated = models.IntegerField(default=0)
    days_corrected = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="profile_file_by_content")]

    def __str__(self) -> str:
        return self.name


class ProfileReject(models.Model):
    """A line of a file of half hours that was not let in: its place, the field, the reason."""

    file = models.ForeignKey("metering.ProfileFile", on_delete=models.PROTECT)
    line_no = models.BigIntegerField()
    field = models.CharField(max_length=60, blank=True)
    reason_key = models.CharField(max_length=120)
    particulars = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(name="profile_reject_has_reason", condition=~Q(reason_key=""))
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.line_no}"


class IntervalProfile(models.Model):
    """What a meter's channel counted in each half hour of a day, in watt-hours.

    With the ratios of the transformers; a half hour that nobody told is null, never zero.
    ``quality`` is null where all is valid. Version 0 is believed; a corrected day keeps its earlier
    ones as 1, 2, … Kept in partitions by month, written by the million: hence foreign keys are
    not checked row by row; meters and files are never deleted.
    """

    pk = models.CompositePrimaryKey("meter_id", "channel", "day", "version")
    meter = models.ForeignKey(
        "metering.Meter", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    channel = models.SmallIntegerField()
    day = models.DateField()
    version = models.SmallIntegerField(db_default=0)
    energy_wh = ArrayField(models.IntegerField(null=True))
    quality = ArrayField(models.SmallIntegerField(null=True), null=True)
    file = models.ForeignKey(
        "metering.ProfileFile", on_delete=models.PROTECT, db_constraint=False, db_index=False
    )
    known_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="profile_channel_known", condition=Q(channel__gte=1) & Q(channel__lte=4)
            ),
            models.CheckConstraint(name="profile_of_48_half_hours", condition=Q(energy_wh__len=48)),
            models.CheckConstraint(
                name="profile_version_0_believed",
                condition=Q(version=0, superseded_at__isnull=True)
                | Q(version__gt=0, superseded_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meter_id} {self.channel} on {self.day}"


class ProfileMonth(models.Model):
    """A month of half hours; ``version`` grows whenever a row of it changes."""

    month = models.DateField(unique=True)
    version = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"
