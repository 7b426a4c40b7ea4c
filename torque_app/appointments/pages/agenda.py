"""/agenda: the calendar."""

import reflex as rx

from components.layout import page, page_header
from torque_app.appointments.state.agenda import AgendaState
from torque_app.appointments.state.sheet import SheetState
from torque_app.appointments.views.agenda import agenda
from torque_app.appointments.views.bar import new_button, rooms, waiting
from torque_app.appointments.views.edit import appointment_form
from torque_app.appointments.views.sheet import appointment_sheet
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _agenda, route="/agenda", title=_("Agenda"), on_load=[AgendaState.load, SheetState.load]
    )


def _agenda() -> rx.Component:
    return framed(
        page_header(
            AgendaState.frame.title,
            waiting(),
            subtitle=AgendaState.frame.sentence,
            primary=new_button(),
            path=rooms("calendar"),
        ),
        page(agenda(), width="full"),
        appointment_form(),
        active="agenda",
        peek=appointment_sheet(),
    )
