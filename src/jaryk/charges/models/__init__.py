from jaryk.charges.models.drafts import TariffDraft
from jaryk.charges.models.lines import (
    BilledSlice,
    ChargeKind,
    ChargeLine,
    CorrectedLine,
    CorrectedSlice,
    MeasuredSlice,
    WorkedOutLine,
)
from jaryk.charges.models.runs import BillingRun, BillingShard, RunGroupTotal, RunStatus, SetAside

__all__ = [
    "BilledSlice",
    "BillingRun",
    "BillingShard",
    "ChargeKind",
    "ChargeLine",
    "CorrectedLine",
    "CorrectedSlice",
    "MeasuredSlice",
    "RunGroupTotal",
    "RunStatus",
    "SetAside",
    "TariffDraft",
    "WorkedOutLine",
]
