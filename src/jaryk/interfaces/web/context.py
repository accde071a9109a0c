"""What the frame around every page shows."""

from __future__ import annotations

from typing import Any

from jaryk.interfaces import clock
from jaryk.interfaces.web import access
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.navigation import GROUPS, OPEN_JOBS, job_of
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform import queries as platform


def frame(request: StaffRequest) -> dict[str, Any]:
    """Language, theme, the user's rights, the left column, the demonstration's banner."""
    lang = getattr(request, "lang", "ru")
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    here = request.resolver_match.url_name if request.resolver_match else ""
    job_here = job_of(here or "")
    return {
        "lang": lang,
        "languages": LANGUAGES,
        "theme": getattr(request, "theme", "auto"),
        "signed_in": signed_in,
        "staff": user if signed_in else None,
        "is_clerk": signed_in and access.may(request.user, access.CLERK),
        "is_chief": signed_in and access.may(request.user, access.CHIEF),
        "job_groups": GROUPS if signed_in else (),
        "open_jobs": () if signed_in else OPEN_JOBS,
        "is_open": job_here in dict(OPEN_JOBS),
        "job_here": job_here,
        "asked": request.GET.get("q", ""),
        "is_demonstration": platform.installation_kind() == "demonstration",
        "today": clock.today(),
    }
