"""The migrations lay exactly the tables that the models speak of."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation


def test_nothing_is_left_to_migrate() -> None:
    loader = MigrationLoader(None)
    assert not loader.detect_conflicts()
    with translation.override(None):  # a model's words in Russian are no change of its table
        changes = MigrationAutodetector(
            loader.project_state(),
            ProjectState.from_apps(apps),
            NonInteractiveMigrationQuestioner(specified_apps=None),
        ).changes(graph=loader.graph)
    told = [
        f"{label}: {operation.describe()}"
        for label, migrations in changes.items()
        for migration in migrations
        for operation in migration.operations
    ]
    assert not told, "run makemigrations:\n" + "\n".join(told)
