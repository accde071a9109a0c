"""The papers name only what there is: files and commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from jaryk.interfaces.cli.main import COMMANDS, _grammar
from jaryk.interfaces.setup import read_told, set_up
from jaryk.kernel.errors import Refusal
from jaryk.platform import queries as platform
from jaryk.reference.queries.tariffs import tariffs_on
from tests.tidy.tree import CHECKOUT

PAPERS = (
    CHECKOUT / "README.md",
    CHECKOUT / "ARCHITECTURE.md",
    *sorted((CHECKOUT / "docs").rglob("*.md")),
)
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)(#[^)]*)?\)")
NAMED_FILE = re.compile(r"(?:src|tests|docs|requirements)/[\w./-]+")


def commands(paper: Path, program: str) -> Iterator[str]:
    """What the paper tells to type, in blocks and in running text, without comments."""
    text = paper.read_text("utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    for line in (*lines, *SPAN.findall(FENCE.sub("", text))):
        told = line.split("  #")[0].split(" # ")[0].strip().removeprefix(".venv/bin/")
        if told.split(" ")[0] == program:
            yield told


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_links_lead_somewhere(paper: Path) -> None:
    gone = [
        target
        for target, _ in LINK.findall(paper.read_text("utf-8"))
        if "://" not in target and not (paper.parent / target).exists()
    ]
    assert not gone, f"{paper.name} links to {gone}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_files_named_are_there(paper: Path) -> None:
    named = {name.rstrip(".") for name in NAMED_FILE.findall(paper.read_text("utf-8"))}
    gone = sorted(
        name
        for name in named
        if not (CHECKOUT / name).exists() and not (paper.parent / name).exists()
    )
    assert not gone, f"{paper.name} names {gone}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_targets_of_make_are_there(paper: Path) -> None:
    makefile = (CHECKOUT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    told = {shlex.split(command)[1] for command in commands(paper, "make") if " " in command}
    assert told <= targets, f"{paper.name} tells to make {sorted(told - targets)}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_commands_of_jaryk_are_understood(paper: Path) -> None:
    grammar = _grammar("en")
    for command in commands(paper, "jaryk"):
        words = shlex.split(command.split(" > ")[0].split(" | ")[0])[1:]
        if words:
            try:
                grammar.parse_args(words)
            except Refusal as refusal:
                pytest.fail(f"{paper.name} tells to type {command!r}: {refusal}")


def test_the_readme_tells_of_every_command() -> None:
    told = (CHECKOUT / "README.md").read_text("utf-8")
    missing = [
        name for name in COMMANDS if f"jaryk {name}" not in told and f"make {name}" not in told
    ]
    assert not missing, f"README.md is silent on {missing}"


@pytest.mark.django_db
def test_the_file_that_begins_a_supplier_is_taken() -> None:
    paper = (CHECKOUT / "docs" / "own-supplier.md").read_text("utf-8")
    told = read_told("supplier.toml", paper.split("```toml\n")[1].split("```")[0].encode())
    first, again = (set_up(told, at=datetime(2026, 6, 5, 12, tzinfo=UTC)) for _ in range(2))
    assert first.is_new
    assert not again.is_changed
    assert platform.installation_kind() == "production"
    assert [district.code for district in platform.districts()] == ["01"]
    (given,) = first.passwords
    assert authenticate(username=given.username, password=given.password) is not None
    assert tariffs_on(date(2026, 5, 1)), "the reference data are not loaded"
