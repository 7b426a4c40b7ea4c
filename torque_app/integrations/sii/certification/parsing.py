"""Reading the files SII hands out: ISO-8859-1 text in columns, and the table of the boleta set.

The layout is a person's, so lines are told by their first words; a column is whatever stands
between tabs or wide gaps, under the heading it shares its position with.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.certification.books import books
from torque_app.integrations.sii.certification.cases import (
    Case,
    CertificationSet,
    Item,
    SetUnreadable,
)
from torque_app.integrations.sii.values import DteType, NoteReason

LARGEST: Final = 500_000
_CASE: Final = re.compile(r"CASO\s+(\d{1,9}-\d{1,3})")
_END_OF_CASES: Final = re.compile(r"SET\s|-{10,}")
_GAP: Final = re.compile(r"\s*\t\s*|\s{3,}")
_GLOBAL: Final = re.compile(r"DESCUENTO GLOBAL.*?(\d+(?:[.,]\d+)?)\s*%")
_NUMBER: Final = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")
_TYPES: Final[Mapping[str, DteType]] = {
    "FACTURA ELECTRONICA": DteType.FACTURA,
    "FACTURA NO AFECTA O EXENTA ELECTRONICA": DteType.FACTURA_EXENTA,
    "NOTA DE CREDITO ELECTRONICA": DteType.NOTA_CREDITO,
    "NOTA DE DEBITO ELECTRONICA": DteType.NOTA_DEBITO,
    "GUIA DE DESPACHO": DteType.GUIA_DESPACHO,
    "GUIA DE DESPACHO ELECTRONICA": DteType.GUIA_DESPACHO,
}
_COLUMNS: Final = {
    "ITEM": "name",
    "CANTIDAD": "quantity",
    "UNIDAD MEDIDA": "unit",
    "PRECIO UNITARIO": "price",
    "VALOR UNITARIO": "price",
    "DESCUENTO ITEM": "discount_percent",
}
_BOLETA_COLUMNS: Final = (
    "Folio", "IndExe", "NmbItem", "QtyItem", "UnmdItem", "PrcItem", "Anular", "Rebajar",
)  # fmt: skip


def parse_set(data: bytes) -> CertificationSet:
    """Return what a file of SII's asks for; raises `SetUnreadable` naming the case at fault."""
    text = _text(data)
    if text.startswith("Folio;"):
        return CertificationSet(cases=tuple(_boletas(text)))
    found = books(text)
    cases = tuple(_case(name, lines) for name, lines in _blocks(text.splitlines()))
    if not cases and found == CertificationSet():
        raise SetUnreadable
    return CertificationSet(
        cases=cases,
        sales_book=found.sales_book,
        guide_book=found.guide_book,
        purchases=found.purchases,
        purchases_attention=found.purchases_attention,
        vat_share=found.vat_share,
    )


def _text(data: bytes) -> str:
    """Return the characters: SII writes ISO-8859-1, spreadsheets UTF-8."""
    if len(data) > LARGEST or b"\0" in data:
        raise SetUnreadable
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("iso-8859-1")


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each case's name and the lines that belong to it."""
    name, block = "", list[str]()
    for line in lines:
        found = _CASE.match(line.strip())
        ends = _END_OF_CASES.match(line.strip())
        if (found or ends) and name:
            yield name, block
        if found or ends:
            name, block = (found[1] if found else ""), []
        elif name and line.strip(" \t="):
            block.append(line.strip())
    if name:
        yield name, block


def _case(name: str, lines: Sequence[str]) -> Case:
    """Return one case of a text file."""
    said = dict(_said(lines))
    kind = " ".join(said.get("DOCUMENTO", "").split()).upper()
    if kind not in _TYPES:
        raise SetUnreadable(
            Sentence(
                "El caso {name} pide «{value}», que aquí no se emite.",
                name=name,
                value=kind or "nada",
            ),
            case=name,
        )
    refers = _CASE.search(said.get("REFERENCIA", ""))
    reason_text = " ".join(said.get("RAZON REFERENCIA", "").split())
    return Case(
        name=name,
        type=_TYPES[kind],
        items=tuple(_items(name, lines, exempt=_TYPES[kind].is_exempt)),
        discount_percent=_global_discount(lines),
        refers_to=refers[1] if refers else None,
        reason=_reason(reason_text) if refers else None,
        reason_text=reason_text,
        movement=_movement(said),
        dispatch=_dispatch(said.get("TRASLADO POR", "")),
    )


