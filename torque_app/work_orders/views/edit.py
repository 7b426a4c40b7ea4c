"""The form over an OT's page that changes what it says of itself."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.feedback import alert
from components.field import (
    datetime_field,
    number_field,
    select_field,
    text_field,
    textarea_field,
)
from components.form import error_summary, form, form_actions, form_row, submit
from components.layout import shown_when
from models.work_orders import Priority
from torque_app.core.texts import _
from torque_app.shell.session import Session
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.edit import LABELS, EditOTState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.shown import PRIORITY

Rows = list[dict[str, Any]]


def editable() -> Any:
    """Return whether the one at the screen may change this OT, as it stands."""
    return OTState.sheet.editable & Session.permissions.contains(WorkOrders.EDIT.value)


def edit_button() -> rx.Component:
    """Return the way into the form, for whoever may."""
    return shown_when(
        editable(), button(_("Editar"), icon="pencil", size="sm", on_click=EditOTState.start)
    )


def edit_dialog() -> rx.Component:
    """Return the form; what is typed stays in the browser until it is saved."""
    state = EditOTState
    return dialog(
        form(
            error_summary(state.errors),
            shown_when(
                state.stale != "",
                alert(state.stale, tone="warning", title=_("Revisa antes de guardar")),
            ),
            *_fields(),
            form_actions(
                submit(rx.cond(state.stale != "", _("Guardar lo mío"), _("Guardar cambios")))
            ),
            id="ot-editar-" + state.ot_id,
            on_submit=state.save,
            saved_at=state.saved_at,
            errors=state.errors,
        ),
        open=state.ot_id != "",
        title=_("Editar OT"),
        on_close=state.cancel,
        size="lg",
    )


def _more(name: str) -> dict[str, Any]:
    return {
        "error": EditOTState.errors[name],
        "default_value": getattr(EditOTState.fields, name),
        "on_blur": lambda value: EditOTState.check(name, value),
    }


def _fields() -> tuple[rx.Component, ...]:
    return (
        text_field(
            LABELS["service_type"],
            "service_type",
            required=True,
            max_length=typed.SERVICE_WIDTH,
            **_more("service_type"),
        ),
        textarea_field(
            LABELS["description"],
            "description",
            rows=3,
            max_length=typed.DESCRIPTION_WIDTH,
            **_more("description"),
        ),
        form_row(
            select_field(
                LABELS["priority"],
                "priority",
                [(one.value, PRIORITY[one]) for one in Priority],
                placeholder="",
                **_more("priority"),
            ),
            datetime_field(
                LABELS["promised_at"],
                "promised_at",
                hint=_("Hora del centro."),
                **_more("promised_at"),
            ),
        ),
        form_row(
            number_field(LABELS["odometer_in"], "odometer_in", suffix="km", **_more("odometer_in")),
            number_field(
                LABELS["estimated_hours"],
                "estimated_hours",
                suffix="h",
                **_more("estimated_hours"),
            ),
        ),
        shown_when(
            Session.permissions.contains(WorkOrders.ASSIGN.value),
            select_field(
                LABELS["technician_id"],
                "technician_id",
                OTState.technicians.to(Rows),
                placeholder=_("Sin técnico"),
                **_more("technician_id"),
            ),
        ),
    )
