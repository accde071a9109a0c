from jaryk.ledger.models.accounts import LedgerAccount, LedgerAccountKind
from jaryk.ledger.models.entries import Entry, EntryKind, Posting

__all__ = ["Entry", "EntryKind", "LedgerAccount", "LedgerAccountKind", "Posting"]
