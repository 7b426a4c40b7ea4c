"""The list of received documents, and the dialog where files are dropped."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.feedback import alert
from components.layout import shown_when, stack
from components.table import Column, Filter, lines, table
from components.upload import file_drop
from torque_app.core.texts import _
from torque_app.purchases.state.purchases import MOST_FILES, PurchasesState, ReceivingState
from torque_app.purchases.state.shown import SIGNATURES
from torque_app.purchases.views.words import STATES, TYPES

Rows = list[dict[str, Any]]
_DROP = "compras"
_MOST_MB = 10


def purchase_list() -> rx.Component:
    """Return the list."""
    asked = PurchasesState.asked
    return table(
        PurchasesState.rows.to(Rows),
        [
            Column("document", _("Documento"), kind="strong", fixed=True),
            Column("issuer", _("Proveedor"), sub="issuer_rut"),
            Column("state", _("Estado"), kind="status"),
            Column("countdown", _("Plazo"), tone="urgency"),
            Column("issued_on", _("Fecha"), kind="date", sort=True),
            Column("signature", _("Firma"), kind="status", roomy=True),
            Column("total", _("Total"), kind="money", sort=True),
        ],
        id="compras-recibidas",
        label=_("Documentos recibidos"),
        loading=PurchasesState.loading,
        error=PurchasesState.error,
        total=PurchasesState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Proveedor, RUT o folio"),
        filters=_filters(),
        filter_values=asked.filters,
        href="/compras/{id}",
        on_page=PurchasesState.turn,
        on_sort=PurchasesState.sort,
        on_search=PurchasesState.search,
        on_filter=PurchasesState.narrow,
        on_retry=PurchasesState.refresh,
        empty_title=_("Ningún documento por aquí"),
        empty_text=_("Carga el XML que te mandó tu proveedor y aparecerá aquí."),
    )


def _filters() -> list[Filter]:
    return [
        Filter("state", _("Estado"), STATES, "circle-check"),
        Filter("type", _("Documento"), TYPES, "receipt-text"),
        Filter("period", _("Mes"), PurchasesState.periods, "calendar"),
        Filter(
            "signature",
            _("Firma"),
            [(grade.value, words) for grade, (_look, words) in SIGNATURES.items()],
            "shield-check",
        ),
    ]


def receiving_dialog() -> rx.Component:
    """Return the dialog that takes files and says what became of each document."""
    return dialog(
        stack(
            file_drop(
                _("XML de tus proveedores"),
                _DROP,
                on_drop=ReceivingState.receive(rx.upload_files(_DROP)),
                accept={"text/xml": [".xml"], "application/xml": [".xml"]},
                max_files=MOST_FILES,
                max_mb=_MOST_MB,
                hint=_("El archivo tal como te llegó, sin abrirlo ni guardarlo de nuevo."),
                error=ReceivingState.error,
                progress=ReceivingState.progress,
            ),
            shown_when(ReceivingState.sentence != "", alert(ReceivingState.sentence)),
            shown_when(ReceivingState.results.length() > 0, _results()),
        ),
        open=ReceivingState.opened,
        title=_("Cargar documentos recibidos"),
        on_close=ReceivingState.close,
        size="lg",
        footer=button(_("Listo"), variant="primary", on_click=ReceivingState.close),
    )


def _results() -> rx.Component:
    return lines(
        ReceivingState.results.to(Rows),
        [
            Column("document", _("Documento"), kind="strong", sub="issuer", href="{href}"),
            Column("outcome", _("Resultado"), kind="status", sub="sentence"),
            Column("total", _("Total"), kind="money"),
        ],
        label=_("Qué pasó con cada documento"),
    )
