"""The owner of the tables at work for a moment: to migrate, or to make a bench's database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.conf import settings
from django.db import connection

_WHO: Final = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")


@contextmanager
def as_owner() -> Iterator[None]:
    """The connection signs in as the owner while the block lasts, on the database that it was on.

    Nothing happens where the product works as the owner anyway.
    """
    used, owner = connection.settings_dict, settings.OWNER_DATABASE
    if used["USER"] == owner["USER"]:
        yield
        return
    before = {name: used[name] for name in _WHO}
    connection.close()
    used.update({name: owner[name] for name in _WHO})
    try:
        yield
    finally:
        connection.close()
        used.update(before)
