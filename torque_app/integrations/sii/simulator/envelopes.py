"""Take an uploaded envelope apart: the Caratula, and each DTE as the literal text it came in."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from lxml import etree

from torque_app.integrations.sii.simulator.signatures import NotXml, name_of, parse

_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([^"']+)["']""")
_BETWEEN_TAGS = re.compile(r">\s+<")
_LONGEST_LINE = 4090
_LONGEST_NUMBER = 18
"""Digits of the largest number the book can hold."""


class Unreadable(Exception):
    """The bytes break SII's rules before any schema; the text is SII's error line."""


def whole(text: str) -> int:
    """Return the number, -1 when it is not one of up to 18 digits."""
    plain = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if plain else -1


def elements_named(text: str, name: str) -> Iterator[str]:
    """Yield the literal `<name ..>..</name>` of a text, in one pass whatever the text holds."""
    opening, closing = re.compile(rf"<{name}[\s>]"), f"</{name}>"
    at = 0
    while found := opening.search(text, at):
        end = text.find(closing, found.end())
        if end < 0:
            return
        at = end + len(closing)
        yield text[found.start() : at]


def flatten(text: str) -> str:
    """Drop the white space between tags, as SII does before checking a stamp."""
    return _BETWEEN_TAGS.sub("><", text)


def child_text(node: etree._Element | None, *path: str) -> str:
    """Return the text at a path of local names, "" when absent."""
    for name in path:
        node = next((c for c in node if name_of(c) == name), None) if node is not None else None
    return (node.text or "").strip() if node is not None else ""


def child(node: etree._Element, *path: str) -> etree._Element | None:
    """Return the element at a path of local names."""
    found: etree._Element | None = node
    for name in path:
        found = None if found is None else next((c for c in found if name_of(c) == name), None)
    return found


@dataclass(frozen=True, slots=True)
class Reference:
    """What a document says of another one; `code` is CodRef: 1 voids, 2 corrects text, 3 amounts.

    `type` and `folio` are -1 when the document referred to is not one of SII's own.
    """

    type: int
    folio: int
    code: str


class Document:
    """One DTE: `text` exactly as it travelled, parsed alone as SII does; raises NotXml."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = parse(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode())

    @cached_property
    def body(self) -> etree._Element:
        """The signed child: Documento (or Liquidacion, Exportaciones)."""
        return next((node for node in self.root if node.get("ID")), self.root)

    def field(self, *path: str) -> str:
        """Return a text under Encabezado."""
        return child_text(self.body, "Encabezado", *path)

    def amount(self, name: str) -> int:
        """Return a whole amount of Totales, 0 when absent."""
        text = self.field("Totales", name)
        value = whole(text.removeprefix("-"))
        return 0 if value < 0 else -value if text.startswith("-") else value

    @property
    def type(self) -> int:
        """`TipoDTE`."""
        return whole(self.field("IdDoc", "TipoDTE"))

    @property
    def folio(self) -> int:
        """`Folio`."""
        return whole(self.field("IdDoc", "Folio"))

    @property
    def issuer(self) -> str:
        """`RUTEmisor`."""
        return self.field("Emisor", "RUTEmisor")

    @property
    def receiver(self) -> str:
        """`RUTRecep`."""
        return self.field("Receptor", "RUTRecep")

    @property
    def issued_on(self) -> str:
        """`FchEmis`, AAAA-MM-DD."""
        return self.field("IdDoc", "FchEmis")

    @property
    def references(self) -> tuple[Reference, ...]:
        """What it refers to, in its order."""
        return tuple(
            Reference(
                whole(child_text(node, "TpoDocRef")),
                whole(child_text(node, "FolioRef")),
                child_text(node, "CodRef"),
            )
            for node in self.body
            if name_of(node) == "Referencia"
        )

    @property
    def stamp(self) -> str:
        """The flattened `<TED>..</TED>`, "" when there is none."""
        return flatten(next(elements_named(self.text, "TED"), ""))


@dataclass(frozen=True, slots=True)
class Caratula:
    """The envelope's cover, as text; `signed_at` is Chilean wall time, None when unreadable."""

    issuer: str
    sender: str
    receiver: str
    resolution_date: str
    resolution_number: str
    announced: dict[int, int]
    signed_at: datetime | None


class Envelope:
    """A file in ISO-8859-1: an envelope or a book; raises Unreadable for what is not even XML."""

    def __init__(self, data: bytes) -> None:
        _check_bytes(data)
        text = data.decode("iso-8859-1")
        try:
            self.root = parse(data)
            self.documents = tuple(Document(each) for each in elements_named(text, "DTE"))
        except NotXml as broken:
            raise Unreadable(f"LSX-00200: {broken}") from broken

    @property
    def kind(self) -> str:
        """Local name of the root."""
        return name_of(self.root)

    @cached_property
    def caratula(self) -> Caratula:
        """The cover of the set."""
        cover = child(self.root, "SetDTE", "Caratula")
        announced: Counter[int] = Counter()
        for node in cover if cover is not None else ():
            if name_of(node) == "SubTotDTE":
                announced[whole(child_text(node, "TpoDTE"))] += whole(child_text(node, "NroDTE"))
        return Caratula(
            child_text(cover, "RutEmisor"),
            child_text(cover, "RutEnvia"),
            child_text(cover, "RutReceptor"),
            child_text(cover, "FchResol"),
            child_text(cover, "NroResol"),
            dict(announced),
            _moment(child_text(cover, "TmstFirmaEnv")),
        )


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _check_bytes(data: bytes) -> None:
    declared = _DECLARED.match(data)
    if declared is None or declared[1].upper() != b"ISO-8859-1":
        raise Unreadable("CHR-00001: El archivo debe declarar encoding ISO-8859-1")
    if max(map(len, data.splitlines()), default=0) > _LONGEST_LINE:
        raise Unreadable("CHR-00002: Line too long")
    if any(byte in data for byte in (b"\x80", b"\x93", b"\x94", b"\x96")) or _is_utf8(data):
        raise Unreadable("CHR-00001: Los bytes no son ISO-8859-1")


def _is_utf8(data: bytes) -> bool:
    """Whether accented text is really UTF-8: no Spanish ISO-8859-1 text decodes as that."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
