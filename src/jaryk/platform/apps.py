from __future__ import annotations

from django.apps import AppConfig


class PlatformConfig(AppConfig):
    name = "jaryk.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from jaryk.platform.grants import issue_after_migration

        post_migrate.connect(issue_after_migration, sender=self)
