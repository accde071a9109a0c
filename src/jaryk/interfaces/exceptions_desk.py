"""What a clerk may do with a doubted reading, each act whole or not at all."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Final

import polars as pl
from django.db import transaction

from jaryk.charges.set_aside import reasons
from jaryk.customers.queries.accounts import account_by_number, supply_of_points
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month
from jaryk.metering.operations.exceptions import decide
from jaryk.metering.operations.readings import record
from jaryk.metering.queries.exceptions import (
    Asked,
    ExceptionKind,
    ExceptionState,
    ReadingException,
    asked_for,
)
from jaryk.norms.bases import Cause
from jaryk.usage.estimating import estimate_unread

ESTIMABLE: Final = (ExceptionKind.MISSING, ExceptionKind.BELOW_ESTIMATE)
CAUSES: Final = (Cause.NO_ACCESS, Cause.NOT_DELIVERED, Cause.METER_FAILED)
WAITING: Final = (ExceptionState.OPEN, ExceptionState.VISIT)
MOST_AT_ONCE: Final = 10_000


def account_number_at(found: ReadingException) -> str:
    """The account that is supplied at the point now; empty where there is none."""
    rows = supply_of_points(pl.Series([found.usage_point_id]))
    return str(rows.get_column("account")[0]) if rows.height else ""


def settle(
    found: ReadingException, state: ExceptionState, *, note: str, by_id: int, at: datetime
) -> None:
    """Accept it or send it to a visit; Refusal when somebody was quicker."""
    if not decide([found.pk], state=state, by_id=by_id, at=at, note=note):
        raise Refusal("metering.exception.decided")


@transaction.atomic
def correct(
    found: ReadingException, *, read_on: date, value_wh: int, note: str, by_id: int, at: datetime
) -> None:
    """Another reading for the day; what was billed by the old one is corrected as ever."""
    settle(found, ExceptionState.CORRECTED, note=note, by_id=by_id, at=at)
    row = {
        "meter": found.register.meter.serial,
        "register": found.register.code,
        "read_on": read_on,
        "value_wh": value_wh,
        "source": "route",
    }
    record(pl.DataFrame([row]), known_at=at)


@transaction.atomic
def estimate(found: ReadingException, *, cause: Cause, by_id: int, at: datetime) -> None:
    """Estimate the account's unread registers by law, or set an estimate right by the reading.

    Raises Refusal with the reason where the law lets nothing be estimated.
    """
    if found.state not in WAITING:
        raise Refusal("metering.exception.decided")
    account = account_by_number(account_number_at(found))
    if account is None:
        raise Refusal("metering.exception.no_account")
    made = estimate_unread(
        period=Month.of(found.month), known_at=at, account_id=account.pk, cause=cause, by_id=by_id
    )
    own = made.faults.filter(pl.col("register_id") == found.register_id)
    for _, key, particulars in reasons(own).iter_rows():
        raise Refusal(key, **json.loads(particulars))
    done = (*made.dials.get_column("register_id"), *made.settled.get_column("register_id"))
    if found.register_id not in done:
        raise Refusal("metering.exception.nothing_to_estimate")


@transaction.atomic
def accept_all(asked: Asked, *, expected: int, by_id: int, at: datetime) -> int:
    """Accept all that are asked for; Refusal unless they are as many as the person was told."""
    ids = list(asked_for(asked).values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
    if len(ids) > MOST_AT_ONCE:
        raise Refusal("metering.exception.too_many", most=MOST_AT_ONCE)
    if len(ids) != expected:
        raise Refusal("metering.exception.changed", expected=expected, found=len(ids))
    return decide(ids, state=ExceptionState.ACCEPTED, by_id=by_id, at=at)
