"""The printed representation of a DTE, as the SII wants it on a sheet or on a roll.

Sources: SII "Manual de muestras impresas" v3.0 (2013); Ley 19.983 and Res. Ex. SII 51 of 2005 for
the acuse de recibo of the copy that can be assigned.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import Any, Final

from torque_app.core.errors import TorqueError
from torque_app.integrations.printing.barcode import ROLL, SHEET, Fit, pdf417
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.dte_text import document_inputs
from torque_app.integrations.printing.typeset import pictures, typeset
from torque_app.integrations.sii.values import DteDocument, DteType

_DECLARATION: Final = (
    "El acuse de recibo que se declara en este acto, de acuerdo a lo dispuesto en la letra b) del "
    "Art. 4°, y la letra c) del Art. 5° de la Ley 19.983, acredita que la entrega de mercaderías o "
    "servicio(s) prestado(s) ha(n) sido recibido(s)."
)

_SALE: Final = 1
"""`IndTraslado` of the only guías that have a copy to assign: the movement is a sale."""


class Layout(StrEnum):
    """The paper: a letter sheet, or the 80 mm roll of a counter printer."""

    LETTER = "LETTER"
    ROLL_80 = "ROLL_80"


class NotCedible(TorqueError):
    """Notes, boletas and guías that are no sale have no copy to assign."""

    code, status = "not_cedible", 422
    message = "Este documento no tiene copia cedible."


TEMPLATES: Final[Mapping[Layout, tuple[str, Fit]]] = {
    Layout.LETTER: ("dte_letter", SHEET),
    Layout.ROLL_80: ("dte_roll", ROLL),
}
"""Each paper's template and the room its barcode has."""


def print_dte(
    document: DteDocument,
    ted: str,
    *,
    layout: Layout = Layout.LETTER,
    cedible: bool = False,
    branding: Branding | None = None,
    extra: Sequence[tuple[str, str]] = (),
) -> bytes:
    """Return the PDF: the taxpayer's copy or, with `cedible`, the one that can be assigned.

    `ted` is the flattened `<TED>..</TED>` of the signed document; `extra` are facts of the
    workshop printed beside the receiver: OT, plate, vehicle. The same arguments give the same
    bytes. SII's certification wants documents of one page and at most 500 KB.

    Raises:
        NotCedible: the document has no copy to assign.
        TedTooLong: the TED does not fit the largest barcode allowed.
        LogoRefused: the logo is no picture.
    """
    inputs = _inputs(document, ted, layout=layout, cedible=cedible, branding=branding, extra=extra)
    created = datetime.combine(document.issued_on, time(12), UTC)
    return typeset(TEMPLATES[layout][0], inputs, created=created)


def picture_dte(
    document: DteDocument,
    ted: str,
    *,
    layout: Layout = Layout.LETTER,
    cedible: bool = False,
    branding: Branding | None = None,
    extra: Sequence[tuple[str, str]] = (),
    ppi: float = 144,
) -> list[bytes]:
    """Return the pages of the same document as PNG, for a preview; raises like `print_dte`."""
    inputs = _inputs(document, ted, layout=layout, cedible=cedible, branding=branding, extra=extra)
    return pictures(TEMPLATES[layout][0], inputs, ppi=ppi)


def can_be_assigned(document: DteDocument) -> bool:
    """Whether a CEDIBLE copy of it exists (manual §1.4: of guías, only those that are sales)."""
    if document.type is DteType.GUIA_DESPACHO:
        return document.delivery is not None and document.delivery.movement == _SALE
    return document.type.has_cedible


def _inputs(
    document: DteDocument,
    ted: str,
    *,
    layout: Layout,
    cedible: bool,
    branding: Branding | None,
    extra: Sequence[tuple[str, str]],
) -> dict[str, Any]:
    branding = branding or Branding()
    barcode = pdf417(ted, TEMPLATES[layout][1])
    return {
        **document_inputs(document, branches=branding.branches, extra=extra),
        "branding": branding_inputs(branding),
        "contacts": list(branding.contacts),
        "barcode": {"svg": barcode.svg, "width": barcode.width, "height": barcode.height},
        "cedible": _cedible(document) if cedible else None,
    }


def _cedible(document: DteDocument) -> dict[str, str]:
    if not can_be_assigned(document):
        raise NotCedible(type=document.type.value)
    guia = document.type is DteType.GUIA_DESPACHO
    return {
        "legend": "CEDIBLE CON SU FACTURA" if guia else "CEDIBLE",
        "declaration": _DECLARATION,
    }
