"""Archives of files (.zip), read one by one; what swells beyond reason is refused unread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast
from zipfile import BadZipFile, ZipFile, ZipInfo

from jaryk.interfaces.imports.profiles.safety import MOST_BYTES, Source, source_of
from jaryk.kernel.errors import Refusal

_ZIP: Final = b"PK\x03\x04"
_END: Final = b"PK\x05\x06"
_TAIL: Final = 65_557
_MOST_FILES: Final = 20_000
_MOST_LISTED: Final = 10_000_000
_MOST_UNPACKED: Final = 8_000_000_000
_MOST_SWELLING: Final = 150
_SMALL: Final = 1_000_000


@contextmanager
def sources(file: Path) -> Iterator[list[Source]]:
    """The file itself, or the files of an archive, in their order.

    Refusal for an archive with too many files, an encrypted one, an archive within, or contents
    that are more than 150 times what they take.
    """
    source = source_of(file)
    with source.open() as stream:
        is_archive = stream.read(4) == _ZIP
        if not is_archive:
            yield [source]
            return
        source.refuse_above(MOST_BYTES)
        _check_list(stream, source)
        try:
            archive = ZipFile(stream)
        except (BadZipFile, ValueError, NotImplementedError) as error:
            raise Refusal("profiles.refused.archive", name=file.name, told=str(error)) from None
        with archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            _check(members, file.name)
            yield [_member(archive, info, file.name) for info in members]


def is_archive_name(name: str) -> bool:
    """Whether a name is that of an archive."""
    return name.lower().endswith((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar"))


def _check_list(stream: BinaryIO, source: Source) -> None:
    """The list of contents must be of reasonable size before anything reads it."""
    stream.seek(max(0, source.size - _TAIL))
    tail = stream.read(_TAIL)
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + 22:
        raise Refusal("profiles.refused.archive", name=source.name, told="")
    count = int.from_bytes(tail[end + 10 : end + 12], "little")
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    if count > _MOST_FILES or size > _MOST_LISTED:
        raise Refusal("profiles.refused.archive_crowded", name=source.name, most=_MOST_FILES)
    stream.seek(0)


def _check(members: list[ZipInfo], name: str) -> None:
    swelling = sum(info.file_size for info in members) > _MOST_UNPACKED or any(
        info.file_size > max(_SMALL, info.compress_size * _MOST_SWELLING) for info in members
    )
    if swelling:
        raise Refusal("profiles.refused.archive_swells", name=name)
    for info in members:
        if is_archive_name(info.filename):
            raise Refusal("profiles.refused.archive_within", name=name, within=info.filename[:80])
        if info.flag_bits & 1:
            raise Refusal("profiles.refused.archive_locked", name=name)


def _member(archive: ZipFile, info: ZipInfo, name: str) -> Source:
    return Source(
        f"{name}/{info.filename}"[-255:],
        info.file_size,
        lambda: cast(BinaryIO, archive.open(info)),
    )
