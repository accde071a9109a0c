from __future__ import annotations

from django.urls import URLPattern, path

from jaryk.interfaces.api import acts

urlpatterns: list[URLPattern] = [
    path("agents/v1/check", acts.check, name="agents-check"),
    path("agents/v1/pay", acts.pay, name="agents-pay"),
    path("agents/v1/status", acts.status, name="agents-status"),
    path("agents/v1/cancel", acts.cancel, name="agents-cancel"),
]
