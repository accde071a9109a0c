"""Several processes at one run write the very rows that one would, also when one of them dies."""

from __future__ import annotations

import psutil
import pytest

from jaryk.charges.operations import runs
from jaryk.charges.queries.runs import run as run_of
from jaryk.documents.operations import billing
from jaryk.kernel.errors import Refusal
from tests.dump import changed, dump
from tests.faults.databases import bury, own_database
from tests.faults.test_kill import Pending, april_billed, whole

__all__ = ["april_billed", "whole"]


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "ACCOUNTS_A_SHARD", 2)


@pytest.mark.parametrize("hands", [2, 5])
def test_hands_write_what_one_process_does(whole: Pending, small_shards: None, hands: int) -> None:
    with own_database(f"hands{hands}", like=whole.database):
        run = run_of(whole.run_id)
        told: list[billing.Progress] = []
        billing.post(run, at=run.known_at, hands=hands, on_progress=told.append)
        assert changed(whole.undisturbed, dump()) == set()
        assert (told[-1].done, told[-1].accounts) == (run.accounts, run.accounts)


def test_hand_that_dies_ends_the_work_and_the_run_goes_on(
    whole: Pending, small_shards: None
) -> None:
    with own_database("handless", like=whole.database):
        run = run_of(whole.run_id)

        def kill_the_others(_: billing.Progress) -> None:
            for child in psutil.Process().children():
                if "spawn_main" in " ".join(child.cmdline()):
                    child.kill()

        with pytest.raises(Refusal) as refused:
            billing.post(run, at=run.known_at, hands=2, on_progress=kill_the_others)
        assert refused.value.key == "documents.run.hand_lost"
        bury()
        billing.post(run_of(whole.run_id), at=run.known_at, hands=2)
        assert changed(whole.undisturbed, dump()) == set()
