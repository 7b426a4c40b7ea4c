"""The lines of the book of purchases, from what SII's set says of each in words.

SII gives type, folio, a remark and the amounts; tax, total and who issued it are for the company
to fill in ("Instrucciones", IV). The remark decides what becomes of the IVA.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.arithmetic import share as part_of
from torque_app.integrations.sii.certification.cases import PurchaseEntry, SetUnreadable
from torque_app.integrations.sii.certification.iecv import BookLine
from torque_app.integrations.sii.values import IVA_RATE

_TYPES: Final[Mapping[str, int]] = {
    "FACTURA": 30,
    "FACTURA EXENTA": 32,
    "FACTURA NO AFECTA O EXENTA": 32,
    "FACTURA ELECTRONICA": 33,
    "FACTURA EXENTA ELECTRONICA": 34,
    "FACTURA NO AFECTA O EXENTA ELECTRONICA": 34,
    "FACTURA DE COMPRA": 45,
    "FACTURA DE COMPRA ELECTRONICA": 46,
    "NOTA DE DEBITO": 55,
    "NOTA DE DEBITO ELECTRONICA": 56,
    "NOTA DE CREDITO": 60,
    "NOTA DE CREDITO ELECTRONICA": 61,
}
"""`TpoDoc` by SII's words; the first of a paper kind and its electronic one differ."""


def _common(line: BookLine) -> BookLine:
    return replace(line, iva=0, common=line.iva)


def _withheld(line: BookLine) -> BookLine:
    return replace(line, withheld=line.iva)


def _lost(code: int) -> Callable[[BookLine], BookLine]:
    def lose(line: BookLine) -> BookLine:
        return replace(line, iva=0, lost=line.iva, lost_code=code)

    return lose


_TREATMENTS: Final[tuple[tuple[str, Callable[[BookLine], BookLine]], ...]] = (
    ("IVA USO COMUN", _common),
    ("RETENCION TOTAL", _withheld),
    ("NO GRAVADAS", _lost(1)),
    ("FUERA DE PLAZO", _lost(2)),
    ("GASTO RECHAZADO", _lost(3)),
    ("GASTOS RECHAZADOS", _lost(3)),
    ("ENTREGA GRATUITA", _lost(4)),
    ("NO RECUPERABLE", _lost(9)),
    ("SIN DERECHO A CREDITO", _lost(9)),
)
"""What a remark does with the IVA; `CodIVANoRec` of LibroCV_v10.xsd. Others leave it deductible."""

_NOT_KNOWN: Final = ("RETENCION PARCIAL", "ACTIVO FIJO")
"""Remarks whose treatment needs more than the set says."""


@dataclass(frozen=True, slots=True)
class Supplier:
    """Who issued the purchases of the set: SII gives none and asks for a valid RUT."""

    rut: str
    razon_social: str


def purchase_lines(
    entries: Iterable[PurchaseEntry],
    *,
    supplier: Supplier,
    issued_on: date,
    share: Decimal | None,
) -> list[BookLine]:
    """Return a line for each purchase, in their order.

    Raises `SetUnreadable` for a kind or a remark without a rule here, and for IVA of common use
    when the set gives no share of it.
    """
    lines = [_line(each, supplier, issued_on) for each in entries]
    if share is None and any(line.common for line in lines):
        raise SetUnreadable("Al set de compras le falta el factor de proporcionalidad del IVA.")
    return lines


def _line(entry: PurchaseEntry, supplier: Supplier, issued_on: date) -> BookLine:
    kind = _TYPES.get(entry.kind)
    if kind is None or any(words in entry.remark for words in _NOT_KNOWN):
        raise SetUnreadable(
            Sentence(
                "No hay regla para la compra «{kind} {folio}»: {remark}.",
                kind=entry.kind,
                folio=entry.folio,
                remark=entry.remark,
            )
        )
    plain = BookLine(
        type=kind,
        folio=entry.folio,
        issued_on=issued_on,
        rut=supplier.rut,
        name=supplier.razon_social,
        exempt=entry.exempt,
        net=entry.affected,
        iva=part_of(entry.affected, IVA_RATE),
        rate=IVA_RATE if entry.affected else None,
    )
    treat = next((rule for words, rule in _TREATMENTS if words in entry.remark), None)
    return treat(plain) if treat and plain.iva else plain
