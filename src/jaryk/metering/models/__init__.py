from jaryk.metering.models.estimates import Estimate
from jaryk.metering.models.exceptions import ExceptionKind, ExceptionState, ReadingException
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
    "Estimate",
    "ExceptionKind",
    "ExceptionState",
    "IntervalProfile",
    "Meter",
    "MeterInstallation",
    "ProfileFile",
    "ProfileMonth",
    "ProfileReject",
    "Reading",
    "ReadingException",
    "ReadingSource",
    "Register",
    "ServiceLocation",
    "UsagePoint",
]
