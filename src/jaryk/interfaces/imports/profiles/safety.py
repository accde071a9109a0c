"""Files that may be hostile: bounded sources, XML without types and entities, text in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from xml.parsers import expat

from jaryk.kernel.errors import Refusal

MOST_BYTES: Final = 4_000_000_000
MOST_XML_BYTES: Final = 1_000_000_000
LONGEST_LINE: Final = 20_000
_XML_CHUNK: Final = 262_144
_LONGEST_TOKEN: Final = 1_000_000
_DEEPEST: Final = 40
_BLOCK: Final = 16_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read, on the disk or in an archive; it can be opened more than once."""

    name: str
    size: int
    open: Callable[[], BinaryIO]

    def refuse_above(self, most: int) -> None:
        """Refusal for a file larger than that, before any of it is read."""
        if self.size > most:
            raise Refusal("profiles.refused.too_large", name=self.name, most_mb=most // 1_000_000)


def source_of(file: Path) -> Source:
    """The file; Refusal where it is not there, may not be read, or is no file."""
    try:
        size = file.stat().st_size
        if not file.is_file():
            raise Refusal("cli.files.unreadable", file=file, told=file.name)
        with file.open("rb"):
            pass
    except FileNotFoundError:
        raise Refusal("cli.files.none", file=file) from None
    except OSError as error:
        raise Refusal("cli.files.unreadable", file=file, told=error.strerror) from None
    return Source(file.name, size, lambda: file.open("rb"))


class Listener(Protocol):
    """Who hears what stands in a file of XML; names without their namespace."""

    def start(self, name: str, attributes: dict[str, str], line: int) -> None: ...

    def text(self, told: str) -> None: ...

    def end(self, name: str) -> None: ...


def listen(source: Source, listener: Listener) -> Iterator[None]:
    """Read a file of XML to the listener, pausing after each piece.

    Refusal for a document type (so no entity is ever declared), for what is nested deeply, for a
    token without end, and for what is no XML.
    """
    source.refuse_above(MOST_XML_BYTES)
    parser, danger = _guarded(listener)
    read = 0
    with source.open() as stream:
        try:
            while chunk := stream.read(_XML_CHUNK):
                parser.Parse(chunk, False)
                read += len(chunk)
                if read - parser.CurrentByteIndex > _LONGEST_TOKEN:
                    danger()
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise Refusal(
                "profiles.refused.xml", line=parser.CurrentLineNumber, told=str(error)
            ) from None


def _guarded(listener: Listener) -> tuple[expat.XMLParserType, Callable[[], None]]:
    """A parser that speaks to the listener, and what to call where the file is dangerous."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def danger(*_: object) -> None:
        raise Refusal("profiles.refused.xml_danger", line=parser.CurrentLineNumber)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            danger()
        listener.start(name.rpartition(" ")[2], attributes, parser.CurrentLineNumber)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        listener.end(name.rpartition(" ")[2])

    parser.StartDoctypeDeclHandler = danger
    parser.EntityDeclHandler = danger
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = listener.text
    return parser, danger


def text_blocks(source: Source) -> Iterator[tuple[int, bytes]]:
    """Whole lines of a file, some megabytes at once, with the number of the first from 1.

    Refusal for a file that has no end of a line for so long.
    """
    source.refuse_above(MOST_BYTES)
    first_line, carried = 1, b""
    with source.open() as stream:
        while block := stream.read(_BLOCK):
            whole, newline, rest = block.rpartition(b"\n")
            if not newline:
                if len(carried) + len(block) > _BLOCK:
                    raise Refusal("profiles.refused.no_lines", name=source.name)
                carried += block
                continue
            whole = carried + whole + newline
            yield first_line, whole
            first_line += whole.count(b"\n")
            carried = rest
    if carried:
        yield first_line, carried


def decoded(line: bytes) -> str:
    """Text in UTF-8, else in windows-1251, as each line comes; never fails."""
    try:
        return line.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError:
        return line.decode("windows-1251", "replace")


def numbered_lines(source: Source) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers."""
    for first, block in text_blocks(source):
        yield from lines_of(first, block)


def lines_of(first: int, block: bytes) -> Iterator[tuple[int, str]]:
    """The lines of a block that are not blank."""
    for number, raw in enumerate(block.removesuffix(b"\n").split(b"\n"), first):
        line = decoded(raw).strip("\r")
        if line.strip(" \t;,\u00a0\x1a"):
            yield number, line
