"""A file of XML in pieces: no document type, no entities, nothing deep, long or crowded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from jaryk.kernel.errors import Refusal

_CHUNK: Final = 65_536
_LONGEST_TOKEN: Final = 1_000_000
_LONGEST_TEXT: Final = 10_000
_DEEPEST: Final = 40
_MOST_AT_ONCE: Final = 20_000


@dataclass(slots=True)
class Element:
    """An element with what stands in it; ``begins`` and ``ends`` are its bytes in the file."""

    name: str
    attributes: dict[str, str]
    begins: int
    line: int
    ends: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, path: str) -> Element | None:
        """The first element on the path below this one: ``Refs/EndToEndId``."""
        found: Element | None = self
        for name in path.split("/"):
            if found is None:
                return None
            found = next((child for child in found.children if child.name == name), None)
        return found

    def all(self, name: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]

    def told(self, *paths: str) -> str:
        """The text of the first of the paths that says something."""
        for path in paths:
            found = self.find(path)
            if found is not None and found.text.strip():
                return found.text.strip()
        return ""


class _Builder:
    """Builds elements as the parser meets them, and lets go of those that are cut out."""

    def __init__(self, parser: expat.XMLParserType, cut: frozenset[str]) -> None:
        self.parser = parser
        self.cut = cut
        self.open: list[Element] = []
        self.done: list[Element] = []
        self.namespace: str | None = None
        self.alive = 0
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartDoctypeDeclHandler = self.refuse
        parser.EntityDeclHandler = self.refuse
        parser.buffer_text = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if self.namespace is None:
            self.namespace = namespace
        self.alive += 1
        if len(self.open) >= _DEEPEST or self.alive > _MOST_AT_ONCE:
            raise self.refusal()
        known = local if namespace == self.namespace else f"?{local}"
        self.open.append(
            Element(known, attributes, self.parser.CurrentByteIndex, self.parser.CurrentLineNumber)
        )

    def end(self, _name: str) -> None:
        closed = self.open.pop()
        closed.ends = self.parser.CurrentByteIndex
        if closed.name in self.cut or not self.open:
            self.done.append(closed)
            self.alive -= _size(closed)
        else:
            self.open[-1].children.append(closed)

    def characters(self, data: str) -> None:
        element = self.open[-1]
        if len(element.text) + len(data) > _LONGEST_TEXT:
            if data.isspace():
                return
            raise self.refusal()
        element.text += data

    def refuse(self, *_: object) -> None:
        raise self.refusal()

    def refusal(self) -> Refusal:
        return Refusal("ledger.statement.xml_danger", line=self.parser.CurrentLineNumber)


def elements(data: bytes, *, cut: frozenset[str]) -> Iterator[Element]:
    """The elements of these names as they close, without those cut out of them, then the root.

    Names are those of the root's namespace, whatever its prefix; others begin with ``?``. The
    namespace itself is the root's attribute ``xmlns``.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder(parser, cut)
    try:
        for begins in range(0, len(data), _CHUNK):
            parser.Parse(data[begins : begins + _CHUNK], begins + _CHUNK >= len(data))
            if begins + _CHUNK - parser.CurrentByteIndex > _LONGEST_TOKEN:
                raise builder.refusal()
            for element in builder.done:
                if not builder.open:
                    element.attributes["xmlns"] = builder.namespace or ""
                yield element
            builder.done.clear()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refusal(
            "ledger.statement.xml", line=parser.CurrentLineNumber, told=str(error)
        ) from None


def _size(element: Element) -> int:
    return 1 + sum(map(_size, element.children))
