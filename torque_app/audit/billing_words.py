"""What the records of drafts, notes, papers, books and mail are called in the log."""

from collections.abc import Mapping
from typing import Final

from torque_app.core.texts import _

ENTITIES: Final[Mapping[str, str]] = {
    "certification_cases": _("Caso de un set de pruebas"),
    "certification_files": _("Archivo de certificación"),
    "certification_sets": _("Set de pruebas"),
    "invoice_bundles": _("Paquete de PDF"),
    "invoice_guides": _("Guía facturada"),
    "invoice_quotations": _("Presupuesto facturado"),
}
"""The name of each kind of record."""

FIELDS: Final[Mapping[str, str]] = {
    "attempt": _("Veces construido"),
    "built_at": _("Construido el"),
    "cedible": _("Copia cedible"),
    "claim_standing": _("Respuesta de quien la recibió"),
    "claims": _("Registro de reclamos del SII"),
    "claims_asked_at": _("Registro consultado el"),
    "credit_balance": _("Saldo a favor"),
    "credited_amount": _("Monto acreditado"),
    "data": _("Contenido"),
    "debited_amount": _("Monto debitado"),
    "delivery": _("Traslado"),
    "discounts": _("Descuentos globales"),
    "done": _("Listos"),
    "draft": _("Borrador"),
    "finished_at": _("Terminado el"),
    "guide_id": _("Guía"),
    "invoice_ids": _("Documentos"),
    "is_billable": _("Se factura"),
    "is_chosen": _("Elegido"),
    "layout": _("Formato"),
    "non_billable": _("No facturable"),
    "note_kind": _("Tipo de nota"),
    "reference_invoice_id": _("Documento que corrige"),
    "requested_by": _("Pedido por"),
    "set_id": _("Set de pruebas"),
    "skipped": _("Omitidos"),
    "surcharge_percent": _("Recargo %"),
    "told_low_at": _("Aviso de pocos folios"),
    "voided_by_id": _("Anulada por"),
}
"""The label of each column that no other record has."""

VALUES: Final[Mapping[str, str]] = {
    "SILENT": _("Sin respuesta"),
    "BOLETAS": _("Envío de boletas"),
    "DOCUMENTS": _("Envío de documentos"),
    "FOLIO_USE": _("Consumo de folios (RCOF)"),
    "GUIDE_BOOK": _("Libro de guías"),
    "PURCHASES_BOOK": _("Libro de compras"),
    "SALES_BOOK": _("Libro de ventas"),
    "AMOUNT": _("Corrige montos"),
    "TEXT": _("Corrige texto"),
    "QUEUED": _("En espera"),
    "RUNNING": _("En curso"),
    "DONE": _("Listo"),
    "FAILED": _("Falló"),
    "EXCLUDED": _("No incluir"),
    "PURCHASES": _("Compras"),
    "SALES": _("Ventas"),
}
"""The word of each value that no other column takes."""
