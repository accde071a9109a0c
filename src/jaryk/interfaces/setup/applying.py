"""What a file tells, taken over in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final, cast

from django.db import transaction

from jaryk.documents.queries.bills import latest_month
from jaryk.interfaces.setup.changes import Change, compared
from jaryk.interfaces.setup.passwords import NewPassword, new_password
from jaryk.interfaces.setup.told import DistrictTold, Told, UserTold
from jaryk.kernel.errors import Refusal
from jaryk.platform import operations as platform_operations
from jaryk.platform import queries as platform
from jaryk.reference.operations.loading import Loaded, load_reference
from jaryk.reference.operations.supplier import SupplierDetails, introduce_supplier
from jaryk.reference.queries.supplier import named_supplier

SET_UP: Final = "setup.set_up"
_YES: Final = "true"
_NO: Final = "false"


@dataclass(frozen=True)
class Outcome:
    """What was changed, which passwords were given, what was loaded of the reference data."""

    is_new: bool
    changes: tuple[Change, ...]
    passwords: tuple[NewPassword, ...]
    reference: Loaded

    @property
    def is_changed(self) -> bool:
        loaded = self.reference.appended + self.reference.superseded
        return self.is_new or bool(self.changes or self.passwords or loaded)


@transaction.atomic
def set_up(told: Told, *, renew: Collection[str] = (), at: datetime) -> Outcome:
    """Take the file over; whoever is named in ``renew`` gets a new password.

    Districts and users that the file does not name stay as they are. Raises Refusal in a
    demonstration, and where bills were issued as another kind of installation.
    """
    _refuse_strangers(renew, told.users)
    # Loading waits for whoever else changes the reference: two set-ups do not cross.
    reference = load_reference(known_at=at)
    is_new = not platform.is_set_up()
    changes = [
        *_kind(told.kind),
        *_supplier(told.supplier),
        *(change for district in told.districts for change in _district(district)),
    ]
    passwords = []
    for user in told.users:
        changed, password = _user(user, is_renewed=user.username in renew)
        changes += changed
        passwords += [] if password is None else [password]
    outcome = Outcome(is_new, tuple(changes), tuple(passwords), reference)
    _remember(outcome, at)
    return outcome


def _refuse_strangers(renew: Collection[str], users: tuple[UserTold, ...]) -> None:
    known = [user.username for user in users]
    for username in renew:
        if username not in known:
            raise Refusal("setup.renew_unknown", username=username, known=", ".join(known))


def _kind(told: str) -> Iterator[Change]:
    kept = platform.kind_told()
    if kept == "demonstration":
        raise Refusal("setup.demonstration")
    if kept == told:
        return
    if kept is not None and latest_month() is not None:
        raise Refusal("setup.kind_settled", kept=kept, told=told)
    platform_operations.set_up_installation(kind=told)
    yield Change("", "kind", after=told) if kept is None else Change("", "", "kind", kept, told)


def _supplier(told: SupplierDetails) -> Iterator[Change]:
    values = cast("dict[str, str]", told)
    named = named_supplier()
    kept = None if named is None else {key: str(getattr(named, key)) for key in values}
    changes = list(compared("supplier", "", kept, values))
    if changes:
        introduce_supplier(**told)
    yield from changes


def _district(told: DistrictTold) -> Iterator[Change]:
    names = {key: value for key, value in asdict(told).items() if key != "code"}
    opened = platform.district(told.code)
    kept = None if opened is None else {key: str(getattr(opened, key)) for key in names}
    changes = list(compared("district", told.code, kept, names))
    if changes:
        platform_operations.open_district(code=told.code, **names)
    yield from changes


def _user(told: UserTold, *, is_renewed: bool) -> tuple[list[Change], NewPassword | None]:
    """Enrol the user where anything is new; an old one keeps the password unless renewed."""
    enrolled = platform.user_named(told.username)
    kept = None if enrolled is None else _as_told(enrolled)
    changes = list(compared("user", told.username, kept, _values(told)))
    password = new_password(told) if kept is None or is_renewed else None
    if changes or password:
        platform_operations.enrol_user(
            username=told.username,
            full_name=told.full_name,
            role=told.role,
            language=told.language,
            password=None if password is None else password.password,
            districts=[found for code in told.districts if (found := platform.district(code))],
        )
    return changes, password


def _values(told: UserTold) -> dict[str, str]:
    return {
        "full_name": told.full_name,
        "role": told.role,
        "language": told.language,
        "districts": ", ".join(told.districts),
        "is_active": _YES,
    }


def _as_told(user: platform.User) -> dict[str, str]:
    codes = sorted(user.districts.values_list("code", flat=True))
    return {
        "full_name": user.full_name,
        "role": user.role,
        "language": user.language,
        "districts": ", ".join(codes),
        "is_active": _YES if user.is_active else _NO,
    }


def _remember(outcome: Outcome, at: datetime) -> None:
    """What was changed goes to the audit trail, and who has a new password, but not which."""
    if not outcome.is_changed:
        return
    platform_operations.record_event(
        at=at,
        user=None,
        action=SET_UP,
        subject="installation",
        detail={
            "changes": [asdict(change) for change in outcome.changes],
            "new_passwords": [given.username for given in outcome.passwords],
            "reference": asdict(outcome.reference),
        },
    )
