"""The header of a boleta, whose tags and order differ from a factura's (EnvioBOLETA_v11.xsd)."""

from collections.abc import Iterator
from typing import Final

from torque_app.integrations.sii.elements import element, group, typed
from torque_app.integrations.sii.values import DteDocument, DteType, Issuer, Receiver, Totals

_SALES_AND_SERVICES: Final = 3
"""`IndServicio` of ordinary boletas; 1, 2 and 4 are for subscriptions and shows."""


def header(document: DteDocument) -> Iterator[str]:
    """Yield the parts of a boleta's `Encabezado`; raises `Untranslatable`."""
    yield group("IdDoc", _identity(document))
    yield group("Emisor", _issuer(document.issuer))
    yield group("Receptor", _receiver(document.receiver))
    yield group("Totales", _totals(document.totals, document.type))


def _identity(document: DteDocument) -> Iterator[str]:
    """Yield `IdDoc`."""
    yield element("TipoDTE", document.type.value)
    yield element("Folio", document.folio)
    yield element("FchEmis", document.issued_on)
    yield element("IndServicio", _SALES_AND_SERVICES)
    yield element("MedioPago", document.means.value if document.means else None)


def _issuer(issuer: Issuer) -> Iterator[str]:
    """Yield `Emisor`."""
    yield element("RUTEmisor", issuer.rut)
    yield typed("RznSocEmisor", issuer.razon_social, limit=100, field="tu razón social")
    yield typed("GiroEmisor", issuer.giro, limit=80, field="tu giro")
    yield element("CdgSIISucur", issuer.branch_code)
    yield typed("DirOrigen", issuer.address, limit=70, field="tu dirección")
    yield typed("CmnaOrigen", issuer.comuna, limit=20, field="tu comuna")
    yield typed("CiudadOrigen", issuer.city, limit=20, field="tu ciudad")


def _receiver(receiver: Receiver) -> Iterator[str]:
    """Yield `Receptor`: only the RUT when anonymous."""
    yield element("RUTRecep", receiver.rut)
    yield typed("RznSocRecep", receiver.razon_social, limit=100, field="el nombre del receptor")
    yield typed("Contacto", receiver.contact, limit=80, field="el contacto del receptor")
    yield typed("CorreoRecep", receiver.email, limit=80, field="el correo del receptor")
    yield typed("TelefonoRecep", receiver.phone, limit=40, field="el teléfono del receptor")
    yield typed("DirRecep", receiver.address, limit=70, field="la dirección del receptor")
    yield typed("CmnaRecep", receiver.comuna, limit=20, field="la comuna del receptor")
    yield typed("CiudadRecep", receiver.city, limit=20, field="la ciudad del receptor")


def _totals(totals: Totals, type_: DteType) -> Iterator[str]:
    """Yield `Totales`: net and IVA are mandatory on a 39 (format v4.2), no rate is written."""
    taxed = type_ is DteType.BOLETA
    yield element("MntNeto", totals.net if taxed else None)
    yield element("MntExe", totals.exempt or None)
    yield element("IVA", totals.iva if taxed else None)
    yield element("MntTotal", totals.total)
    if totals.non_billable:
        yield element("MontoNF", totals.non_billable)
        yield element("VlrPagar", totals.payable)
