"""The book of guías de despacho (LibroGuia_v10.xsd): always ESPECIAL, for certification alone.

A guía that is void counts as such and nowhere else; one that was billed in the period names its
factura. "Productos recibidos parcialmente" (`Anulado` 3) does not occur in SII's sets.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from torque_app.integrations.sii.certification.signing import Signatory, SignedFile, signed_book
from torque_app.integrations.sii.elements import element, group, typed
from torque_app.integrations.sii.schemas import Root
from torque_app.integrations.sii.values import DteDocument

NOTIFICATION: Final = 3
"""`FolioNotificacion`: the schema wants one; sales and purchases have 1 and 2."""

_SALE: Final = 1
_VOID_AFTER_SENDING: Final = 2
_FACTURA: Final = 33
_LONGEST_NAME: Final = 50


@dataclass(frozen=True, slots=True)
class GuideLine:
    """A guía in the book, and what became of it: void, or billed by a factura."""

    document: DteDocument
    is_void: bool = False
    billed_by: DteDocument | None = None

    @property
    def movement(self) -> int:
        """`TpoOper`: 1 is a sale."""
        delivery = self.document.delivery
        return delivery.movement if delivery else _SALE


def guide_book(lines: Sequence[GuideLine], *, period: date, by: Signatory) -> SignedFile:
    """Return the signed book of a month's guías; `period` is any day of that month."""
    parts = (_cover(period, by), _totals(lines), *map(_detail, lines))
    return signed_book(Root.LIBRO_GUIA, parts, by)


def _cover(period: date, by: Signatory) -> str:
    fields = (
        *by.parties("RutEmisorLibro"),
        element("PeriodoTributario", f"{period:%Y-%m}"),
        *by.resolution(),
        element("TipoLibro", "ESPECIAL"),
        element("TipoEnvio", "TOTAL"),
        element("FolioNotificacion", NOTIFICATION),
    )
    return group("Caratula", fields)


def _totals(lines: Sequence[GuideLine]) -> str:
    void = sum(line.is_void for line in lines)
    valid = [line for line in lines if not line.is_void]
    sales = [line for line in valid if line.movement == _SALE]
    fields = (
        element("TotGuiaAnulada", void or None),
        element("TotGuiaVenta", len(sales)),
        element("TotMntGuiaVta", sum(line.document.totals.total for line in sales)),
        *_movements([line for line in valid if line.movement != _SALE]),
    )
    return group("ResumenPeriodo", fields)


def _movements(lines: Sequence[GuideLine]) -> list[str]:
    """Return the guías that are no sale, by their kind of movement."""
    counts = Counter(line.movement for line in lines)
    amounts: Counter[int] = Counter()
    for line in lines:
        amounts[line.movement] += line.document.totals.total
    return [
        group(
            "TotTraslado",
            (
                element("TpoTraslado", kind),
                element("CantGuia", counts[kind]),
                element("MntGuia", amounts[kind]),
            ),
        )
        for kind in sorted(counts)
    ]


def _detail(line: GuideLine) -> str:
    document, factura = line.document, line.billed_by
    totals, receiver = document.totals, document.receiver
    fields = (
        element("Folio", document.folio),
        element("Anulado", _VOID_AFTER_SENDING if line.is_void else None),
        element("TpoOper", line.movement),
        element("FchDoc", document.issued_on),
        element("RUTDoc", receiver.rut),
        typed("RznSoc", receiver.razon_social, limit=_LONGEST_NAME, field="la razón social"),
        element("MntNeto", totals.net),
        element("TasaImp", totals.tax_rate),
        element("IVA", totals.iva),
        element("MntTotal", totals.total),
        element("TpoDocRef", _FACTURA if factura else None),
        element("FolioDocRef", factura.folio if factura else None),
        element("FchDocRef", factura.issued_on if factura else None),
    )
    return group("Detalle", fields)
