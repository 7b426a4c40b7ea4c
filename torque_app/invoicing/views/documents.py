"""The list of documents."""

from typing import Any

import reflex as rx

from components.button import icon_button, link
from components.combobox import combobox
from components.feedback import progress
from components.field import date_field
from components.layout import card, cluster, shown_when, split, stack
from components.table import BulkAction, Column, Filter, table
from components.value import money
from torque_app.core.texts import _
from torque_app.invoicing.state.documents import InvoicesState
from torque_app.invoicing.state.documents_bulk import PRINT, SEND, BulkState

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
        *_period(),
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
        bulk=[
            BulkAction(SEND, _("Enviar al SII otra vez"), "send"),
            BulkAction(PRINT, _("PDF en un zip"), "download"),
        ],
        on_bulk=BulkState.act,
    )


def document_sums() -> rx.Component:
    """Return what the filtered list comes to, for whoever may see sums of money."""
    sums = InvoicesState.sums
    return shown_when(
        sums.count != "",
        card(
            cluster(
                rx.el.strong(sums.count),
                rx.el.span(_("Neto "), money(sums.net)),
                rx.el.span(_("Exento "), money(sums.exempt)),
                rx.el.span(_("IVA "), money(sums.iva)),
                rx.el.strong(_("Total "), money(sums.total)),
                gap=24,
            ),
            shown_when(sums.left_out != "", rx.el.p(sums.left_out, class_name="muted")),
            aria_label=_("Suma de la lista"),
        ),
    )


def _period() -> list[rx.Component]:
    """Return whose documents and between which days, beside the other filters."""
    asked = InvoicesState.asked
    return [
        combobox(
            _("Cliente"),
            "client_id",
            options=InvoicesState.found.to(Rows),
            on_search=InvoicesState.find,
            on_select=InvoicesState.of_client,
            value=rx.cond(
                InvoicesState.client != "",
                {"id": asked.filters["client_id"], "label": InvoicesState.client},
                {"id": "", "label": ""},
            ),
            placeholder=_("Cliente"),
            empty=_("Ningún cliente coincide."),
            hide_label=True,
        ),
        _day(_("Desde"), "from"),
        _day(_("Hasta"), "to"),
    ]


def _day(label: str, key: str) -> rx.Component:
    return date_field(
        label,
        key,
        value=InvoicesState.asked.filters[key].to(str),
        hide_label=True,
        prefix=label,
        size="sm",
        on_change=lambda day: InvoicesState.narrow(key, day),
    )


def bulk_outcome() -> rx.Component:
    """Return what became of the last thing asked for several documents."""
    return rx.fragment(
        shown_when(
            BulkState.sent != "",
            card(
                stack(
                    split(
                        rx.el.strong(BulkState.sent),
                        icon_button("x", _("Cerrar"), on_click=BulkState.close),
                    ),
                    _sentences(BulkState.refused),
                ),
                title=_("Enviar al SII otra vez"),
            ),
        ),
        shown_when(BulkState.zip.id != "", _zip()),
    )


def _zip() -> rx.Component:
    its = BulkState.zip
    return card(
        stack(
            split(
                rx.cond(
                    its.href != "",
                    link(_("Descargar el zip"), its.href, external=True),
                    rx.el.span(_("Preparando los PDF…")),
                ),
                icon_button("x", _("Cerrar"), on_click=BulkState.close),
            ),
            progress(its.done, _("Documentos listos"), text=its.progress, maximum=its.total),
            shown_when(its.skipped.length() > 0, _sentences(its.skipped)),
        ),
        title=_("PDF en un zip"),
    )


def _sentences(rows: rx.Var[Any]) -> rx.Component:
    return rx.el.ul(rx.foreach(rows, lambda each: rx.el.li(each)))  # noqa: PLW0108 - Reflex counts arguments


def _filters() -> list[Filter]:
    return [
        Filter(
            "status",
            _("Estado"),
            [
                ("DRAFT", _("Borrador")),
                ("ISSUED", _("Emitida")),
                ("SENT", _("Enviada")),
                ("PARTIALLY_PAID", _("Pago parcial")),
                ("PAID", _("Pagada")),
                ("OVERDUE", _("Vencida")),
                ("VOID", _("Anulada")),
            ],
            "wallet",
        ),
        Filter(
            "dte_status",
            _("SII"),
            [
                ("ISSUED", _("Por firmar")),
                ("SIGNED", _("Firmado")),
                ("SENDING", _("Enviando")),
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
            [
                ("39", _("Boletas")),
                ("41", _("Boletas exentas")),
                ("33", _("Facturas")),
                ("34", _("Facturas exentas")),
                ("52", _("Guías de despacho")),
                ("61", _("Notas de crédito")),
                ("56", _("Notas de débito")),
            ],
            "receipt-text",
        ),
    ]
