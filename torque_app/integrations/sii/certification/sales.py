"""The lines of the book of sales: what each issued document of a set says of itself."""

from collections.abc import Iterable
from typing import Final

from torque_app.integrations.sii.certification.iecv import BookLine
from torque_app.integrations.sii.values import DteDocument, DteType

_IN_THE_BOOK: Final = frozenset(
    {DteType.FACTURA, DteType.FACTURA_EXENTA, DteType.NOTA_DEBITO, DteType.NOTA_CREDITO}
)
"""SII's instructions, III: facturas, notas de crédito and notas de débito."""


def sale_lines(documents: Iterable[DteDocument]) -> list[BookLine]:
    """Return a line for each document that belongs in the book, in their order.

    Boletas, the notes about them, and guías stay out.
    """
    return [_line(each) for each in documents if each.type in _IN_THE_BOOK and not _of_boleta(each)]


def about(document: DteDocument) -> tuple[int, int] | None:
    """Return type and folio of the document a note is about, None for what is no note."""
    reference = next((each for each in document.references if each.reason is not None), None)
    if reference is None or not reference.folio.isdigit():
        return None
    return int(reference.document_type), int(reference.folio)


def _of_boleta(document: DteDocument) -> bool:
    found = about(document)
    return found is not None and found[0] in {DteType.BOLETA, DteType.BOLETA_EXENTA}


def _line(document: DteDocument) -> BookLine:
    totals = document.totals
    return BookLine(
        type=int(document.type),
        folio=document.folio,
        issued_on=document.issued_on,
        rut=document.receiver.rut,
        name=document.receiver.razon_social or "",
        exempt=totals.exempt,
        net=totals.net,
        iva=totals.iva,
        rate=None if document.type.is_exempt else totals.tax_rate,
        about=about(document),
    )
