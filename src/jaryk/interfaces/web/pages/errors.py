"""What a visitor reads when a page is not there, not theirs, or broken."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jaryk.kernel.texts import LANGUAGES, text


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return render(request, "web/error.html", _words(request, "not_found"), status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return render(request, "web/error.html", _words(request, "forbidden"), status=403)


@login_not_required
def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form whose secret has run out, as after a new sign-in in another window."""
    return render(request, "web/error.html", _words(request, "stale_form"), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Without the database, which may be what is broken."""
    chosen = getattr(request, "lang", "ru")
    lang = chosen if chosen in LANGUAGES else "ru"
    title = text("web.error.broken.title", lang)
    told = text("web.error.broken.told", lang)
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="stylesheet" href="/static/web/tokens.css">'
        f'<link rel="stylesheet" href="/static/web/frame.css"><body class="door"><main>'
        f"<h1>{title}</h1><p>{told}</p></main></body></html>"
    )
    return HttpResponse(page, status=500)


def _words(request: HttpRequest, kind: str) -> dict[str, str]:
    lang = getattr(request, "lang", "ru")
    return {
        "title": text(f"web.error.{kind}.title", lang),
        "told": text(f"web.error.{kind}.told", lang),
    }
