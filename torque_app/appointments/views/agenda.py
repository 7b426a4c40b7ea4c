"""The calendar itself."""

from typing import Any

import reflex as rx

from components.calendar import calendar
from components.feedback import error_state, skeleton
from components.layout import stack
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state.agenda import AgendaState
from torque_app.appointments.state.edit import EditState
from torque_app.appointments.state.sheet import SheetState
from torque_app.appointments.views.bar import chooser
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def agenda() -> rx.Component:
    """Return the days shown, or what went wrong reading them."""
    frame = AgendaState.frame
    return stack(
        chooser(),
        rx.cond(
            AgendaState.error != "",
            error_state(AgendaState.error, on_retry=AgendaState.refresh),
            rx.cond(
                AgendaState.loading,
                skeleton(lines=12),
                calendar(
                    AgendaState.heads.to(Rows),
                    AgendaState.items.to(Rows),
                    first=frame.first,
                    last=frame.last,
                    step=frame.step,
                    zone=frame.zone,
                    on_move=AgendaState.move,
                    on_open=SheetState.open,
                    on_create=EditState.start,
                    settled=AgendaState.settled,
                    disabled=~Session.permissions.contains(Appointments.EDIT.value),
                    label=_("Agenda de citas"),
                ),
            ),
        ),
    )
