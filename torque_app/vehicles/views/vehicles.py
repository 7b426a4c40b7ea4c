"""The list of cars."""

from typing import Any

import reflex as rx

from components.button import button
from components.table import Column, Filter, table
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state.shown import STATUSES
from torque_app.vehicles.state.vehicles import VehiclesState

Rows = list[dict[str, Any]]


def vehicle_list() -> rx.Component:
    """Return the list; an empty one offers the form to whoever may use it."""
    # the choice stands around the list: a piece handed over as a prop reads no state of its own
    return rx.cond(
        Session.permissions.contains(Vehicles.EDIT.value),
        _table(action=new_vehicle_button()),
        _table(action=None),
    )


def _table(*, action: rx.Component | None) -> rx.Component:
    asked = VehiclesState.asked
    return table(
        VehiclesState.rows.to(Rows),
        [
            Column("plate", _("Patente"), kind="plate", sort=True, fixed=True),
            Column("name", _("Vehículo"), kind="strong", sort=True, sub="detail", fixed=True),
            Column("client", _("Dueño"), sort=True, href="/clientes/{client_id}"),
            Column("status", _("Dónde está"), kind="status"),
            Column("odometer", _("Kilometraje"), kind="km", sort=True),
            Column("last_service_at", _("Última visita"), kind="relative", sort=True),
            Column("total_services", _("Visitas"), kind="number", hidden=True),
        ],
        id="vehiculos",
        label=_("Vehículos"),
        loading=VehiclesState.loading,
        error=VehiclesState.error,
        total=VehiclesState.total,
        page=asked.page,
        sort=asked.sort,
        desc=asked.desc,
        search=asked.q,
        search_placeholder=_("Patente, VIN, marca o modelo"),
        filters=[
            Filter(
                "status",
                _("Dónde está"),
                [(status.value, name) for status, (name, _look) in STATUSES.items()],
                "map-pin",
            ),
        ],
        filter_values=asked.filters,
        href="/vehiculos/{id}",
        on_page=VehiclesState.turn,
        on_sort=VehiclesState.sort,
        on_search=VehiclesState.search,
        on_filter=VehiclesState.narrow,
        on_retry=VehiclesState.refresh,
        empty_title=_("Ningún vehículo por aquí"),
        empty_text=_("Registra el primero, o cambia lo que buscas."),
        empty_action=action,
    )


def new_vehicle_button() -> rx.Component:
    """Return the way to the form of a new car."""
    return button(_("Nuevo vehículo"), icon="plus", variant="primary", href="/vehiculos/nuevo")
