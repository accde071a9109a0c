"""The web application with a small world behind it, and people who sign in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from jaryk.interfaces.cli.main import main
from jaryk.platform import operations as platform
from jaryk.platform.queries import district

Enter = Callable[..., Client]
Ask = Callable[..., tuple[int, dict[str, Any]]]
TODAY = date(2026, 6, 5)


@pytest.fixture
def standing_still(db: None) -> None:
    """A demonstration on its day, so that pages know what today is."""
    platform.set_up_installation(kind="demonstration", business_on=TODAY)
    cache.clear()


@pytest.fixture
def enter(standing_still: None) -> Enter:
    """Signs a member of the staff in; ``sees`` names the only districts that they see."""

    def sign_in(role: str, *sees: str, language: str = "en") -> Client:
        user = platform.enrol_user(
            username=f"{role}-{'-'.join(sees)}",
            full_name=f"Some {role}",
            role=role,
            password="a long password",
            language=language,
            districts=[found for code in sees if (found := district(code))],
        )
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def terminal(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands find the test's own database and a folder of their own."""
    told = connection.settings_dict
    host = quote(told["HOST"], safe="")
    user = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}"
    url = f"postgresql://{user}@{host}:{told['PORT'] or 5432}/{told['NAME']}"
    monkeypatch.setenv("JARYK_DATABASE_URL", url)
    monkeypatch.setenv("JARYK_VAR", str(tmp_path / "var"))


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command with --json; its exit code and its answer."""

    def asked(*words: str) -> tuple[int, dict[str, Any]]:
        code = main([*words, "--json", "--lang", "en"])
        return code, json.loads(capsys.readouterr().out)

    return asked
