"""What ARCHITECTURE.md says the database holds, the database holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from jaryk.charges.models import BillingRun, BillingShard
from jaryk.customers.models import TariffAssignment
from jaryk.metering.models import Meter, MeterInstallation, ServiceLocation, UsagePoint
from jaryk.platform.models import District, ImportFile, ImportLine
from jaryk.reference.models import TariffGroup
from tests.tidy.tree import CHECKOUT

GROW_ONLY = (
    "charges_billedslice",
    "charges_chargeline",
    "documents_bill",
    "ledger_entry",
    "ledger_posting",
    "platform_auditevent",
)
# Bits of pg_trigger.tgtype.
ROW, BEFORE, DELETE, UPDATE, TRUNCATE = 1, 2, 8, 16, 32

pytestmark = pytest.mark.django_db


def told_names() -> set[str]:
    """Constraints, indexes and triggers that the table of invariants names."""
    table = (CHECKOUT / "ARCHITECTURE.md").read_text("utf-8").split("## What always holds")[1]
    held = [row.split("|")[2] for row in table.splitlines() if row.startswith("| ")]
    return {name for cell in held for name in re.findall(r"`(\w+)`", cell)}


def catalogue() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes "
            "UNION SELECT tgname FROM pg_trigger UNION SELECT proname FROM pg_proc"
        )
        return {name for (name,) in cursor.fetchall()}


def test_every_constraint_told_of_is_laid() -> None:
    assert told_names(), "the table of invariants is gone"
    assert not told_names() - catalogue(), "not in the database"


@pytest.mark.parametrize("table", GROW_ONLY)
def test_tables_of_record_refuse_every_change(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgtype FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND proname = %s",
            [table, "platform_refuse_change"],
        )
        guards = {kind for (kind,) in cursor.fetchall()}
    assert guards == {ROW | BEFORE | DELETE | UPDATE, BEFORE | TRUNCATE}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE platform_auditevent SET action = 'nothing'",
        "DELETE FROM platform_auditevent",
        "TRUNCATE platform_auditevent",
    ],
)
def test_what_was_done_stays_told(change: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_auditevent (at, action, subject, detail) "
            "VALUES ('2026-05-31 12:00+06', 'billing.posted', 'run 1', '{}')"
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
            cursor.execute(change)


@pytest.fixture
def refused() -> Callable[[str], AbstractContextManager[None]]:
    """What happens inside must be refused by the constraint of this name."""

    @contextmanager
    def by(constraint: str) -> Iterator[None]:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            yield

    return by


Refused = Callable[[str], AbstractContextManager[None]]
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def usage_point(code: str) -> UsagePoint:
    district, _ = District.objects.get_or_create(code="01")
    location = ServiceLocation.objects.create(district=district, address="Ак-Булак, 1")
    return UsagePoint.objects.create(code=code, location=location)


def test_a_meter_hangs_in_one_place_and_a_place_has_one_meter(refused: Refused) -> None:
    here, there = usage_point("here"), usage_point("there")
    meter, other = Meter.objects.create(serial="1"), Meter.objects.create(serial="2")
    MeterInstallation.objects.create(
        usage_point=here, meter=meter, valid_from=MAY, valid_until=JUNE, known_at=NOON
    )
    with refused("meter_in_one_place"):
        MeterInstallation.objects.create(
            usage_point=there, meter=meter, valid_from=date(2026, 5, 31), known_at=NOON
        )
    with refused("one_meter_a_point"):
        MeterInstallation.objects.create(
            usage_point=here, meter=other, valid_from=MAY, known_at=NOON
        )
    MeterInstallation.objects.create(usage_point=here, meter=other, valid_from=JUNE, known_at=NOON)
    MeterInstallation.objects.create(usage_point=there, meter=meter, valid_from=JUNE, known_at=NOON)


def test_a_point_is_billed_by_one_group(refused: Refused) -> None:
    point = usage_point("here")
    group = TariffGroup.objects.create(code="household", is_household=True)
    TariffAssignment.objects.create(usage_point=point, group=group, valid_from=MAY, known_at=NOON)
    with refused("one_group_a_point"):
        TariffAssignment.objects.create(
            usage_point=point, group=group, valid_from=JULY, known_at=NOON
        )


def test_a_month_has_one_open_run(refused: Refused) -> None:
    BillingRun.objects.create(
        period=MAY, known_at=NOON, issued_on=JUNE, posted_before=0, status="posted"
    )
    BillingRun.objects.create(
        period=MAY, known_at=NOON, issued_on=JUNE, posted_before=0, status="approved"
    )
    with refused("one_open_run_a_month"):
        BillingRun.objects.create(period=MAY, known_at=NOON, issued_on=JUNE, posted_before=0)


def test_a_shard_is_posted_as_it_was_previewed(refused: Refused) -> None:
    run = BillingRun.objects.create(period=MAY, known_at=NOON, issued_on=JUNE, posted_before=0)
    shard = BillingShard.objects.create(
        run=run,
        shard_no=1,
        first_account_id=1,
        last_account_id=2,
        accounts=2,
        previewed_digest="as previewed",
    )
    with refused("staged_as_previewed"):
        BillingShard.objects.filter(pk=shard.pk).update(staged_digest="otherwise")


def test_a_rejected_line_has_its_reason(refused: Refused) -> None:
    file = ImportFile.objects.create(kind="readings", name="may.csv", sha256="0", staged_at=NOON)
    with refused("rejected_line_has_reason"):
        ImportLine.objects.create(file=file, line_no=2, raw="?", verdict="rejected")
