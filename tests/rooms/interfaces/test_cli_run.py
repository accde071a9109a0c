"""``jaryk run`` and ``jaryk stop`` as a person uses them, with a database of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psutil
import pytest


class Terminal:
    """A person's shell: ``jaryk`` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.var = folder / "var"
        unset = {
            "JARYK_DATABASE_URL",
            "JARYK_APP_DATABASE_URL",
            "DJANGO_SETTINGS_MODULE",
            "JARYK_SECRET_KEY",
        }
        self.surroundings = {
            name: value for name, value in os.environ.items() if name not in unset
        } | {"JARYK_VAR": str(self.var)}

    def ask(self, *words: str) -> dict[str, Any]:
        ended = subprocess.run(
            [sys.executable, "-m", "jaryk.interfaces.cli.main", *words, "--json"],
            env=self.surroundings,
            capture_output=True,
            timeout=240,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr.decode()
        answer: dict[str, Any] = json.loads(ended.stdout)
        return answer

    def servant(self, name: str) -> psutil.Process:
        return psutil.Process(json.loads((self.var / "run" / f"{name}.json").read_text())["pid"])


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Terminal]:
    shell = Terminal(tmp_path)
    yield shell
    shell.ask("stop")


def test_run_again_kill_and_stop(shell: Terminal) -> None:
    first = shell.ask("run", "--without-demo")
    assert not first["was_running"]
    assert not first["is_set_up"]
    with urlopen(first["address"] + "sign-in") as page:
        assert "jaryk setup" in page.read().decode()
    web, worker = shell.servant("web"), shell.servant("worker")

    again = shell.ask("run", "--without-demo")
    assert again == {**first, "was_running": True}
    assert web.is_running()
    assert worker.is_running()

    os.kill(web.pid, signal.SIGKILL)
    os.kill(worker.pid, signal.SIGKILL)
    psutil.wait_procs([web, worker], timeout=60)
    after = shell.ask("run", "--without-demo")
    assert not after["was_running"]
    with urlopen(after["address"] + "sign-in") as page:
        assert page.status == 200
    assert shell.servant("worker").is_running()

    web, worker = shell.servant("web"), shell.servant("worker")
    assert shell.ask("stop")["stopped"] == ["web", "worker", "database"]
    psutil.wait_procs([web, worker], timeout=60)
    assert not web.is_running()
    assert not worker.is_running()
    assert shell.ask("stop")["stopped"] == []
    assert (shell.var / "secret-key").stat().st_mode & 0o777 == 0o600
