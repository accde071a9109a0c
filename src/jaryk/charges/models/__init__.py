from jaryk.charges.models.lines import BilledSlice, ChargeKind, ChargeLine
from jaryk.charges.models.runs import BillingRun, BillingShard, RunGroupTotal, RunStatus, SetAside

__all__ = [
    "BilledSlice",
    "BillingRun",
    "BillingShard",
    "ChargeKind",
    "ChargeLine",
    "RunGroupTotal",
    "RunStatus",
    "SetAside",
]
