"""The dialogs of the manager's word, and of a client's word told at the counter or by phone."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.field import radio_group, rut_field, text_field, textarea_field
from components.form import form, form_actions, form_row, submit
from components.layout import cluster, shown_when, split, stack
from components.value import money
from models.quotations import Decision
from torque_app.core.texts import _
from torque_app.quotations.state.deciding import CHOICES, REJECT, ManagerState, RecordingState
from torque_app.quotations.state.record import QuotationState


def manager_dialog() -> rx.Component:
    """Return the question of the manager's word; sending back needs a reason."""
    state = ManagerState
    rejecting = state.deciding == REJECT
    return dialog(
        form(
            textarea_field(
                rx.cond(rejecting, _("Por qué lo devuelves"), _("Nota (opcional)")),
                "note",
                rows=3,
                max_length=500,
                required=rejecting,
                autofocus=True,
                error=state.errors["note"],
            ),
            form_actions(
                submit(
                    rx.cond(rejecting, _("Devolver"), _("Dar el visto bueno")),
                    pending=state.sending,
                ),
            ),
            id="presupuesto-jefe",
            on_submit=state.decide,
            draft=False,
            guard=False,
        ),
        open=state.deciding != "",
        title=rx.cond(rejecting, _("Devolver al asesor"), _("Dar el visto bueno")),
        on_close=state.close,
        size="sm",
    )


def recording_dialog() -> rx.Component:
    """Return the answer's form: every line decided, who said it and how."""
    state = RecordingState
    return dialog(
        form(
            cluster(
                button(_("Aprobar todo"), on_click=state.say_all(Decision.APPROVED.value)),
                button(_("Rechazar todo"), on_click=state.say_all(Decision.DECLINED.value)),
            ),
            stack(rx.foreach(state.lines, _asked)),
            split(
                rx.el.span(state.sentence, class_name="muted"),
                rx.el.strong(_("Total aprobado "), money(state.total)),
            ),
            form_row(
                text_field(
                    _("Quién decidió"),
                    "name",
                    default_value=state.name,
                    required=True,
                    max_length=100,
                    error=state.errors["name"],
                ),
                rut_field(_("RUT"), "rut", error=state.errors["rut"]),
            ),
            textarea_field(
                _("Cómo lo dijo"),
                "note",
                rows=2,
                max_length=500,
                placeholder=_("Por teléfono, en el mesón…"),
            ),
            shown_when(
                state.errors.contains("decisions"),
                rx.el.p(state.errors["decisions"], class_name="field-error", role="alert"),
            ),
            form_actions(submit(_("Registrar respuesta"), pending=state.sending)),
            id="respuesta-" + QuotationState.sheet.id,
            on_submit=state.record,
            errors=state.errors,
            draft=False,
            guard=False,
        ),
        open=state.opened,
        title=_("Registrar respuesta del cliente"),
        description=_("Lo que te dijo en el mesón o por teléfono. Queda a tu nombre."),
        on_close=state.close,
        size="lg",
    )


def _asked(line: Any) -> rx.Component:
    return rx.el.div(
        split(rx.el.strong(line.description), money(line.amount)),
        radio_group(
            _("Respuesta: ") + line.description,
            rx.Var.create("said.").to(str) + line.id,
            CHOICES,
            value=line.said,
            error=line.error,
            hide_label=True,
            on_change=lambda said: RecordingState.say(line.id, said),
        ),
        class_name="quoted-line",
        key=line.id,
    )
