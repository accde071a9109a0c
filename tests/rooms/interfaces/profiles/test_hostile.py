"""Bombs and monsters are refused soon, and in little memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.rooms.interfaces.profiles.files import channel, macket, wide, wide_line

MOST_SECONDS = 5
MOST_MB = 256
ASK = """
import sys, time
from pathlib import Path
import django
django.setup()
from jaryk.interfaces.imports.profiles.archives import sources
from jaryk.interfaces.imports.profiles.csv_long import read_long
from jaryk.interfaces.imports.profiles.csv_wide import read_wide
from jaryk.interfaces.imports.profiles.green_button import read_green_button
from jaryk.interfaces.imports.profiles.macket import read_macket
from jaryk.interfaces.imports.profiles.nem12 import read_nem12
from jaryk.kernel.errors import Refusal

for form, file in zip(sys.argv[1::2], sys.argv[2::2]):
    began = time.monotonic()
    try:
        with sources(Path(file)) as found:
            for source in found:
                for batch in globals()["read_" + form](source):
                    pass
        told = "taken"
    except Refusal as refusal:
        told = refusal.key
    status = Path("/proc/self/status").read_text("ascii")
    print(told, time.monotonic() - began, int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


def laughs() -> bytes:
    entities = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "lol">' for n in range(10)
    )
    return f"<!DOCTYPE m [{entities}]><message>&l9;</message>".encode()


def outside() -> bytes:
    told = '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return f"{told}<message><day>&x;</day></message>".encode()


def archive(**files: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return made.getvalue()


def crowd() -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as packed:
        for number in range(20_001):
            packed.writestr(str(number), b"")
    return made.getvalue()


DANGERS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a billion laughs": ("macket", laughs, "xml_danger"),
    "laughs in green button": ("green_button", laughs, "xml_danger"),
    "an external entity": ("macket", outside, "xml_danger"),
    "deep": ("macket", lambda: b"<a>" * 5_000_000, "xml_danger"),
    "a tag without end": ("macket", lambda: b'<a b="' + b"x" * 90_000_000, "xml_danger"),
    "no xml": ("macket", lambda: b"meter;day", "xml"),
    "no lines": ("wide", lambda: b"x" * 90_000_000, "no_lines"),
    "zeros": ("nem12", lambda: b"\0" * 90_000_000, "no_lines"),
    "a bomb": ("wide", lambda: archive(a=b"0" * 200_000_000), "archive_swells"),
    "a bomb in a bomb": ("wide", lambda: archive(**{"a.zip": archive(a=b"0")}), "archive_within"),
    "a crowd": ("wide", crowd, "archive_crowded"),
    "half an archive": ("wide", lambda: archive(a=b"0" * 999)[:60], "archive"),
}


def asked(*files: tuple[str, Path]) -> list[tuple[str, float, int]]:
    """What became of each file, in a process of their own: seconds, and its greatest MB so far."""
    words = [str(word) for pair in files for word in pair]
    answer = subprocess.run(
        [sys.executable, "-c", ASK, *words], capture_output=True, text=True, check=True
    )
    return [
        (told, float(seconds), int(peak))
        for told, seconds, peak in map(str.split, answer.stdout.splitlines())
    ]


def test_what_is_hostile_is_refused(tmp_path: Path) -> None:
    files = []
    for number, (form, made, _) in enumerate(DANGERS.values()):
        file = tmp_path / str(number)
        file.write_bytes(made())
        files.append((form, file))
    for form in ("macket", "wide"):
        huge = tmp_path / f"huge {form}"
        with huge.open("wb") as sink:
            sink.truncate(10**11)
        files.append((form, huge))
    expected = [reason for _, _, reason in DANGERS.values()] + ["too_large"] * 2
    answers = asked(*files)
    assert [told for told, _, _ in answers] == [f"profiles.refused.{why}" for why in expected]
    assert max(seconds for _, seconds, _ in answers) < MOST_SECONDS
    assert max(peak for _, _, peak in answers) < MOST_MB


def test_a_good_archive_is_taken(tmp_path: Path) -> None:
    tables, mackets = tmp_path / "tables.zip", tmp_path / "mackets.zip"
    tables.write_bytes(archive(**{"1.csv": wide(wide_line()).encode(), "2.csv": wide().encode()}))
    mackets.write_bytes(archive(**{"1.xml": macket(channel())}))
    answers = asked(("wide", tables), ("macket", mackets))
    assert [told for told, _, _ in answers] == ["taken", "taken"]
