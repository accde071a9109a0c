"""A form that is sent twice does what it asks once, and both times leads to the same page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from django.db import transaction
from django.http import HttpResponseRedirect

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.forms import Form
from jaryk.kernel.errors import Refusal
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event
from jaryk.platform.staging import change

_NOWHERE: Final[Mapping[str, str]] = MappingProxyType({})


def answered(
    request: StaffRequest,
    form: Form,
    act: Callable[[], str],
    *,
    at: Mapping[str, str] = _NOWHERE,
) -> HttpResponseRedirect | None:
    """The way on from a sound form; None where the form now tells what is wrong.

    ``at`` names the field beside which a refusal of that key is told.
    """
    if not form.is_sound:
        return None
    try:
        return once(request, form, act)
    except Refusal as refusal:
        form.refuse(refusal, at=at.get(refusal.key, ""))
        return None


@transaction.atomic
def once(request: StaffRequest, form: Form, act: Callable[[], str]) -> HttpResponseRedirect:
    """Do what the form asks and go where ``act`` says.

    The audit trail remembers the form's token; two who send it at once wait for one another.
    """
    subject = f"form:{request.user.pk}:{form.token}"
    change("SELECT pg_advisory_xact_lock(hashtext({subject}))", subject=subject)
    told = platform.last_event(subject)
    if told is not None:
        return HttpResponseRedirect(told.detail["address"])
    address = act()
    record_event(
        at=clock.now(),
        user=request.user,
        action="web.form_answered",
        subject=subject,
        detail={"address": address},
    )
    return HttpResponseRedirect(address)
