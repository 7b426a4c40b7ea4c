"""The list of facturas by their 8 days."""

from typing import Any

import reflex as rx

from components.button import button
from components.layout import shown_when
from components.table import BulkAction, Column, Filter, table
from torque_app.core.texts import _
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.claims import STATE_NAMES
from torque_app.invoicing.state.claims import ALL, ASK, ClaimsState
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]
_VIEWS = [*((state, _(name)) for state, name in STATE_NAMES.items()), (ALL, _("Todas"))]


def ask_button() -> rx.Component:
    """Return the button that has SII's registry asked, for whoever speaks to SII."""
    return shown_when(
        Session.permissions.contains(Invoicing.SEND.value),
        button(_("Preguntar al SII"), icon="refresh-cw", on_click=ClaimsState.ask),
    )


def claim_list() -> rx.Component:
    """Return the list; who may not speak to SII has no boxes to choose with."""
    may = Session.permissions.contains(Invoicing.SEND.value)
    return rx.cond(may, _table(_ASKING, on_bulk=ClaimsState.act), _table([]))


_ASKING = [BulkAction(ASK, _("Preguntar al SII"), "refresh-cw")]


def _table(bulk: list[BulkAction], **events: Any) -> rx.Component:
    asked = ClaimsState.asked
    return table(
        ClaimsState.rows.to(Rows),
        [
            Column("document", _("Documento"), kind="strong", fixed=True),
            Column("client", _("Cliente"), sub="receiver_rut"),
            Column("left", _("Queda"), sub="until"),
            Column("state", _("Estado"), kind="status", sub="told"),
            Column("invoice_date", _("Fecha"), kind="date", sort=True),
            Column("asked_at", _("Preguntado"), kind="relative", sort=True, roomy=True),
            Column("total", _("Total"), kind="money", sort=True),
        ],
        id="plazos",
        label=_("Plazos de reclamo"),
        loading=ClaimsState.loading,
        error=ClaimsState.error,
        total=ClaimsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Folio, cliente o RUT"),
        views=_VIEWS,
        view=ClaimsState.view,
        filters=[
            Filter(
                "dte_type",
                _("Documento"),
                [("33", _("Facturas")), ("34", _("Facturas exentas"))],
                "receipt-text",
            )
        ],
        filter_values=asked.filters,
        href="/facturacion/{id}",
        bulk=bulk,
        on_page=ClaimsState.turn,
        on_sort=ClaimsState.sort,
        on_search=ClaimsState.search,
        on_filter=ClaimsState.narrow,
        on_view=ClaimsState.see,
        on_retry=ClaimsState.refresh,
        empty_title=_("Ninguna factura por aquí"),
        empty_text=_("Desde que el SII acepta una factura, quien la recibe tiene 8 días."),
        **events,
    )
