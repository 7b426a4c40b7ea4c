"""The list of documents."""

from typing import Any

import reflex as rx

from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.invoicing.state.documents import InvoicesState

Rows = list[dict[str, Any]]


def document_list() -> rx.Component:
    """Return the list."""
    asked = InvoicesState.asked
    return table(
        InvoicesState.rows.to(Rows),
        [
            Column("document", _("Documento"), kind="strong", fixed=True),
            Column("invoice_date", _("Fecha"), kind="date", sort=True),
            Column("client", _("Cliente"), sub="receiver_rut"),
            Column("plate", _("Patente"), kind="plate"),
            Column("state", _("Estado"), kind="status"),
            Column("sii", _("SII"), kind="status"),
            Column("due_date", _("Vence"), kind="date", sort=True, hidden=True),
            Column("total", _("Total"), kind="money", sort=True),
            Column("balance", _("Saldo"), kind="money", sort=True),
        ],
        id="documentos",
        label=_("Facturas y boletas"),
        loading=InvoicesState.loading,
        error=InvoicesState.error,
        total=InvoicesState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Folio, cliente, RUT o patente"),
        filters=_filters(),
        filter_values=asked.filters,
        href="/facturacion/{id}",
        on_page=InvoicesState.turn,
        on_sort=InvoicesState.sort,
        on_search=InvoicesState.search,
        on_filter=InvoicesState.narrow,
        on_retry=InvoicesState.refresh,
        empty_title=_("Ningún documento por aquí"),
        empty_text=_("Las facturas y boletas nacen de una OT terminada."),
    )


def _filters() -> list[Filter]:
    return [
        Filter(
            "status",
            _("Estado"),
            [
                ("ISSUED", _("Emitida")),
                ("SENT", _("Enviada")),
                ("PARTIALLY_PAID", _("Pago parcial")),
                ("PAID", _("Pagada")),
                ("OVERDUE", _("Vencida")),
            ],
            "wallet",
        ),
        Filter(
            "dte_status",
            _("SII"),
            [
                ("SENT", _("En revisión del SII")),
                ("ACCEPTED", _("Aceptado")),
                ("OBJECTED", _("Aceptado con reparos")),
                ("REJECTED", _("Rechazado")),
            ],
            "shield-check",
        ),
        Filter(
            "dte_type",
            _("Documento"),
            [("39", _("Boletas")), ("33", _("Facturas"))],
            "receipt-text",
        ),
    ]
