from jaryk.metering.models.locations import ServiceLocation, UsagePoint
from jaryk.metering.models.meters import Meter, MeterInstallation, Register
from jaryk.metering.models.profiles import (
    IntervalProfile,
    ProfileFile,
    ProfileMonth,
    ProfileReject,
)
from jaryk.metering.models.readings import Reading, ReadingSource

__all__ = [
    "IntervalProfile",
    "Meter",
    "MeterInstallation",
    "ProfileFile",
    "ProfileMonth",
    "ProfileReject",
    "Reading",
    "ReadingSource",
    "Register",
    "ServiceLocation",
    "UsagePoint",
]
