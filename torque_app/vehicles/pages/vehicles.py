"""/vehiculos: the list of cars."""

import reflex as rx

from components.layout import page, page_header, shown_when
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.session import Session
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state.vehicles import VehiclesState
from torque_app.vehicles.views.vehicles import new_vehicle_button, vehicle_list


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_vehicles, route="/vehiculos", title=_("Vehículos"), on_load=VehiclesState.load)


def _vehicles() -> rx.Component:
    may_edit = Session.permissions.contains(Vehicles.EDIT.value)
    return framed(
        page_header(_("Vehículos"), primary=shown_when(may_edit, new_vehicle_button())),
        page(vehicle_list(), width="full"),
        active="vehiculos",
    )
