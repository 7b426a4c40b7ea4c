"""The three machines of an invoice: what is owed, what SII knows, and the envelope between."""

from typing import Final

from models.invoicing import DteStatus, EnvelopeStatus, InvoiceStatus
from torque_app.core.lifecycle import Lifecycle

INVOICE: Final = Lifecycle(
    subject="Un documento",
    start=InvoiceStatus.DRAFT,
    moves={
        InvoiceStatus.DRAFT: {InvoiceStatus.ISSUED, InvoiceStatus.VOID},
        InvoiceStatus.ISSUED: {
            InvoiceStatus.SENT,
            InvoiceStatus.PARTIALLY_PAID,
            InvoiceStatus.PAID,
            InvoiceStatus.VOID,
        },
        InvoiceStatus.SENT: {
            InvoiceStatus.ISSUED,  # SII refused the envelope: it has nothing any more
            InvoiceStatus.PARTIALLY_PAID,
            InvoiceStatus.PAID,
            InvoiceStatus.VOID,
        },
        InvoiceStatus.PARTIALLY_PAID: {
            InvoiceStatus.ISSUED,
            InvoiceStatus.SENT,
            InvoiceStatus.PAID,
            InvoiceStatus.VOID,
        },
        InvoiceStatus.PAID: {
            InvoiceStatus.ISSUED,
            InvoiceStatus.SENT,
            InvoiceStatus.PARTIALLY_PAID,
            InvoiceStatus.VOID,
        },
        InvoiceStatus.VOID: set(),
    },
    names={
        InvoiceStatus.DRAFT: "Borrador",
        InvoiceStatus.ISSUED: "Emitida",
        InvoiceStatus.SENT: "Enviada",
        InvoiceStatus.PARTIALLY_PAID: "Pago parcial",
        InvoiceStatus.PAID: "Pagada",
        InvoiceStatus.VOID: "Anulada",
    },
)
"""Backward edges are payments taken back and envelopes refused; VOID takes a credit note."""

DTE: Final = Lifecycle(
    subject="Un documento electrónico",
    start=DteStatus.ISSUED,
    moves={
        DteStatus.ISSUED: {DteStatus.SIGNED},
        DteStatus.SIGNED: {DteStatus.SENDING},
        DteStatus.SENDING: {DteStatus.SENT, DteStatus.REJECTED},
        DteStatus.SENT: {DteStatus.ACCEPTED, DteStatus.OBJECTED, DteStatus.REJECTED},
        # SII only counts reparos; whose they are is known once its diagnosis is read
        DteStatus.ACCEPTED: {DteStatus.OBJECTED},
        DteStatus.OBJECTED: {DteStatus.ACCEPTED},
        # only when the envelope was refused: the same signed bytes travel again
        DteStatus.REJECTED: {DteStatus.SIGNED},
    },
    names={
        DteStatus.ISSUED: "Por firmar",
        DteStatus.SIGNED: "Firmado",
        DteStatus.SENDING: "Enviando",
        DteStatus.SENT: "En revisión del SII",
        DteStatus.ACCEPTED: "Aceptado",
        DteStatus.OBJECTED: "Aceptado con reparos",
        DteStatus.REJECTED: "Rechazado",
    },
)

ENVELOPE: Final = Lifecycle(
    subject="Un envío",
    start=EnvelopeStatus.BUILT,
    moves={
        EnvelopeStatus.BUILT: {EnvelopeStatus.UPLOADING, EnvelopeStatus.REFUSED},
        EnvelopeStatus.UPLOADING: {
            EnvelopeStatus.BUILT,  # SII says it did not take it this time
            EnvelopeStatus.SENT,
            EnvelopeStatus.REFUSED,
        },
        EnvelopeStatus.SENT: {EnvelopeStatus.PROCESSED, EnvelopeStatus.REFUSED},
        EnvelopeStatus.PROCESSED: set(),
        EnvelopeStatus.REFUSED: set(),
    },
    names={
        EnvelopeStatus.BUILT: "Armado",
        EnvelopeStatus.UPLOADING: "Subiendo",
        EnvelopeStatus.SENT: "Recibido",
        EnvelopeStatus.PROCESSED: "Procesado",
        EnvelopeStatus.REFUSED: "Rechazado",
    },
)
