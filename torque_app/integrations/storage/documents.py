"""Documents that may be attached: PDF, told by its bytes and never by its name."""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from torque_app.integrations.storage.refusals import DamagedDocument, FileTooLarge, NotADocument

_TAIL: Final = 4096
"""Readers look for the end mark near the end; some writers add a few bytes after it."""


@dataclass(frozen=True, slots=True)
class Document:
    """An accepted document, byte for byte as it came."""

    data: bytes
    mime: str
    extension: str


def accept_document(data: bytes, *, max_bytes: int) -> Document:
    """Return the PDF, or refuse what is none: HTML, SVG, programs, archives, and half a PDF.

    The mark must be the very first bytes, although the format allows junk before it, and no ZIP
    archive (a JAR, an Office file) may hang on its end: such a file would be two things at once.
    It may still hold scripts: serve it as a download and with `nosniff`.

    Raises:
        FileTooLarge: it has more than `max_bytes`.
        NotADocument: it is something else, or also something else.
        DamagedDocument: its end is missing.
    """
    if len(data) > max_bytes:
        raise FileTooLarge.than(max_bytes)
    if not data.startswith(b"%PDF-") or zipfile.is_zipfile(BytesIO(data)):
        raise NotADocument
    if b"%%EOF" not in data[-_TAIL:]:
        raise DamagedDocument
    return Document(data, "application/pdf", "pdf")
