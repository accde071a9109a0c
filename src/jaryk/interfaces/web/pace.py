"""How fast a visitor without a name may ask for what takes work."""

from __future__ import annotations

from typing import Final

from django.core.cache import cache

from jaryk.interfaces.web import access
from jaryk.interfaces.web.access import StaffRequest

# So many answers a minute for an address; staff may ask as much as they like.
MOST_A_MINUTE: Final = 60
_MINUTE: Final = 60


def is_too_fast(request: StaffRequest) -> bool:
    """Whether this visitor has asked for too much within a minute; counts this asking."""
    if access.may(request.user, access.READER):
        return False
    key = f"pace:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, _MINUTE)
    return cache.incr(key) > MOST_A_MINUTE
