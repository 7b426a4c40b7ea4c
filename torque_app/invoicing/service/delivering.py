"""Handing a document to whoever bought: its PDF and its XML by mail (DTE-31).

The XML of a factura, guía or note travels in an envelope of its own for the buyer, as issuers
exchange them (same EnvioDTE, `RutReceptor` the buyer's); a boleta's goes alone.
"""

from typing import Final
from uuid import UUID

from models.invoicing import Dte, DteStatus, Invoice
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.mail.message import Attachment, address
from torque_app.integrations.sii.envelope import seal
from torque_app.integrations.sii.values import DteDocument, DteType
from torque_app.invoicing.events import InvoiceMailed
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import pdf, xml
from torque_app.invoicing.queries.access import newest, reachable
from torque_app.invoicing.queries.deliveries import ABOUT
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.sending import signed
from torque_app.invoicing.service.story import tell
from torque_app.notifications import service as notifications

NOTE: Final = 500
_AT_SII: Final = (DteStatus.SENT, DteStatus.ACCEPTED, DteStatus.OBJECTED)


class NotDeliverable(Conflict):
    """SII does not have it, and SII has it before the buyer does (Res. Ex. 45/2003)."""

    code = "not_deliverable"
    message = "Primero lo recibe el SII: espera a que el envío llegue y mándalo entonces."


@needs(Invoicing.ISSUE)
def deliver(tx: Tx, invoice_id: UUID, *, to: str | None = None, note: str | None = None) -> UUID:
    """Mail the document to the buyer, or to `to`; return the key of the mail.

    Raises NotDeliverable, NoMailServer, NoCertificate, or Invalid on `to` when nobody's address is
    known or it is none.
    """
    invoice = reachable(tx, invoice_id)
    dte = newest(tx, invoice_id)
    if dte is None or dte.status not in _AT_SII:
        raise NotDeliverable
    document = restored(dte.content)
    whom = address(to or document.receiver.email or _nobody())
    its_name = f"{type_name(invoice.dte_type)} {invoice.folio}"
    key = notifications.mail(
        tx,
        to=whom,
        subject=f"{its_name} de {document.issuer.razon_social}",
        text=_text(document, its_name, (note or "").strip()[:NOTE]),
        sender_name=document.issuer.razon_social,
        attachments=_files(tx, invoice, dte, document),
        about=(ABOUT, invoice_id),
    )
    tell(tx, dte, "MAILED", Sentence("Enviada por correo a {whom}.", whom=whom), mail_id=str(key))
    tx.emit(InvoiceMailed(invoice_id, dte.dte_type, dte.folio, mail_id=key, recipient=whom))
    return key


def _nobody() -> str:
    raise Invalid.field("to", "El documento no lleva el correo de quien compra: escríbelo aquí.")


def _text(document: DteDocument, its_name: str, note: str) -> str:
    total = f"{document.totals.total:,}".replace(",", ".")
    greeting = document.receiver.razon_social or "Hola"
    said = f"\n{note}\n" if note else ""
    return (
        f"{greeting}:\n\nAdjuntamos la {its_name.lower()} del {document.issued_on:%d-%m-%Y} por"
        f" ${total}, en PDF y en XML.\n{said}\n{document.issuer.razon_social}\n"
    )


def _files(tx: Tx, invoice: Invoice, dte: Dte, document: DteDocument) -> list[Attachment]:
    paper = pdf(tx, invoice.id)
    return [
        Attachment(paper.name, paper.content_type, paper.data),
        _for_the_buyer(tx, invoice, dte, document),
    ]


def _for_the_buyer(tx: Tx, invoice: Invoice, dte: Dte, document: DteDocument) -> Attachment:
    alone = xml(tx, invoice.id)
    if DteType(invoice.dte_type).is_boleta or document.receiver.is_anonymous:
        return Attachment(alone.name, alone.content_type, alone.data)
    envelope = seal(
        [signed(dte)],
        issuer=document.issuer,
        certificate=signer_of(tx, invoice.company_id, invoice.environment),
        at=tx.now,
        receiver_rut=document.receiver.rut,
    )
    return Attachment(f"Envio{alone.name}", alone.content_type, envelope.data)
