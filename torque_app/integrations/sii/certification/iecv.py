"""The books of sales and purchases (IECV) that only certification still asks for.

Sources: LibroCV_v10.xsd and SII "Instrucciones para la construcción de documentos con los datos
del set de pruebas", III and IV: ESPECIAL, TOTAL, notification 1 for sales and 2 for purchases.
Amounts of credit notes are positive too; SII subtracts them by their type.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from torque_app.integrations.sii.arithmetic import pesos
from torque_app.integrations.sii.certification.signing import Signatory, SignedFile, signed_book
from torque_app.integrations.sii.elements import element, group, typed
from torque_app.integrations.sii.schemas import Root

_IVA: Final = 1
"""`TpoImp` of purchases: the tax summed is IVA, not that of Ley 18.211."""

_ALL_WITHHELD: Final = 15
"""`CodImp`: the buyer keeps the whole IVA, as on a factura de compra."""

_LONGEST_NAME: Final = 50


class Side(StrEnum):
    """`TipoOperacion`."""

    SALES = "VENTA"
    PURCHASES = "COMPRA"


NOTIFICATIONS: Final[Mapping[Side, int]] = {Side.SALES: 1, Side.PURCHASES: 2}
"""`FolioNotificacion` of each book."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """One document in a book, whole pesos.

    `iva` is what may be deducted (or is owed); IVA of common use (`common`), what is lost
    (`lost`, for the reason `lost_code`) and what the buyer `withheld` stand beside it, and
    `total` is the sum of all of them less what was withheld.
    """

    type: int
    folio: int
    issued_on: date
    rut: str
    name: str
    exempt: int
    net: int
    iva: int
    rate: Decimal | None
    about: tuple[int, int] | None = None
    """Type and folio of the document that a note is about."""
    common: int = 0
    lost: int = 0
    lost_code: int = 0
    withheld: int = 0

    @property
    def total(self) -> int:
        """What the document comes to (`MntTotal`)."""
        return self.exempt + self.net + self.iva + self.common + self.lost - self.withheld


def iecv(
    side: Side,
    lines: Sequence[BookLine],
    *,
    period: date,
    by: Signatory,
    share: Decimal | None = None,
) -> SignedFile:
    """Return the signed book of a month with those lines, summed by type.

    `period` is any day of the month, `share` the part of the IVA of common use that may be
    deducted. Raises `Untranslatable` for a name that cannot travel.
    """
    totals = [_totals(side, kind, _of(lines, kind), share) for kind in _kinds(lines)]
    parts = (
        _cover(side, period, by),
        group("ResumenPeriodo", totals) if totals else "",
        *(_detail(side, line) for line in lines),
    )
    return signed_book(Root.LIBRO_CV, parts, by)


def _cover(side: Side, period: date, by: Signatory) -> str:
    fields = (
        *by.parties("RutEmisorLibro"),
        element("PeriodoTributario", f"{period:%Y-%m}"),
        *by.resolution(),
        element("TipoOperacion", side.value),
        element("TipoLibro", "ESPECIAL"),
        element("TipoEnvio", "TOTAL"),
        element("FolioNotificacion", NOTIFICATIONS[side]),
    )
    return group("Caratula", fields)


def _kinds(lines: Iterable[BookLine]) -> list[int]:
    return sorted({line.type for line in lines})


def _of(lines: Iterable[BookLine], kind: int) -> list[BookLine]:
    return [line for line in lines if line.type == kind]


def _totals(side: Side, kind: int, lines: Sequence[BookLine], share: Decimal | None) -> str:
    """Return `TotalesPeriodo` of one type; counts of nothing are left out, as the schema wants."""
    bought = side is Side.PURCHASES
    fields = (
        element("TpoDoc", kind),
        element("TpoImp", _IVA) if bought else "",
        element("TotDoc", len(lines)),
        _count("TotOpExe", (line.exempt for line in lines)),
        element("TotMntExe", sum(line.exempt for line in lines)),
        element("TotMntNeto", sum(line.net for line in lines)),
        _count("TotOpIVARec", (line.iva for line in lines)) if bought else "",
        element("TotMntIVA", sum(line.iva for line in lines)),
        *_lost(lines),
        *_common(lines, share),
        _withheld(lines),
        element("TotMntTotal", sum(line.total for line in lines)),
    )
    return group("TotalesPeriodo", fields)


def _count(tag: str, amounts: Iterable[int]) -> str:
    return element(tag, sum(amount != 0 for amount in amounts) or None)


def _lost(lines: Sequence[BookLine]) -> list[str]:
    """Return the IVA that gives no credit, by its reason."""
    return [
        group(
            "TotIVANoRec",
            (
                element("CodIVANoRec", code),
                element("TotOpIVANoRec", sum(line.lost_code == code for line in lines)),
                element(
                    "TotMntIVANoRec", sum(each.lost for each in lines if each.lost_code == code)
                ),
            ),
        )
        for code in sorted({line.lost_code for line in lines if line.lost_code})
    ]


def _common(lines: Sequence[BookLine], share: Decimal | None) -> tuple[str, ...]:
    """Return the IVA of common use and, of its sum, the part that may be deducted."""
    whole = sum(line.common for line in lines)
    if not whole or share is None:
        return ()
    return (
        _count("TotOpIVAUsoComun", (line.common for line in lines)),
        element("TotIVAUsoComun", whole),
        element("FctProp", share),
        element("TotCredIVAUsoComun", pesos(whole * share)),
    )


def _withheld(lines: Sequence[BookLine]) -> str:
    whole = sum(line.withheld for line in lines)
    if not whole:
        return ""
    return group("TotOtrosImp", (element("CodImp", _ALL_WITHHELD), element("TotMntImp", whole)))


def _detail(side: Side, line: BookLine) -> str:
    about_type, about_folio = line.about or (None, None)
    fields = (
        element("TpoDoc", line.type),
        element("NroDoc", line.folio),
        element("TpoImp", _IVA) if side is Side.PURCHASES else "",
        element("TasaImp", line.rate),
        element("FchDoc", line.issued_on),
        element("RUTDoc", line.rut),
        typed("RznSoc", line.name, limit=_LONGEST_NAME, field="la razón social"),
        element("TpoDocRef", about_type),
        element("FolioDocRef", about_folio),
        element("MntExe", line.exempt),
        element("MntNeto", line.net),
        element("MntIVA", line.iva),
        _lost_part(line),
        element("IVAUsoComun", line.common or None),
        _withheld_part(line),
        element("MntTotal", line.total),
    )
    return group("Detalle", fields)


def _lost_part(line: BookLine) -> str:
    if not line.lost_code:
        return ""
    return group(
        "IVANoRec", (element("CodIVANoRec", line.lost_code), element("MntIVANoRec", line.lost))
    )


def _withheld_part(line: BookLine) -> str:
    if not line.withheld:
        return ""
    fields = (
        element("CodImp", _ALL_WITHHELD),
        element("TasaImp", line.rate),
        element("MntImp", line.withheld),
    )
    return group("OtrosImp", fields)
