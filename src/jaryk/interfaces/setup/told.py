"""What a file of beginnings tells, checked."""

from __future__ import annotations

from dataclasses import dataclass

from jaryk.reference.operations.supplier import SupplierDetails


@dataclass(frozen=True)
class DistrictTold:
    """A district with its names."""

    code: str
    name_ru: str
    name_ky: str
    name_en: str


@dataclass(frozen=True)
class UserTold:
    """A member of the staff; ``districts`` are codes, none means all of them.

    ``password_env`` names the environment variable that holds a new password, if there is one.
    """

    username: str
    full_name: str
    role: str
    language: str
    districts: tuple[str, ...]
    password_env: str


@dataclass(frozen=True)
class Told:
    """The whole file."""

    kind: str
    supplier: SupplierDetails
    districts: tuple[DistrictTold, ...]
    users: tuple[UserTold, ...]
