"""What every answer of the web application has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from jaryk.interfaces.web.access import StaffRequest
from jaryk.kernel.errors import Refusal
from jaryk.kernel.texts import LANGUAGES

THEMES: Final = ("auto", "light", "dark")

# Nothing but this server's own files; no inline script or style is ever run.
_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

Answer = Callable[[HttpRequest], HttpResponseBase]


class StrictHeaders:
    """Tells the browser to trust this server's own files only, and to keep no page behind."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = _whole_page(request, self._answer(request))
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if isinstance(response, HttpResponse) and "Cache-Control" not in response.headers:
            add_never_cache_headers(response)
        return response


def _whole_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A part of a page whose session has ended leads the whole page to the door."""
    is_part = "HX-Request" in request.headers
    if is_part and response.headers.get("Location", "").startswith(settings.LOGIN_URL):
        return HttpResponse(status=204, headers={"HX-Redirect": settings.LOGIN_URL})
    return response


class Preferences:
    """Language and theme of this visitor: the session's, else the user's, else Russian."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: StaffRequest) -> HttpResponseBase:
        chosen = request.session.get("lang") or getattr(request.user, "language", "")
        request.lang = chosen if chosen in LANGUAGES else "ru"
        theme = request.session.get("theme", "auto")
        request.theme = theme if theme in THEMES else "auto"
        return self._answer(request)

    def process_exception(self, request: StaffRequest, mistake: Exception) -> HttpResponse | None:
        """A refusal is an answer in the user's words, not a breakdown."""
        if not isinstance(mistake, Refusal):
            return None
        template = "web/refusal_part.html" if request.htmx else "web/refusal.html"
        words = {"told": mistake.say(request.lang)}
        return render(request, template, words, status=200 if request.htmx else 422)
