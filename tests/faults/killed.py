"""Preview or post a run, and be killed on the way: ``python -m tests.faults.killed``.

Where to die: ``shard N`` when the N-th shard is done, ``sql TEXT`` before the first statement that
holds the text, ``statement N`` before the N-th, ``after MICROSECONDS`` of work wherever that is.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from threading import Timer
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection

from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.operations import billing


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(act: str, run_id: str, kind: str, where: str) -> None:
    done = asked = 0

    def on_progress(progress: billing.Progress) -> None:
        nonlocal done
        done += 1
        if kind == "shard" and done == int(where):
            die()

    def before_statement(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any
    ) -> Any:
        nonlocal asked
        asked += 1
        if (kind == "sql" and where in f"{sql} {parameters}") or (
            kind == "statement" and asked == int(where)
        ):
            die()
        return execute(sql, parameters, many, context)

    run = run_of(int(run_id))
    if kind == "after":
        death = Timer(int(where) / 1_000_000, die)
        death.daemon = True
        death.start()
    with connection.execute_wrapper(before_statement):
        if act == "preview":
            billing.preview(run, on_progress=on_progress)
        else:
            billing.post(run, at=run.known_at, on_progress=on_progress)


if __name__ == "__main__":
    main(*sys.argv[1:])
