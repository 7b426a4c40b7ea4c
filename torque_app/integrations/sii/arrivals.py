"""How what others sent us arrived, in SII's codes and words ("Mensaje de respuesta del DTE")."""

from enum import IntEnum
from typing import Final

from torque_app.integrations.sii.reading.inbox import Inbox, Received


class EnvelopeState(IntEnum):
    """`EstadoRecepEnv`: how the envelope arrived."""

    RECEIVED = 0
    BAD_SCHEMA = 1
    BAD_SIGNATURE = 2
    OTHER_RECEIVER = 3
    REPEATED = 90
    UNREADABLE = 91
    OTHER = 99


class DocumentState(IntEnum):
    """`EstadoRecepDTE`: how one document arrived."""

    RECEIVED = 0
    BAD_SIGNATURE = 1
    BAD_ISSUER = 2
    OTHER_RECEIVER = 3
    REPEATED = 4
    OTHER = 99


class Verdict(IntEnum):
    """`EstadoDTE`: what the buyer says of a document."""

    ACCEPTED = 0
    ACCEPTED_WITH_DISCREPANCY = 1
    REJECTED = 2


ENVELOPE_WORDS: Final = {
    EnvelopeState.RECEIVED: "Envio Recibido Conforme",
    EnvelopeState.BAD_SCHEMA: "Envio Rechazado - Error de Schema",
    EnvelopeState.BAD_SIGNATURE: "Envio Rechazado - Error de Firma",
    EnvelopeState.OTHER_RECEIVER: "Envio Rechazado - RUT Receptor No Corresponde",
    EnvelopeState.REPEATED: "Envio Rechazado - Archivo Repetido",
    EnvelopeState.UNREADABLE: "Envio Rechazado - Archivo Ilegible",
    EnvelopeState.OTHER: "Envio Rechazado - Otros",
}
DOCUMENT_WORDS: Final = {
    DocumentState.RECEIVED: "DTE Recibido OK",
    DocumentState.BAD_SIGNATURE: "DTE No Recibido - Error de Firma",
    DocumentState.BAD_ISSUER: "DTE No Recibido - Error en RUT Emisor",
    DocumentState.OTHER_RECEIVER: "DTE No Recibido - Error en RUT Receptor",
    DocumentState.REPEATED: "DTE No Recibido - DTE Repetido",
    DocumentState.OTHER: "DTE No Recibido - Otros",
}
VERDICT_WORDS: Final = {
    Verdict.ACCEPTED: "ACEPTADO OK",
    Verdict.ACCEPTED_WITH_DISCREPANCY: "ACEPTADO CON DISCREPANCIAS",
    Verdict.REJECTED: "RECHAZADO",
}
"""The words of SII's "Mensaje de respuesta", which other people's programs look for."""


def arrival(inbox: Inbox, *, company_rut: str) -> EnvelopeState:
    """Return how a readable envelope arrived at a company; repetition only the caller knows."""
    if not inbox.signature.holds:
        return EnvelopeState.BAD_SIGNATURE
    if inbox.receiver_rut != company_rut:
        return EnvelopeState.OTHER_RECEIVER
    return EnvelopeState.RECEIVED


def document_arrival(document: Received, inbox: Inbox, *, company_rut: str) -> DocumentState:
    """Return how one document of an envelope arrived at a company."""
    if not document.signature.holds:
        return DocumentState.BAD_SIGNATURE
    if document.issuer_rut != inbox.issuer_rut:
        return DocumentState.BAD_ISSUER
    if document.receiver_rut != company_rut:
        return DocumentState.OTHER_RECEIVER
    return DocumentState.RECEIVED
