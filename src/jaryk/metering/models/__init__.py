from jaryk.metering.models.locations import ServiceLocation, UsagePoint
from jaryk.metering.models.meters import Meter, MeterInstallation, Register
from jaryk.metering.models.readings import Reading, ReadingSource

__all__ = [
    "Meter",
    "MeterInstallation",
    "Reading",
    "ReadingSource",
    "Register",
    "ServiceLocation",
    "UsagePoint",
]
