"""A form that is sent twice does what it asks once, and both times leads to the same page."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpResponseRedirect

from jaryk.interfaces import clock
from jaryk.interfaces.web.access import StaffRequest
from jaryk.interfaces.web.forms import Form
from jaryk.platform import queries as platform
from jaryk.platform.operations import record_event
from jaryk.platform.staging import change


@transaction.atomic
def once(request: StaffRequest, form: Form, act: Callable[[], str]) -> HttpResponseRedirect:
    """Do what the form asks and go where ``act`` says.

    The audit trail remembers the form's token; two who send it at once wait for one another.
    """
    subject = f"form:{request.user.pk}:{form.token}"
    change("SELECT pg_advisory_xact_lock(hashtext({subject}))", subject=subject)
    answered = platform.last_event(subject)
    if answered is not None:
        return HttpResponseRedirect(answered.detail["address"])
    address = act()
    record_event(
        at=clock.now(),
        user=request.user,
        action="web.form_answered",
        subject=subject,
        detail={"address": address},
    )
    return HttpResponseRedirect(address)
