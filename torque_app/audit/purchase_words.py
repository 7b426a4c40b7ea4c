"""What the records of received documents, their columns and values are called in the log."""

from collections.abc import Mapping
from typing import Final

from torque_app.core.texts import _

ENTITIES: Final[Mapping[str, str]] = {
    "purchase_answers": _("Archivo para el proveedor"),
    "purchase_claims": _("Respuesta al SII"),
    "purchase_documents": _("Documento recibido"),
    "purchase_envelopes": _("Envío de un proveedor"),
    "purchase_mailboxes": _("Casilla de correo"),
    "purchase_mails": _("Correo recibido"),
}
"""The name of each kind of record."""

FIELDS: Final[Mapping[str, str]] = {
    "acknowledged_at": _("Acuse de recibo"),
    "action": _("Acción"),
    "answered_at": _("Respondido"),
    "asked_by": _("Pedido por"),
    "claim_id": _("Respuesta al SII"),
    "document_id": _("Documento recibido"),
    "due_on": _("Vence"),
    "envelope_ids": _("Envíos"),
    "filename": _("Archivo"),
    "folder": _("Carpeta"),
    "host": _("Servidor"),
    "issued_on": _("Emisión"),
    "issuer_name": _("Emisor"),
    "issuer_rut": _("RUT del emisor"),
    "last_checked_at": _("Última revisión"),
    "last_error": _("Último problema"),
    "last_uid": _("Último correo visto"),
    "lines": _("Líneas"),
    "mailbox_id": _("Casilla de correo"),
    "message_key": _("Huella del mensaje"),
    "outcome": _("Resultado"),
    "password_enc": _("Clave de la casilla"),
    "payment": _("Forma de pago"),
    "port": _("Puerto"),
    "premises": _("Recinto"),
    "received_at": _("Llegó"),
    "refused": _("No recibidos"),
    "safety": _("Conexión"),
    "said": _("Qué se dijo"),
    "sender": _("Remitente"),
    "settled_at": _("Resuelto"),
    "signature": _("Firma"),
    "signature_fault": _("Falla de la firma"),
    "signed_by": _("Firmó"),
    "sii_code": _("Código del SII"),
    "sii_received_at": _("Recibido por el SII"),
    "sii_sentence": _("Respuesta del SII"),
    "ted_fault": _("Falla del timbre"),
    "uid_validity": _("Numeración de la casilla"),
    "username": _("Usuario"),
    "warned_days": _("Aviso del plazo"),
}
"""The label of each column that no other record has."""

VALUES: Final[Mapping[str, str]] = {
    "UPLOAD": _("Cargado aquí"),
    "MAILBOX": _("Por correo"),
    "LITERAL": _("Válida"),
    "REPAIRED": _("Válida tras reparar"),
    "INVALID": _("No válida"),
    "ABSENT": _("Ausente"),
    "GENUINE": _("Válido"),
    "UNTRUSTED": _("Sin respaldo del SII"),
    "MISMATCHED": _("De otro documento"),
    "RECEIVED": _("Por responder"),
    "ACKNOWLEDGED": _("Con acuse de recibo"),
    "CLAIMED": _("Reclamado"),
    "ACD": _("Aceptación del contenido"),
    "ERM": _("Recibo de mercaderías o servicios"),
    "RCD": _("Reclamo al contenido"),
    "RFP": _("Reclamo por entrega parcial"),
    "RFT": _("Reclamo por falta total de entrega"),
    "REGISTERED": _("Registrada"),
    "RESULT": _("Respuesta comercial"),
    "RECEIPT": _("Recibo"),
    "TLS": _("Cifrada"),
    "STARTTLS": _("Cifrada al empezar"),
    "TAKEN": _("Recibido"),
    "NOTHING": _("Nada nuevo"),
}
"""The word of each value that no other column takes."""
