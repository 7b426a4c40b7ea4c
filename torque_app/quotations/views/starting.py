"""The form that begins a quotation."""

import reflex as rx

from components.button import button
from components.field import select_field, textarea_field
from components.form import (
    error_summary,
    form,
    form_actions,
    form_section,
    save_state,
    submit,
)
from components.layout import shown_when
from torque_app.core.texts import _
from torque_app.quotations.state.starting import StartingState
from torque_app.shell.newcomers import Rows, car_section, client_section

State = StartingState


def starting_form() -> rx.Component:
    """Return the form: who asks, which car, and what they said."""
    return form(
        error_summary(State.errors),
        client_section(State),
        car_section(
            State,
            hint=_("Puedes dejarlo para después."),
            description=_("Si eliges la patente primero, el cliente viene con ella."),
        ),
        _rest(),
        form_actions(
            button(_("Cancelar"), href="/presupuestos"),
            submit(_("Crear presupuesto")),
            state=save_state(saved_at=State.saved_at),
        ),
        id="presupuesto-nuevo",
        on_submit=State.begin,
        saved_at=State.saved_at,
        errors=State.errors,
    )


def _rest() -> rx.Component:
    return form_section(
        _("Qué pide"),
        textarea_field(
            _("Nota de este presupuesto"),
            "custom_notes",
            rows=3,
            max_length=2000,
            hint=_("El cliente la lee en su presupuesto."),
            error=State.errors["custom_notes"],
        ),
        shown_when(
            State.centres.length() > 1,
            select_field(
                _("Centro"),
                "service_center_id",
                State.centres.to(Rows),
                default_value=State.centre,
                placeholder="",
                error=State.errors["service_center_id"],
            ),
        ),
    )