def _said(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the named lines above the table of items."""
    for line in lines:
        key, *rest = _GAP.split(line, maxsplit=1)
        if rest:
            yield key.rstrip(": ").upper(), rest[0].strip()


def _reason(text: str) -> NoteReason:
    """Return what a note does, by the first word of its reason."""
    if text.startswith("ANULA"):
        return NoteReason.VOIDS
    return NoteReason.CORRECTS_TEXT if text.startswith("CORRIGE") else NoteReason.CORRECTS_AMOUNTS


def _movement(said: Mapping[str, str]) -> int | None:
    """Return `IndTraslado` of a guía: its only motives are a sale and a move between stores."""
    motive = said.get("MOTIVO", "").upper()
    if not motive:
        return None
    if motive.startswith("VENTA"):
        return 1
    return 5 if "BODEGAS" in motive or "INTERNO" in motive else 6


def _dispatch(by: str) -> int | None:
    """Return `TipoDespacho`: by the client, by us to the client, by us elsewhere."""
    words = by.upper()
    if not words:
        return None
    if words.startswith("CLIENTE"):
        return 1
    return 2 if "CLIENTE" in words else 3


def _global_discount(lines: Sequence[str]) -> Decimal | None:
    found = next(filter(None, (_GLOBAL.match(line) for line in lines)), None)
    return Decimal(found[1].replace(",", ".")) if found else None


def _items(name: str, lines: Sequence[str], *, exempt: bool) -> Iterator[Item]:
    """Yield the rows under the heading ITEM."""
    at = next((n for n, line in enumerate(lines) if _GAP.split(line)[0] == "ITEM"), None)
    if at is None:
        return
    columns = [_COLUMNS.get(heading, "") for heading in _GAP.split(lines[at])]
    for line in lines[at + 1 :]:
        if _GLOBAL.match(line):
            continue
        yield _item(name, dict(zip(columns, _GAP.split(line), strict=False)), exempt=exempt)


def _item(case: str, cells: Mapping[str, str], *, exempt: bool) -> Item:
    item = cells["name"]
    return Item(
        name=item,
        quantity=_number(case, cells.get("quantity")),
        unit=cells.get("unit") or None,
        price=_number(case, cells.get("price")),
        discount_percent=_number(case, cells.get("discount_percent", "").rstrip("% ")),
        exempt=exempt or "EXENTO" in item.upper(),
    )


def _number(case: str, text: str | None) -> Decimal | None:
    """Return the number in a cell, None for an empty one."""
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise SetUnreadable(
            Sentence("El caso {case} trae «{text}» donde va un número.", case=case, text=text),
            case=case,
        )
    return Decimal(text.replace(",", "."))


def _boletas(text: str) -> Iterator[Case]:
    """Yield the boletas of the table, then the notes it asks for about them."""
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    if not rows or tuple(rows[0]) != _BOLETA_COLUMNS:
        raise SetUnreadable("La tabla de boletas no tiene las columnas del SII.")
    groups: list[list[dict[str, str]]] = []
    for row in rows:
        if row["Folio"]:
            groups.append([])
        if not groups:
            raise SetUnreadable("La tabla de boletas no empieza por un folio.")
        groups[-1].append(row)
    yield from map(_boleta, groups)
    for group in groups:
        yield from _boleta_note(group[0])


def _boleta(rows: Sequence[Mapping[str, str]]) -> Case:
    name = rows[0]["Folio"]
    items = tuple(
        Item(
            name=row["NmbItem"] or "",
            quantity=_number(name, row["QtyItem"]),
            unit=row["UnmdItem"] or None,
            price=_number(name, row["PrcItem"]),
            exempt=row["IndExe"] == "1",
        )
        for row in rows
    )
    all_exempt = all(item.exempt for item in items)
    return Case(name, DteType.BOLETA_EXENTA if all_exempt else DteType.BOLETA, items)


def _boleta_note(row: Mapping[str, str]) -> Iterator[Case]:
    """Yield the note that voids or lowers a boleta."""
    name = row["Folio"]
    if row["Anular"]:
        yield Case(
            f"{name}-A", DteType.NOTA_CREDITO, refers_to=name, reason=NoteReason.VOIDS,
            reason_text="ANULA BOLETA",
        )  # fmt: skip
    if row["Rebajar"]:
        yield Case(
            f"{name}-R", DteType.NOTA_CREDITO, refers_to=name,
            reason=NoteReason.CORRECTS_AMOUNTS, reason_text=f"REBAJA {row['Rebajar']}%",
            rebate_percent=_number(name, row["Rebajar"].rstrip("% ")),
        )  # fmt: skip
