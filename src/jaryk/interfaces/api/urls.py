from __future__ import annotations

from django.urls import URLPattern, path

from jaryk.interfaces.api import acts, description

urlpatterns: list[URLPattern] = [
    path("agents/v1/check", acts.check, name="agents-check"),
    path("agents/v1/pay", acts.pay, name="agents-pay"),
    path("agents/v1/status", acts.status, name="agents-status"),
    path("agents/v1/cancel", acts.cancel, name="agents-cancel"),
    path("agents/v1/registry", acts.registry, name="agents-registry"),
    path("agents/v1/codes", description.codes, name="agents-codes"),
    path("agents/v1/openapi.json", description.openapi, name="agents-openapi"),
]
