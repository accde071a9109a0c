"""What the platform knows, for every room below."""

from __future__ import annotations

from datetime import date

from jaryk.platform.models import District, Installation, InstallationKind


def installation_kind() -> str:
    """What this copy is for; one not yet set up counts as a test, which writes to nobody."""
    kind = Installation.objects.values_list("kind", flat=True).first()
    return kind or InstallationKind.TEST


def business_day() -> date | None:
    """The day on which a demonstration stands still."""
    return Installation.objects.values_list("business_on", flat=True).first()


def districts() -> list[District]:
    """All districts in the order of their codes."""
    return list(District.objects.order_by("code"))
