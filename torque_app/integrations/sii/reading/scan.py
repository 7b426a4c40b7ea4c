"""A first pass over bytes of unknown origin: is it XML we dare to parse, and where are its parts?

Expat looks at every tag before any tree is built: no DOCTYPE (so no entity, no bomb), bounded
size, depth and namespaces. It also knows the byte every element starts and ends at, which is the
only honest way to cut a signed `<DTE>` out of the file it came in.
"""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence

LARGEST: Final = 10 * 2**20
"""Bytes of a file; an envelope of 2000 ordinary documents takes less."""

DEEPEST: Final = 40
"""Nested elements; a stamp inside an envelope is ten deep."""

MOST_ELEMENTS: Final = 500_000
_MOST_ATTRIBUTES: Final = 32
_MOST_NAMESPACES: Final = 16
"""Declared at once: canonicalization takes their square for every element."""

ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "UTF-8",
    "ascii": "US-ASCII",
    "iso8859-1": "ISO-8859-1",
    "iso8859-15": "ISO-8859-15",
    "cp1252": "windows-1252",
}
"""Those that occur, by Python's name: all write tags as ASCII does."""

_DECLARED: Final = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_BOM: Final = b"\xef\xbb\xbf"


class Unreadable(TorqueError):
    """The file is nothing we can read safely; the sentence says why and what to do."""

    code, status = "unreadable_document", 422
    message = "El archivo no es un documento electrónico del SII."


@dataclass(frozen=True, slots=True)
class Piece:
    """An element as it lies in the file: its bytes, where it hangs and what it inherits."""

    path: tuple[str, ...]
    """Local names from the root down to the element itself."""
    start: int
    end: int
    declared: Mapping[str, str]
    """Namespaces its own start tag declares: attribute name to address."""
    inherited: Mapping[str, str]
    """Those its ancestors declare."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that may be parsed."""

    data: bytes
    encoding: str
    root: str
    """Local name of the root element."""
    pieces: tuple[Piece, ...]
    """Every element of the names asked for, in document order."""


def scan(data: bytes, *, wanted: frozenset[str]) -> Scan:
    """Return where the elements of those local names lie; raises `Unreadable`."""
    if len(data) > LARGEST:
        raise Unreadable(
            Sentence("El archivo pesa más de {largest} MB.", largest=LARGEST // 2**20),
            reason="too_big",
        )
    if b"\0" in data:
        raise Unreadable(reason="encoding")
    # mail programs leave blanks before the declaration
    data = data.removeprefix(_BOM).lstrip()
    encoding = _encoding(data)
    pass_ = _Pass(wanted, data, encoding)
    return Scan(data, encoding, pass_.root, tuple(pass_.pieces))


def _encoding(data: bytes) -> str:
    """Return the name of the encoding; a file that says nothing is UTF-8 or, failing, Latin-1."""
    declared = _DECLARED.match(data)
    if declared is None:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            return "ISO-8859-1"
        return "UTF-8"
    try:
        return ENCODINGS[codecs.lookup(declared[1].decode("ascii")).name]
    except (LookupError, ValueError) as error:
        raise Unreadable(
            "El archivo usa una codificación que no se lee. Pídelo en ISO-8859-1.",
            reason="encoding",
        ) from error


class _Pass:
    """One run of expat; its handlers raise `Unreadable`, which ends it."""

    def __init__(self, wanted: frozenset[str], data: bytes, encoding: str) -> None:
        self.root = ""
        self.pieces: list[Piece] = []
        self._wanted = wanted
        self._data = data
        self._path: list[str] = []
        self._scopes: list[Mapping[str, str]] = [{}]
        self._open: list[tuple[int, int, Mapping[str, str]]] = []
        self._elements = 0
        # ASCII and Latin-1 read alike below 128, and expat checks nothing above
        self._parser = expat.ParserCreate("ISO-8859-1" if encoding != "UTF-8" else encoding)
        self._parser.ordered_attributes = True
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        try:
            self._parser.Parse(data, True)
        except (expat.ExpatError, ValueError) as error:
            raise Unreadable(
                "El archivo no es XML o llegó cortado. Pide que lo envíen de nuevo.",
                reason="not_xml",
            ) from error
        # pieces are told as they end; readers want them as they begin
        self.pieces.sort(key=lambda piece: piece.start)

    def _doctype(self, *_: object) -> None:
        raise Unreadable("El archivo trae un DOCTYPE, que el SII no permite.", reason="doctype")

    def _start(self, name: str, attributes: list[str]) -> None:
        local = name.rpartition(":")[2]
        self._path.append(local)
        self._elements += 1
        if len(self._path) > DEEPEST or self._elements > MOST_ELEMENTS:
            raise Unreadable("El archivo es demasiado complejo.", reason="too_complex")
        declared = self._declared(attributes)
        inherited = self._scopes[-1]
        self._scopes.append({**inherited, **declared} if declared else inherited)
        if len(self._scopes[-1]) > _MOST_NAMESPACES:
            raise Unreadable("El archivo es demasiado complejo.", reason="too_complex")
        self.root = self.root or local
        self._open.append((self._parser.CurrentByteIndex, self._elements, declared))

    @staticmethod
    def _declared(attributes: list[str]) -> Mapping[str, str]:
        if len(attributes) > 2 * _MOST_ATTRIBUTES:
            raise Unreadable("El archivo es demasiado complejo.", reason="too_complex")
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        return {name: value for name, value in pairs if name.partition(":")[0] == "xmlns"}

    def _end(self, _: str) -> None:
        start, elements, declared = self._open.pop()
        self._scopes.pop()
        if self._path[-1] in self._wanted:
            # where an empty element ends expat does not tell
            if elements == self._elements:
                raise Unreadable("El archivo trae un elemento vacío.", reason="empty")
            self._keep(start, declared)
        self._path.pop()

    def _keep(self, start: int, declared: Mapping[str, str]) -> None:
        # an end tag holds no attribute, so its first > ends it
        end = self._data.index(b">", self._parser.CurrentByteIndex) + 1
        self.pieces.append(Piece(tuple(self._path), start, end, declared, self._scopes[-1]))
