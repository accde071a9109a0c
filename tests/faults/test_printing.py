"""Printing by route that is killed anywhere goes on: the same bytes, no half file, none twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from jaryk.documents.operations.print_routes import PrintedRoutes, print_routes
from jaryk.kernel.periods import Month
from tests.conftest import CHECKOUT
from tests.faults.databases import address, own_database
from tests.rooms.documents.supplier import introduce
from tests.scale import SEED, so_many
from tests.world import World

TOWN = """
    account  group      meter  since       shows  language  district
    A1       household  M1     2025-04-17  1000   ky        north
    A2       household  M2     2025-04-20  2000   ru        north
    A3       industry   M3     2025-04-20  3000   en        south
    A4       household  M4     2025-04-20  100    ru        south

    meter  on          kwh
    M1     2025-05-18  1900
    M2     2025-05-18  2000
    M3     2025-05-18  3300
    M4     2025-05-18  150
"""


@pytest.fixture(scope="module")
def billed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock(), own_database(f"printed{worker}"):
        introduce()
        world = World()
        world.tell(TOWN)
        world.bill("2025-05", "2025-06-02")
        yield


def go_on(folder: Path) -> PrintedRoutes:
    return print_routes(period=Month(2025, 5), out=folder, cover_lang="ru", most=1, presses=1)


def killed(folder: Path, *where: str) -> bool:
    ended = subprocess.run(
        [sys.executable, "-m", "tests.faults.killed_printing", str(folder), *where],
        cwd=CHECKOUT,
        env=os.environ
        | {
            "JARYK_DATABASE_URL": address(),
            "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        },
        capture_output=True,
        check=False,
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr.decode()
    return ended.returncode != 0


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.fixture(scope="module")
def undisturbed(billed: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    printed = go_on(folder)
    assert (printed.bills, len(printed.routes), printed.kept) == (4, 4, 0)
    return contents(folder)


def check_whole(folder: Path, undisturbed: dict[str, bytes]) -> None:
    """What stands under a route's name is whole; going on makes all of it, and nothing else."""
    assert all(
        undisturbed[name] == content
        for name, content in contents(folder).items()
        if name.endswith(".pdf")
    )
    go_on(folder)
    assert contents(folder) == undisturbed


@pytest.mark.parametrize(
    ("where", "kept"),
    [
        (("write", "1"), 0),
        (("write", "2"), 0),
        (("write", "3"), 0),
        (("write", "5"), 2),
        (("route", "1"), 1),
        (("route", "3"), 3),
    ],
)
def test_printing_killed_on_the_way_goes_on(
    undisturbed: dict[str, bytes], tmp_path: Path, where: tuple[str, str], kept: int
) -> None:
    assert killed(tmp_path, "1", *where)
    assert go_on(tmp_path).kept == kept
    check_whole(tmp_path, undisturbed)


def test_printing_killed_anywhere_on_two_presses_goes_on(
    undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    chance = random.Random(SEED)
    deaths = 0
    for place in range(so_many(every_day=2, soak=20)):
        folder = tmp_path / str(place)
        folder.mkdir()
        deaths += killed(folder, "2", "after", str(chance.randrange(2_500_000)))
        check_whole(folder, undisturbed)
    assert deaths


def test_what_was_spoiled_since_is_printed_again(
    undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    go_on(tmp_path)
    first, second, *_ = sorted(tmp_path.glob("*.pdf"))
    first.write_bytes(first.read_bytes()[:-1] + b"?")
    second.unlink()
    manifest = tmp_path / "manifest.jsonl"
    torn = manifest.read_bytes()[:-20]
    manifest.write_bytes(torn)
    assert go_on(tmp_path).kept == 1
    assert {name: content for name, content in contents(tmp_path).items() if "pdf" in name} == {
        name: content for name, content in undisturbed.items() if "pdf" in name
    }
