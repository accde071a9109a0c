"""No room is left while a run is posted: it is refused whole, and goes on when there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.faults.conftest import Told
from tests.faults.test_kill import CHECKOUT
from tests.scale import SEED, so_many

# A file system of its own in a namespace of its own: nobody else sees it, it ends with the drill.
_WITHIN: Final = ("unshare", "--user", "--map-root-user", "--mount", "/bin/sh", "-c")
_MOUNTED: Final = 'mount -t tmpfs -o size=700m none "$1" && shift && exec "$@"'


def _has_room_of_its_own(folder: Path) -> bool:
    try:
        tried = subprocess.run(
            [*_WITHIN, _MOUNTED, "sh", str(folder), "true"], capture_output=True, check=False
        )
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def test_a_run_without_room_is_refused_and_goes_on(tmp_path: Path, drill: Told) -> None:
    if not _has_room_of_its_own(tmp_path):
        pytest.skip("this machine lets nobody mount a file system of his own")
    times = so_many(every_day=2, soak=40)
    script = [sys.executable, "-m", "tests.faults.crowded", str(tmp_path), str(times), str(SEED)]
    ended = subprocess.run(
        [*_WITHIN, _MOUNTED, "sh", str(tmp_path), *script],
        cwd=CHECKOUT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "jaryk.interfaces.settings",
            "PYTHONPATH": f"{CHECKOUT / 'src'}:{CHECKOUT}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "refused" in ended.stdout
    drill(times=times, outcomes=ended.stdout)
