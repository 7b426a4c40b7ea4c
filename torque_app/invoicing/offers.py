"""What messages and rules may say of invoices."""

from collections.abc import Mapping
from typing import Final

from sqlmodel import select

from models.invoicing import Invoice
from torque_app.core.errors import NotFound
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing.events import InvoiceIssued, InvoicePaid
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer

ABOUT: Final = "invoices"

_FIGURES: Final[Mapping[str, str | Variable]] = {
    "folio": _("Folio"),
    "cliente": _("Cliente"),
    "fecha": Variable(_("Fecha"), Kind.DATE),
    "total": Variable(_("Total"), Kind.MONEY),
    "saldo": Variable(_("Saldo"), Kind.MONEY),
}


def _found(tx: Tx, event: InvoiceIssued | InvoicePaid) -> Invoice:
    found = tx.session.exec(select(Invoice).where(Invoice.id == event.invoice_id)).first()
    if found is None:
        raise NotFound
    return found


def _read(tx: Tx, event: InvoiceIssued | InvoicePaid) -> dict[str, Value]:
    invoice = _found(tx, event)
    return {
        "folio": str(event.folio),
        "cliente": str(invoice.receiver_snapshot.get("razon_social", "")),
        "fecha": invoice.invoice_date,
        "total": invoice.total,
        "saldo": invoice.balance,
    }


def _audience(tx: Tx, event: InvoiceIssued | InvoicePaid) -> Concerned:
    invoice = _found(tx, event)
    return Concerned(
        about=(ABOUT, invoice.id),
        client_id=invoice.client_id,
        advisor_id=invoice.created_by,
        link=f"/facturacion/{invoice.id}",
        vehicle_id=invoice.vehicle_id,
    )


for _event, _label in (
    (InvoiceIssued, _("Se emite un documento")),
    (InvoicePaid, _("Un documento queda pagado")),
):
    offer(_event, _label, subject=ABOUT, variables=_FIGURES, read=_read, audience=_audience)
