"""What the repository may hold, and what it may not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.tidy.tree import CHECKOUT, HOUSE, papers, suite

REQUIREMENTS = CHECKOUT / "requirements"
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,._-]+\])?==[^\s;]+( ; .+)? \\$")
# Put together here so that this file does not hold what it looks for.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("npmjs", "com"),
            ("yarnpkg", "com"),
            ("deb", "debian", "org"),
            ("crates", "io"),
        )
    )
    + "|--(extra-)?index" + "-url|--find" + "-links"
)  # fmt: skip
LOCK_FILES = {
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "Pipfile.lock",
    "package-lock.json",
    "yarn.lock",
    "pylock.toml",
}
LEFT_TO_DO = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
BESIDE_THE_CHECKOUT = re.compile(r"\.\./sha" + r"red|/wo" + r"rk/|\bparents\[\d\] / .sha" + "red")


def where(pattern: re.Pattern[str], *files: Path) -> list[str]:
    """Each line of the files that the pattern is found in."""
    return [
        f"{file.relative_to(CHECKOUT)}:{number}: {line.strip()[:100]}"
        for file in files
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_registry_has_its_address_here() -> None:
    found = where(REGISTRIES, *papers())
    assert not found, "where packages come from is the machine's to know:\n" + "\n".join(found)


def test_no_format_that_writes_addresses_down() -> None:
    found = sorted(str(path.relative_to(CHECKOUT)) for path in papers() if path.name in LOCK_FILES)
    assert not found, f"requirements/*.txt pin what runs; remove {found}"


def test_requirements_are_pinned_with_hashes() -> None:
    for compiled in sorted(REQUIREMENTS.glob("*.txt")):
        lines = compiled.read_text("utf-8").splitlines()
        for number, line in enumerate(lines):
            if line and not line.startswith((" ", "#")):
                assert PINNED.match(line), f"{compiled.name}:{number + 1} is not pinned: {line}"
                assert lines[number + 1].startswith("    --hash=sha256:"), (
                    f"{compiled.name}: {line}"
                )


def test_what_is_wished_for_is_compiled() -> None:
    for wished in sorted(REQUIREMENTS.glob("*.in")):
        compiled = wished.with_suffix(".txt").read_text("utf-8")
        for line in wished.read_text("utf-8").splitlines():
            name = re.match(r"[A-Za-z0-9._-]+", line)
            if name and not line.startswith("-"):
                assert re.search(rf"^{re.escape(name[0])}(\[.*\])?==", compiled, re.MULTILINE), line


def test_nothing_outside_the_checkout_is_read() -> None:
    read = [path for path in papers() if path.is_relative_to(HOUSE)]
    read += [module.path for module in suite()]
    read += [path for path in papers() if path.name in {"Makefile", "pyproject.toml"}]
    found = where(BESIDE_THE_CHECKOUT, *read)
    assert not found, "the project stands alone:\n" + "\n".join(found)


def test_nothing_is_left_to_do_in_a_comment() -> None:
    found = where(LEFT_TO_DO, *(path for path in papers() if path.name != "LICENSE"))
    assert not found, "do it, or file an issue:\n" + "\n".join(found)


def test_decisions_are_numbered_without_gaps() -> None:
    files = sorted((CHECKOUT / "docs" / "decisions").glob("*.md"))
    numbers = [int(file.name[:4]) for file in files]
    assert numbers == list(range(1, len(files) + 1)), "number decision records from 0001 on"
    for file in files:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", file.name), file.name
        assert file.read_text("utf-8").startswith("# "), f"{file.name} has no title"


def test_tests_of_the_same_name_do_not_meet() -> None:
    folders = {module.path.parent for module in suite()}
    bare = sorted(str(f.relative_to(CHECKOUT)) for f in folders if not (f / "__init__.py").exists())
    assert not bare, f"these need an __init__.py: {bare}"


def test_the_licence_is_the_one_that_is_named() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == {"text": "AGPL-3.0-or-later"}
    licence = (CHECKOUT / "LICENSE").read_text("utf-8")
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
