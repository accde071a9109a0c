"""A paragraph for a lawyer's eyes: its rules, their parameters and examples, worked out afresh."""

from jaryk.interfaces.review.laws import LawReviewed, review

__all__ = ["LawReviewed", "review"]
