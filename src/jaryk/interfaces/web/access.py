"""Who may do what: a reader looks, a clerk works, a chief approves; each in their districts."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from jaryk.platform.queries import User

READER, CLERK, CHIEF = "reader", "clerk", "chief"
_RANK = {READER: 0, CLERK: 1, CHIEF: 2}

Arguments = ParamSpec("Arguments")


class StaffRequest(HttpRequest):
    """A request as the middleware leaves it."""

    user: User
    htmx: HtmxDetails
    lang: str
    theme: str


View = Callable[Concatenate[StaffRequest, Arguments], HttpResponseBase]


def may(user: User, role: str) -> bool:
    """Whether the user's role reaches ``role``."""
    return user.is_authenticated and _RANK[user.role] >= _RANK[role]


def requires(role: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """A page for this role and those above; others get a friendly refusal."""

    def guard(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def guarded(
            request: StaffRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponseBase:
            if not may(request.user, role):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def seen_districts(request: StaffRequest) -> frozenset[int] | None:
    """Ids of the districts that the user sees; None for all."""
    if not hasattr(request, "_seen_districts"):
        named = frozenset(request.user.districts.values_list("id", flat=True))
        request._seen_districts = named or None  # type: ignore[attr-defined]
    return request._seen_districts  # type: ignore[attr-defined, no-any-return]


def sees(request: StaffRequest, district_id: int | None) -> bool:
    """Whether the user sees this district; a thing of no one district is for those who see all."""
    seen = seen_districts(request)
    return seen is None or district_id in seen


def for_whole_house(view: View[Arguments]) -> View[Arguments]:
    """A page about all districts at once; whoever sees only some gets a friendly refusal."""

    @wraps(view)
    def guarded(
        request: StaffRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        if seen_districts(request) is not None:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded
