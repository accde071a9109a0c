"""The web application with a small world behind it, and people who sign in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from jaryk.platform import operations as platform
from jaryk.platform.queries import district

Enter = Callable[..., Client]
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
