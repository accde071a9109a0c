"""Draft tariffs that were tried on what was billed."""

from __future__ import annotations

from jaryk.charges.models import TariffDraft
from jaryk.kernel.errors import Refusal

__all__ = ["TariffDraft", "draft", "drafts"]


def drafts(*, at_most: int = 50) -> list[TariffDraft]:
    """The newest drafts first."""
    return list(TariffDraft.objects.select_related("district", "made_by").order_by("-id")[:at_most])


def draft(draft_id: int) -> TariffDraft:
    """One draft; Refusal for an unknown one."""
    found = TariffDraft.objects.select_related("district", "made_by").filter(pk=draft_id).first()
    if found is None:
        raise Refusal("charges.draft.unknown", draft=draft_id)
    return found
