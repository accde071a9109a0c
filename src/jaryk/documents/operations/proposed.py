"""What a proposal asks for, and what each kind of proposal must answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from jaryk.kernel.errors import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A proposal as it is looked into; without ``proposal_id`` before it is kept."""

    proposal_id: int | None
    account_id: int | None
    amount_tyiyn: int
    payload: dict[str, Any]
    act: str
    reason: str
    proposed_by_id: int
    decided_by_id: int | None

    @property
    def key(self) -> str:
        """How the books name what is done by it."""
        assert self.proposal_id is not None
        return f"proposal:{self.proposal_id}"

    @property
    def approver_id(self) -> int:
        assert self.decided_by_id is not None
        return self.decided_by_id

    def account(self) -> int:
        """The account; Refusal where none is named."""
        if self.account_id is None:
            raise Refusal("documents.proposal.no_account")
        return self.account_id

    def told(self, name: str) -> Any:
        """A particular of the payload; Refusal where it is missing."""
        if self.payload.get(name) in (None, ""):
            raise Refusal("documents.proposal.lacks", what=name)
        return self.payload[name]

    def number(self, name: str) -> int:
        """A whole number of the payload."""
        value = self.told(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refusal("documents.proposal.lacks", what=name)
        return value

    def day(self, name: str) -> date:
        """A day of the payload, written as 2026-05-31."""
        try:
            return date.fromisoformat(str(self.told(name)))
        except ValueError:
            raise Refusal("documents.proposal.lacks", what=name) from None


class Kind(Protocol):
    """One kind of proposal."""

    def completed(self, wish: Wish, *, on: date) -> Wish:
        """The wish with what follows from the books, before it is kept."""
        ...

    def refuse_impossible(self, wish: Wish, *, on: date) -> None:
        """Refuse what cannot be done on the day."""
        ...

    def carry_out(self, wish: Wish, *, on: date, at: datetime) -> int | None:
        """Do it; returns the first entry in the books, if it has any."""
        ...


class AsWished:
    """Kinds that are kept as they are told."""

    def completed(self, wish: Wish, *, on: date) -> Wish:  # noqa: ARG002
        return wish
