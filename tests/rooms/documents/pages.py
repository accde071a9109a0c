"""A printed page as a reader's program sees it."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
from pypdf.generic import DictionaryObject, PdfObject


def read(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    """The text as a reader's program takes it out, all white space made plain."""
    with pypdfium2.PdfDocument(made) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return " ".join(" ".join(pages).split())


def fonts_of(made: bytes) -> set[str]:
    names: set[str] = set()
    for page in read(made).pages:
        faces = entries(entries(page["/Resources"])["/Font"])
        names |= {str(entries(face)["/BaseFont"]) for face in faces.values()}
    return names


def entries(part: PdfObject) -> DictionaryObject:
    """A dictionary of the file, followed to where it stands."""
    found = part.get_object()
    assert isinstance(found, DictionaryObject)
    return found
