from __future__ import annotations

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    name = "jaryk.charges"
    label = "charges"
    default_auto_field = "django.db.models.BigAutoField"
