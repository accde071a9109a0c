"""Spoiled files: each line is in a day or among the rejects, and both ways of reading agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jaryk.interfaces.imports.profiles.csv_layout import layout_of
from jaryk.interfaces.imports.profiles.csv_long import read_long
from jaryk.interfaces.imports.profiles.csv_wide import read_line, read_wide
from jaryk.interfaces.imports.profiles.nem12 import read_nem12
from jaryk.interfaces.imports.profiles.safety import Source
from jaryk.interfaces.imports.profiles.told import Batch, Day, frame_of
from tests.rooms.interfaces.profiles.files import (
    WIDE_HEADER,
    nem_day,
    source,
    wide_line,
)
from tests.scale import SEED, so_many

Reader = Callable[[Source], Iterator[Batch]]
NOISE = (
    "",
    ";",
    ",",
    '"',
    "-1",
    "1e5",
    "٣",
    "NaN",
    "\0",
    "\t",
    "é",
    "9" * 30,
    ".",
    "5.",
    "+1",
    "|",
)
GOOD = {
    "wide": (WIDE_HEADER, [wide_line(), wide_line("M2", "02", "02.05.2026", "1,5")]),
    "long": (
        "meter;channel;at;kwh",
        ["M1;01;2026-05-01 00:30;1", "M1;02;2026-05-01T23:30;0,25", "M2;;01.05.2026 12:00;"],
    ),
    "nem12": (
        "100,NEM12,202605020100,A,B",
        ["200,P1,E1,1,E1,N1,M1,kWh,30,", nem_day(), nem_day(quality="V"), "400,1,48,A,,", "900"],
    ),
}
READERS: dict[str, Reader] = {"wide": read_wide, "long": read_long, "nem12": read_nem12}


def spoiled(line: str, chance: Random) -> bytes:
    """A line with something cut out, put in, or its bytes turned over."""
    begin = chance.randrange(len(line))
    cut = chance.choice((0, 0, 1, 5, 40))
    made = line[:begin] + chance.choice(NOISE) + line[begin + cut :]
    data = made.replace("\n", " ").replace("\r", " ").encode()
    if chance.random() < 0.1:
        data = data[:begin] + bytes([chance.randrange(128, 256)]) + data[begin:]
    return data


@pytest.mark.parametrize("form", sorted(GOOD))
def test_no_line_is_lost(form: str) -> None:
    chance = Random(SEED)
    header, good = GOOD[form]
    lines = [header.encode()]
    for _ in range(so_many(every_day=1_500, soak=100_000)):
        line = chance.choice(good)
        lines.append(line.encode() if chance.random() < 0.5 else spoiled(line, chance))
    is_told = [bool(line.decode("utf-8", "replace").strip(" \t;,\u00a0\x1a\r")) for line in lines]
    batches = list(READERS[form](source(b"\n".join(lines))))
    found = {line for batch in batches for told in batch.days["lines"] for line in told}
    found |= {reject.line_no for batch in batches for reject in batch.rejects}
    expected = {number for number, told in enumerate(is_told, 1) if told}
    if form == "nem12":  # records that tell no values are taken and are in no day
        quiet = (b"100", b"200", b"550", b"500", b"900")
        expected -= {n for n in expected - found if lines[n - 1].strip(b' "\t').startswith(quiet)}
    else:
        expected.discard(1)
    assert found == expected
    assert sum(batch.lines for batch in batches) == sum(is_told) - (form != "nem12")


CELLS = st.sampled_from(
    ("", "0", "1", "0.5", "12.345", "0.0005", "1.", ".5", "-1", "1e2", "2000001", "x", "1,5", "+2")
)


@given(
    st.lists(st.tuples(CELLS, CELLS, st.sampled_from(("M1", "E-5", "", "m 2"))), min_size=1),
    st.booleans(),
)
def test_the_fast_way_reads_as_the_careful_one(
    told: list[tuple[str, str, str]], ends_in_newline: bool
) -> None:
    lines = [wide_line(name, "1", "2026-05-01", first, rest=rest) for first, rest, name in told]
    file = "\n".join((WIDE_HEADER, *lines)) + ("\n" if ends_in_newline else "")
    layout = layout_of(WIDE_HEADER)
    careful = [read_line(number, line, layout) for number, line in enumerate(lines, 2)]
    batches = list(read_wide(source(file)))
    expected = frame_of([one for one in careful if isinstance(one, Day)]).rows()
    assert [row for batch in batches for row in batch.days.rows()] == expected
    assert [reject for batch in batches for reject in batch.rejects] == [
        one for one in careful if not isinstance(one, Day)
    ]
