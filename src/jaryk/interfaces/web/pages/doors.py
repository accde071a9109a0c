"""Coming in, going out, and how the visitor likes to read."""

from __future__ import annotations

from typing import Final

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.middleware import THEMES
from jaryk.kernel.texts import LANGUAGES
from jaryk.platform import queries as platform
from jaryk.platform.queries import User

# So many wrong passwords for a name, or from an address, and both must wait.
MOST_FOR_NAME: Final = 5
MOST_FROM_ADDRESS: Final = 20
WAIT_SECONDS: Final = 300


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: StaffRequest) -> HttpResponse:
    """Asks for a name and a password; too many wrong ones make both wait."""
    back = _own_page(request.POST.get("next") or request.GET.get("next", ""))
    if request.method != "POST":
        words = {"next": back, "is_set_up": platform.is_set_up()}
        return render(request, "web/sign_in.html", words)
    name = request.POST.get("username", "").strip()[:60]
    counters = _counters(name, request)
    if any(cache.get(key, 0) >= most for key, most in counters.items()):
        return _turned_away(request, name, back, is_waiting=True)
    user = authenticate(request, username=name, password=request.POST.get("password", ""))
    if not isinstance(user, User):
        _count_failure(counters)
        return _turned_away(request, name, back, is_waiting=False)
    cache.delete_many(list(counters))
    return _let_in(request, user, back)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("sign-in")


@login_not_required
@require_POST
def preferences(request: StaffRequest) -> HttpResponseRedirect:
    """Language and theme: kept in the session, the language also with the user."""
    lang = request.POST.get("lang")
    if lang in LANGUAGES:
        request.session["lang"] = lang
        if request.user.is_authenticated and request.user.language != lang:
            request.user.language = lang
            request.user.save(update_fields=["language"])
    if request.POST.get("theme") == "next":
        following = THEMES.index(request.theme) + 1
        request.session["theme"] = THEMES[following % len(THEMES)]
    return HttpResponseRedirect(_own_page(request.POST.get("back", "")))


def _let_in(request: StaffRequest, user: User, back: str) -> HttpResponse:
    """A new session that keeps what the visitor has chosen at the door."""
    kept = {key: request.session[key] for key in ("lang", "theme") if key in request.session}
    login(request, user)
    request.session.update(kept)
    return HttpResponseRedirect(back)


def _turned_away(request: StaffRequest, name: str, back: str, *, is_waiting: bool) -> HttpResponse:
    words = {
        "next": back,
        "is_set_up": True,
        "username": name,
        "is_wrong": not is_waiting,
        "is_waiting": is_waiting,
        "minutes": WAIT_SECONDS // 60,
    }
    return render(request, "web/sign_in.html", words, status=429 if is_waiting else 422)


def _counters(name: str, request: StaffRequest) -> dict[str, int]:
    address = request.META.get("REMOTE_ADDR", "")
    return {
        f"sign-in:name:{name.lower().encode().hex()}": MOST_FOR_NAME,
        f"sign-in:from:{address}": MOST_FROM_ADDRESS,
    }


def _count_failure(counters: dict[str, int]) -> None:
    for key in counters:
        cache.add(key, 0, WAIT_SECONDS)
        cache.incr(key)


def _own_page(address: str) -> str:
    """The address if it is a page of ours, else the home page."""
    if url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return "/"
