"""Passwords of new log-ins: drawn here and shown once, or taken from the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from typing import Final

from jaryk.interfaces.setup.told import UserTold
from jaryk.kernel.errors import Refusal

# Nothing that looks like something else on paper: no 0 and o, no 1, i and l.
_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS: Final = 4
_SIGNS_A_GROUP: Final = 5
SHORTEST: Final = 10


@dataclass(frozen=True)
class NewPassword:
    """A password just given; ``password_env`` tells whence it was taken, else it was drawn."""

    username: str
    password: str
    password_env: str

    @property
    def is_drawn(self) -> bool:
        return not self.password_env


def new_password(user: UserTold) -> NewPassword:
    """The password that the user's variable holds, or one drawn by chance."""
    variable = user.password_env
    password = _taken_from(variable, user.username) if variable else _drawn()
    return NewPassword(user.username, password, variable)


def _taken_from(variable: str, username: str) -> str:
    password = os.environ.get(variable, "")
    if not password:
        raise Refusal("setup.no_variable", variable=variable, username=username)
    if len(password) < SHORTEST:
        raise Refusal(
            "setup.short_password", variable=variable, username=username, shortest=SHORTEST
        )
    return password


def _drawn() -> str:
    """About a hundred bits, in groups that can be read out."""
    groups = (
        "".join(secrets.choice(_SIGNS) for _ in range(_SIGNS_A_GROUP)) for _ in range(_GROUPS)
    )
    return "-".join(groups)
