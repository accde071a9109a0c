"""A small world: accounts, meters, readings and payments told in tables, and its bills as text.

Facts enter by the operations that the product itself uses. A table is lines of words parted by
two blanks or more under a heading; the heading says what kind of fact each line is:

    account  group  meter  since  shows      a point hung with a meter and supplied to an account
    old  final  on  meter  shows             a meter exchanged for another
    account  takes  on                       a new customer at the point of a meter
    meter  on  kwh                           a reading
    account  paid_on  som                    a payment

Further columns (``digits``, ``registers``, ``ratio``, ``district``, ``register``, ``key``) may
stand in the heading; ``-`` is nothing. A reading, an exchange or a payment is known on its own day,
a bill knows all that is known at noon of the day of issue.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import polars as pl

from jaryk.charges.models import BillingRun
from jaryk.charges.queries.runs import set_asides
from jaryk.customers.models import AgreementPoint, CustomerAccount, CustomerAgreement
from jaryk.customers.operations.assignment import assign_group
from jaryk.customers.operations.registration import register
from jaryk.customers.queries.accounts import account_by_number
from jaryk.documents.models import Bill
from jaryk.documents.operations import billing
from jaryk.kernel.periods import Month
from jaryk.ledger.operations.payments import record_payments
from jaryk.metering.operations.installation import exchange, install
from jaryk.metering.operations.readings import record
from jaryk.platform import operations as platform
from jaryk.platform.queries import district as district_of
from jaryk.reference.operations.loading import load_reference
from jaryk.reference.queries.tariffs import group as group_of
from tests.bill_text import bill_as_text

LONG_AGO = datetime(2012, 8, 22, tzinfo=UTC)
Row = dict[str, str]


def known_on(day: date) -> datetime:
    """The morning on which a fact of that day is known."""
    return datetime.combine(day, time(6), UTC)


def noon(day: date) -> datetime:
    """When a bill of that day looks at the facts."""
    return datetime.combine(day, time(12), UTC)


def day(written: str) -> date:
    return date.fromisoformat(written)


class World:
    """What a test needs of a supplier, built by the real operations."""

    def __init__(self) -> None:
        load_reference(known_at=LONG_AGO)
        for code in ("north", "south"):
            platform.open_district(code=code, name_ru=code, name_ky=code, name_en=code)
        self._point_of: dict[str, str] = {}

    def tell(self, text: str) -> None:
        """Enter every table of the text; what is not a table is prose and left alone."""
        for block in re.split(r"\n\s*\n", text):
            lines = [re.split(r"\s{2,}", line.strip()) for line in block.strip().splitlines()]
            enter = self._entry(set(lines[0])) if lines else None
            if enter is not None:
                enter([dict(zip(lines[0], line, strict=True)) for line in lines[1:]])

    def connect(self, rows: Iterable[Row]) -> None:
        """Points with their meters, supplied to accounts and billed by groups."""
        told = [self._connection(row) for row in rows]
        points = pl.DataFrame(told)
        metered = points.filter(pl.col("usage_point").is_not_null())
        if metered.height:
            install(metered, known_at=LONG_AGO)
        register(points, known_at=LONG_AGO)

    def exchange(self, rows: Iterable[Row]) -> None:
        """Other meters in place of the old ones."""
        for row in rows:
            point = self._point_of[row["old"]]
            self._point_of[row["meter"]] = point
            new = self._meter(row) | {
                "usage_point": point,
                "exchanged_on": day(row["on"]),
                "final_readings_kwh": row["final"],
            }
            exchange(pl.DataFrame([new]), known_at=known_on(day(row["on"])))

    def take_over(self, rows: Iterable[Row]) -> None:
        """New customers at points whose agreements end; the points keep their groups."""
        for row in rows:
            on, point = day(row["on"]), self._point_of[row["takes"]]
            _end_supply(point, on)
            newcomer = self._customer(row, None) | {"usage_point": point, "agreement_from": on}
            frame = pl.DataFrame([newcomer], schema_overrides={"tariff_group": pl.String})
            register(frame, known_at=known_on(on))

    def bill_by(self, meter: str, group: str, *, since: str) -> None:
        """Another tariff group for the meter's point, from a day on."""
        change = {
            "usage_point": [self._point_of[meter]],
            "tariff_group": [group],
            "valid_from": [day(since)],
            "valid_until": [None],
        }
        assign_group(
            pl.DataFrame(change, schema_overrides={"valid_until": pl.Date}),
            known_at=known_on(day(since)),
        )

    def read(self, rows: Iterable[Row], *, known_at: datetime | None = None) -> None:
        """Readings of registers."""
        for row in rows:
            read_on = day(row["on"])
            reading = {
                "meter": row["meter"],
                "register": row.get("register", "A+"),
                "read_on": read_on,
                "value_wh": int(Decimal(row["kwh"]) * 1000),
                "source": "route",
            }
            record(pl.DataFrame([reading]), known_at=known_at or known_on(read_on))

    def pay(self, rows: Iterable[Row], *, known_at: datetime | None = None) -> int:
        """Payments of accounts; returns how many were new."""
        new = 0
        for row in rows:
            paid_on = day(row["paid_on"])
            payment = {
                "account_id": self.account(row["account"]).pk,
                "key": row.get("key", f"{row['account']} {row['paid_on']}"),
                "paid_on": paid_on,
                "amount_tyiyn": int(Decimal(row["som"]) * 100),
            }
            new += record_payments(pl.DataFrame([payment]), known_at=known_at or known_on(paid_on))
        return new

    def start(
        self,
        period: str,
        issued_on: str,
        *,
        district: str | None = None,
        account: str | None = None,
        known_at: datetime | None = None,
    ) -> BillingRun:
        """A run of the month, started or found begun."""
        found = district_of(district) if district else None
        return billing.start_run(
            period=Month.parse(period),
            issued_on=day(issued_on),
            known_at=known_at or noon(day(issued_on)),
            district_id=found.pk if found else None,
            account_id=self.account(account).pk if account else None,
        )

    def bill(self, period: str, issued_on: str, **scope: Any) -> BillingRun:
        """Bill the month from start to posting."""
        run = self.start(period, issued_on, **scope)
        self.finish(run)
        return run

    def finish(self, run: BillingRun) -> None:
        """Preview, approve and post a run."""
        billing.preview(run)
        self.post(run)

    def post(self, run: BillingRun) -> None:
        """Approve and post a run."""
        billing.approve(run, user_id=None, at=run.known_at)
        billing.post(run, at=run.known_at)

    def account(self, number: str) -> CustomerAccount:
        found = account_by_number(number)
        assert found is not None, number
        return found

    def bill_of(self, number: str, period: str) -> Bill:
        return Bill.objects.get(account__number=number, period=Month.parse(period).first_on)

    def billed(self, period: str) -> list[str]:
        """Numbers of the accounts that have a bill for the month."""
        bills = Bill.objects.filter(period=Month.parse(period).first_on)
        return sorted(bills.values_list("account__number", flat=True))

    def text(self, number: str, period: str) -> str:
        """The account's bill of the month as text."""
        return bill_as_text(self.bill_of(number, period))

    def set_aside(self, run: BillingRun) -> dict[str, str]:
        """Why accounts were set aside, in English, by account number."""
        return {row.account_number: row.reason("en") for row in set_asides(run.pk)}

    def _entry(self, heading: set[str]) -> Callable[[list[Row]], object] | None:
        kinds = (
            ({"account", "group", "since"}, self.connect),
            ({"old", "final", "on"}, self.exchange),
            ({"account", "takes", "on"}, self.take_over),
            ({"meter", "on", "kwh"}, self.read),
            ({"account", "paid_on", "som"}, self.pay),
        )
        return next((enter for columns, enter in kinds if columns <= heading), None)

    def _connection(self, row: Row) -> dict[str, object]:
        has_meter = row["meter"] != "-"
        point = f"P-{row['meter']}" if has_meter else None
        if point is not None:
            self._point_of[row["meter"]] = point
        since = day(row["since"])
        return (
            self._meter(row)
            | self._customer(row, _or_nothing(row["group"]))
            | {
                "usage_point": point,
                "address": "ул. Ала-Тоо, 5",
                "installed_on": since,
                "agreement_from": since,
            }
        )

    def _customer(self, row: Row, group: str | None) -> dict[str, object]:
        number = row["account"]
        is_household = group is None or group_of(group).is_household
        return {
            "account": number,
            "name": f"Customer {number}",
            "kind": "household" if is_household else "other",
            "inn": "",
            "language": row.get("language", "ru"),
            "phone": "",
            "email": "",
            "district": row.get("district", "north"),
            "agreement": f"D-{number}",
            "tariff_group": group,
        }

    def _meter(self, row: Row) -> dict[str, object]:
        return {
            "meter": _or_nothing(row["meter"]),
            "meter_type": "",
            "digits": int(row.get("digits", "6")),
            "registers": row.get("registers", "A+"),
            "current_ratio": int(row.get("ratio", "1")),
            "voltage_ratio": 1,
            "initial_readings_kwh": row["shows"],
        }


def _end_supply(point: str, on: date) -> None:
    """End what is supplied at the point, as facts end: superseded, and told again with an end."""
    supplied = AgreementPoint.objects.select_related("agreement").get(
        usage_point__code=point, superseded_at=None, valid_until=None
    )
    agreement = supplied.agreement
    _tell_again(agreement, on)
    supplied.agreement = agreement
    _tell_again(supplied, on)


def _tell_again(fact: AgreementPoint | CustomerAgreement, until: date) -> None:
    known_at = known_on(until)
    type(fact)._default_manager.filter(pk=fact.pk).update(superseded_at=known_at)
    fact.pk, fact.valid_until, fact.known_at = None, until, known_at
    fact._state.adding = True
    fact.save(force_insert=True)


def _or_nothing(word: str) -> str | None:
    return None if word == "-" else word
