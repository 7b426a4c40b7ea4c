"""/agenda/citas and /agenda/solicitudes: the lists."""

import reflex as rx

from components.layout import page, page_header
from torque_app.appointments.state.lists import RequestsState, VisitsState
from torque_app.appointments.state.sheet import SheetState
from torque_app.appointments.views import lists as pieces
from torque_app.appointments.views.bar import rooms
from torque_app.appointments.views.edit import appointment_form
from torque_app.appointments.views.sheet import appointment_sheet
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the pages."""
    app.add_page(
        _visits,
        route="/agenda/citas",
        title=_("Citas"),
        on_load=[VisitsState.load, SheetState.load],
    )
    app.add_page(
        _requests, route="/agenda/solicitudes", title=_("Solicitudes"), on_load=RequestsState.load
    )


def _visits() -> rx.Component:
    return framed(
        page_header(_("Citas"), path=rooms("list")),
        page(pieces.appointment_list(), width="full"),
        appointment_form(),
        active="agenda",
        peek=appointment_sheet(),
    )


def _requests() -> rx.Component:
    return framed(
        page_header(_("Solicitudes"), primary=pieces.new_request_button(), path=rooms("requests")),
        page(pieces.request_list(), width="full"),
        pieces.new_request(),
        appointment_form(),
        active="agenda",
        peek=pieces.request_sheet(),
    )
