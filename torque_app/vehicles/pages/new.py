"""/vehiculos/nuevo: the form of a new car."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.vehicles.state.new import NewVehicleState
from torque_app.vehicles.views.forms import new_vehicle_form


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _new, route="/vehiculos/nuevo", title=_("Nuevo vehículo"), on_load=NewVehicleState.load
    )


def _new() -> rx.Component:
    return framed(
        page_header(_("Nuevo vehículo"), back=(_("Vehículos"), "/vehiculos")),
        page(new_vehicle_form(), width="narrow"),
        active="vehiculos",
        title=_("Nuevo vehículo"),
    )
