"""The rules themselves, by subject: importing this package writes them all down."""

from jaryk.norms.rules import (
    coefficient,
    deadlines,
    lines,
    losses,
    penalty,
    sharing,
    steps,
    tax,
    terms_connection,
    terms_contract,
    terms_supply,
    terms_violation,
    transformers,
    unmetered,
)

__all__ = [
    "coefficient",
    "deadlines",
    "lines",
    "losses",
    "penalty",
    "sharing",
    "steps",
    "tax",
    "terms_connection",
    "terms_contract",
    "terms_supply",
    "terms_violation",
    "transformers",
    "unmetered",
]
