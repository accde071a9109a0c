"""The rules themselves, by subject: importing this package writes them all down."""

from jaryk.norms.rules import (
    deadlines,
    penalty,
    sharing,
    steps,
    tax,
    terms_connection,
    terms_contract,
    terms_supply,
    terms_violation,
)

__all__ = [
    "deadlines",
    "penalty",
    "sharing",
    "steps",
    "tax",
    "terms_connection",
    "terms_contract",
    "terms_supply",
    "terms_violation",
]
