"""Programs left at work: found again, ended with all they started, never mistaken for others."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from jaryk.interfaces.cli import servants

# A program with a child of its own: both wait until they are ended.
PROGRAM = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JARYK_VAR", str(tmp_path / "var"))
    (tmp_path / "idle_program.py").write_text(PROGRAM)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    return tmp_path


def start() -> tuple[servants.Servant, subprocess.Popen[bytes], psutil.Process]:
    """The servant, as our own process too, and the child that it has started."""
    servant, started = servants.start("idle", ["idle_program"], database="here")
    log = servants.log_folder() / "idle.log"
    while not log.read_text().strip():
        assert started.poll() is None
    return servant, started, psutil.Process(int(log.read_text().split()[-1]))


def test_a_servant_is_found_and_ended_with_its_child() -> None:
    servant, started, child = start()
    assert servants.find("idle") == servant
    assert servants.find("idle", database="here") == servant
    assert servants.find("idle", database="elsewhere") is None
    assert servants.end("idle")
    started.wait(10)
    assert not child.is_running()
    assert servants.find("idle") is None
    assert not servants.end("idle")


def test_a_child_left_alone_by_kill_is_ended_too() -> None:
    servant, started, child = start()
    os.kill(servant.pid, signal.SIGKILL)
    started.wait(10)
    assert servants.find("idle") is None
    assert servants.end("idle")
    psutil.wait_procs([child], timeout=60)
    assert not child.is_running()


def test_another_process_of_that_number_is_left_alone(folder: Path) -> None:
    stranger = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True
    )
    record = folder / "var" / "run" / "idle.json"
    record.parent.mkdir(parents=True)
    told = {"name": "idle", "pid": stranger.pid, "born": 1, "database": "here", "port": 0}
    record.write_text(json.dumps(told))
    assert servants.find("idle") is None
    assert not servants.end("idle")
    assert stranger.poll() is None
    stranger.communicate(b"\n")


@pytest.mark.parametrize("told", ["", "{", "[]", '{"pid": 1}', "null"])
def test_a_spoiled_record_is_no_servant(folder: Path, told: str) -> None:
    record = folder / "var" / "run" / "idle.json"
    record.parent.mkdir(parents=True)
    record.write_text(told)
    assert servants.find("idle") is None
    assert not servants.end("idle")
