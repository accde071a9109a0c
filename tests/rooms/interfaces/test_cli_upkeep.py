"""What `jaryk upkeep` tells of the partitions."""

from __future__ import annotations

import pytest

from jaryk.interfaces.bench import large_world
from jaryk.interfaces.cli.main import main
from jaryk.platform.sizes import partition_sizes

pytestmark = pytest.mark.django_db


def test_each_month_is_told_with_its_room() -> None:
    large_world.make(12, hands=1)
    bills = {one.month: one for one in partition_sizes() if one.table == "documents_bill"}
    assert len(bills) == 12
    assert bills["2025-05"].rows == 12
    assert bills["2025-05"].all_bytes > bills["2025-05"].index_bytes > 0
    events = [one for one in partition_sizes() if one.partition == "ledger_entry_events"]
    assert [one.month for one in events] == [""]


@pytest.mark.usefixtures("terminal")
def test_the_terminal_shows_and_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["upkeep", "--dry-run", "--lang", "en"]) == 0
    assert "ledger_entry_events" in capsys.readouterr().out
    assert main(["upkeep", "--lang", "en"]) == 2
    assert "--dry-run" in capsys.readouterr().err
