"""The list of OTs that wait for their control."""

from typing import Any

import reflex as rx

from components.table import Column, table
from torque_app.core.texts import _
from torque_app.quality.state.waiting import WaitingState

Rows = list[dict[str, Any]]


def waiting_list() -> rx.Component:
    """Return the list."""
    asked = WaitingState.asked
    return table(
        WaitingState.rows.to(Rows),
        [
            Column("number", _("OT"), kind="mono", sort=True, fixed=True),
            Column("plate", _("Patente"), kind="plate"),
            Column("vehicle", _("Vehículo"), sub="client"),
            Column("service", _("Servicio"), sub="technician"),
            Column("progress", _("Control")),
            Column("since", _("Espera desde"), kind="relative", sort=True),
            Column("promised_at", _("Prometida"), kind="datetime", sort=True),
        ],
        id="control-de-calidad",
        label=_("OT en control de calidad"),
        loading=WaitingState.loading,
        error=WaitingState.error,
        total=WaitingState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Patente, OT o cliente"),
        href="/calidad/{id}",
        on_page=WaitingState.turn,
        on_sort=WaitingState.sort,
        on_search=WaitingState.search,
        on_retry=WaitingState.refresh,
        density="touch",
        empty_title=_("Nada espera control"),
        empty_text=_("Cuando un técnico termine una OT, aparecerá aquí."),
    )
