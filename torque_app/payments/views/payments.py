"""The list of payments."""

from typing import Any

import reflex as rx

from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.payments.rules import METHOD_NAMES
from torque_app.payments.state.payments import PaymentsState

Rows = list[dict[str, Any]]


def payment_list() -> rx.Component:
    """Return the list."""
    asked = PaymentsState.asked
    return table(
        PaymentsState.rows.to(Rows),
        [
            Column("paid_on", _("Fecha"), kind="date", sort=True),
            Column("document", _("Documento"), kind="strong", sub="mark", fixed=True),
            Column("client", _("Cliente")),
            Column("method", _("Medio"), sub="reference"),
            Column("received_by", _("Recibió")),
            Column("amount", _("Monto"), kind="money", sort=True),
        ],
        id="pagos",
        label=_("Pagos"),
        loading=PaymentsState.loading,
        error=PaymentsState.error,
        total=PaymentsState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Cliente, folio o referencia"),
        filters=[
            Filter(
                "method",
                _("Medio"),
                [(method.value, _(name)) for method, name in METHOD_NAMES.items()],
                "wallet",
            )
        ],
        filter_values=asked.filters,
        href="/facturacion/{invoice}",
        on_page=PaymentsState.turn,
        on_sort=PaymentsState.sort,
        on_search=PaymentsState.search,
        on_filter=PaymentsState.narrow,
        on_retry=PaymentsState.refresh,
        empty_title=_("Ningún pago por aquí"),
        empty_text=_("Los pagos se registran en la página de cada documento."),
    )
