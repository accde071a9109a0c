"""Ratios of transformers, set right for days on which they were entered wrongly."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import Q

from jaryk.kernel.errors import Refusal
from jaryk.metering.models import MeterInstallation

GREATEST_RATIO: Final = 10_000


@transaction.atomic
def correct_ratio(
    *,
    meter: str,
    current_ratio: int,
    voltage_ratio: int,
    valid_from: date | None = None,
    known_at: datetime,
) -> int:
    """Tell a meter's ratios anew, for all its installations or for the days from ``valid_from``.

    What was believed is superseded; returns how many installations changed. Raises Refusal for an
    unknown meter, for a ratio out of range, and where the ratios are as told already.
    """
    if not all(1 <= ratio <= GREATEST_RATIO for ratio in (current_ratio, voltage_ratio)):
        raise Refusal("metering.ratio.out_of_range", greatest=GREATEST_RATIO)
    hung = MeterInstallation.objects.filter(meter__serial=meter, superseded_at__isnull=True)
    if not hung.exists():
        raise Refusal("metering.ratio.no_meter", meter=meter)
    if valid_from is not None:
        hung = hung.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from))
    told = Q(current_ratio=current_ratio, voltage_ratio=voltage_ratio)
    wrong = list(hung.exclude(told).select_for_update().order_by("valid_from"))
    if not wrong:
        raise Refusal("metering.ratio.as_told", meter=meter)
    for installation in wrong:
        _tell_anew(installation, (current_ratio, voltage_ratio), valid_from, known_at)
    return len(wrong)


def _tell_anew(
    installation: MeterInstallation,
    ratios: tuple[int, int],
    valid_from: date | None,
    known_at: datetime,
) -> None:
    """Supersede the installation; the days before ``valid_from`` keep the ratios they had."""
    installation.superseded_at = known_at
    installation.save(update_fields=["superseded_at"])
    since = installation.valid_from
    if valid_from is not None and since < valid_from:
        _append(installation, since, valid_from, known_at)
        since = valid_from
    installation.current_ratio, installation.voltage_ratio = ratios
    _append(installation, since, installation.valid_until, known_at)


def _append(
    installation: MeterInstallation, since: date, until: date | None, known_at: datetime
) -> None:
    MeterInstallation.objects.create(
        usage_point_id=installation.usage_point_id,
        meter_id=installation.meter_id,
        current_ratio=installation.current_ratio,
        voltage_ratio=installation.voltage_ratio,
        valid_from=since,
        valid_until=until,
        known_at=known_at,
    )
