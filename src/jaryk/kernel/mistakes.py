"""What is wrong with a rule itself: found while it is built, never shown to a customer."""

from __future__ import annotations


class TermError(Exception):
    """A formula that cannot be meant: mixed units, a float, too many digits, a truth value."""
