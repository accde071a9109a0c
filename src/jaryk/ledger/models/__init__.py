from jaryk.ledger.models.accounts import LedgerAccount, LedgerAccountKind
from jaryk.ledger.models.channels import (
    AgentAnswer,
    ChannelKind,
    PaymentChannel,
    ReceivedPayment,
    RefusedRepeat,
)
from jaryk.ledger.models.entries import Entry, EntryKind, Posting
from jaryk.ledger.models.periods import ClosedPeriod, Horizon, PeriodBalance, Seal
from jaryk.ledger.models.relief import AllocationOrder, AmnestyCampaign, PenaltyStanding
from jaryk.ledger.models.statements import (
    LineVerdict,
    PaymentStatement,
    StatementLine,
    StatementUse,
)

__all__ = [
    "AgentAnswer",
    "AllocationOrder",
    "AmnestyCampaign",
    "ChannelKind",
    "ClosedPeriod",
    "Entry",
    "EntryKind",
    "Horizon",
    "LedgerAccount",
    "LedgerAccountKind",
    "LineVerdict",
    "PaymentChannel",
    "PaymentStatement",
    "PenaltyStanding",
    "PeriodBalance",
    "Posting",
    "ReceivedPayment",
    "RefusedRepeat",
    "Seal",
    "StatementLine",
    "StatementUse",
]
