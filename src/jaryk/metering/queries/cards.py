"""Usage points for a reader: the place, the meters that hung there, what they showed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jaryk.metering.models import MeterInstallation, Reading, Register, UsagePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterAtPoint:
    """A meter while it hung at a point; ``ratio`` is of its current and voltage transformers."""

    serial: str
    type_name: str
    registers: str
    ratio: int
    installed_on: date
    removed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCard:
    """A usage point with its meters, the present one first."""

    point_id: int
    code: str
    address: str
    meters: list[MeterAtPoint]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What a register showed; ``value_wh`` is the dial, before any ratio."""

    read_on: date
    point_code: str
    meter: str
    register: str
    value_wh: int
    source: str


def point_cards(point_ids: Collection[int]) -> list[PointCard]:
    """The points asked for, in the order of their codes."""
    points = UsagePoint.objects.filter(id__in=point_ids).select_related("location")
    meters = _meters_at(point_ids)
    return [
        PointCard(
            point_id=point.pk,
            code=point.code,
            address=point.location.address,
            meters=meters.get(point.pk, []),
        )
        for point in points.order_by("code")
    ]


def readings_at(point_ids: Collection[int], *, limit: int = 200) -> list[ReadingRow]:
    """Believed readings of the points' registers while installed there, the newest first."""
    installed = {
        installation.meter_id: installation
        for installation in MeterInstallation.objects.filter(
            usage_point__in=point_ids, superseded_at=None
        )
        .select_related("usage_point")
        .order_by("valid_from")
    }
    readings = (
        Reading.objects.filter(register__meter__in=installed, superseded_at=None)
        .select_related("register__meter")
        .order_by("-read_on", "register__meter__serial", "register__code")
    )
    return [
        ReadingRow(
            read_on=reading.read_on,
            point_code=installed[reading.register.meter_id].usage_point.code,
            meter=reading.register.meter.serial,
            register=reading.register.code,
            value_wh=reading.value_wh,
            source=reading.source,
        )
        for reading in readings[:limit]
    ]


def _meters_at(point_ids: Collection[int]) -> dict[int, list[MeterAtPoint]]:
    installations = (
        MeterInstallation.objects.filter(usage_point__in=point_ids, superseded_at=None)
        .select_related("meter")
        .order_by("-valid_from")
    )
    codes: dict[int, list[str]] = {}
    registers = Register.objects.filter(meter__in={i.meter_id for i in installations})
    for meter_id, code in registers.order_by("code").values_list("meter_id", "code"):
        codes.setdefault(meter_id, []).append(code)
    meters: dict[int, list[MeterAtPoint]] = {}
    for installation in installations:
        meters.setdefault(installation.usage_point_id, []).append(
            MeterAtPoint(
                serial=installation.meter.serial,
                type_name=installation.meter.type_name,
                registers=", ".join(codes.get(installation.meter_id, [])),
                ratio=installation.current_ratio * installation.voltage_ratio,
                installed_on=installation.valid_from,
                removed_on=installation.valid_until,
            )
        )
    return meters
