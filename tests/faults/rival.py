"""Bill a month, or post a run of it, beside others who do the same this moment.

``python -m tests.faults.rival bill 2025-05 2025-06-15`` or ``... post 7``. It waits until the lock
that the starter holds is given back, and tells in one word what it came to.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time
from typing import Final

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from jaryk.charges.queries.runs import BillingRun
from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.operations import billing
from jaryk.kernel.errors import Refusal
from jaryk.kernel.periods import Month

START: Final = 4_008


def await_start() -> None:
    """Stand at the line with the others."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [START])


def bill(month: str, issued_on: str) -> None:
    """All that a clerk does for a month, from start to posting."""
    day = date.fromisoformat(issued_on)
    known_at = datetime.combine(day, time(12), UTC)
    run = billing.start_run(period=Month.parse(month), issued_on=day, known_at=known_at)
    billing.preview(run)
    billing.approve(run, user_id=None, at=known_at)
    post(run)


def post(run: BillingRun) -> None:
    billing.post(run, at=run.known_at)


def main(act: str, *told: str) -> str:
    await_start()
    try:
        if act == "bill":
            bill(*told)
        else:
            post(run_of(int(told[0])))
    except Refusal as refusal:
        return refusal.key
    return "posted"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
