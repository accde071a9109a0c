from jaryk.documents.models.bills import Bill
from jaryk.documents.models.corrections import (
    Correction,
    Recalculation,
    RecalculationReason,
    RecalculationSetAside,
    RecalculationShard,
    RecalculationStatus,
)
from jaryk.documents.models.disputes import Dispute, DisputeState
from jaryk.documents.models.invoices import Invoice, InvoiceKind, InvoiceLine
from jaryk.documents.models.proposals import Proposal, ProposalKind, ProposalState
from jaryk.documents.models.series import DocumentSeries

__all__ = [
    "Bill",
    "Correction",
    "Dispute",
    "DisputeState",
    "DocumentSeries",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "Recalculation",
    "RecalculationReason",
    "RecalculationSetAside",
    "RecalculationShard",
    "RecalculationStatus",
]
