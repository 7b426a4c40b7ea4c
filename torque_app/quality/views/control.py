"""The page of a control: the point in hand, the road test, the list of all, the decision."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import dialog
from components.feedback import alert, empty_state, progress
from components.field import number_field, textarea_field
from components.form import form, form_actions, form_row, submit
from components.icon import icon
from components.identity import plate_badge
from components.layout import card, cluster, page_header, shown_when, stack
from components.lights import lights
from components.value import datetime
from torque_app.core.texts import _
from torque_app.quality.permissions import Quality
from torque_app.quality.state.control import ControlState, DecisionState
from torque_app.quality.state.shown import ANSWERS
from torque_app.shell.points import every_spot, point_measure, point_note, point_steps, spot_button
from torque_app.shell.session import Session

_checks = Session.permissions.contains(Quality.CHECK.value)


def header() -> rx.Component:
    """Return whose car it is and the two ways to decide."""
    control = ControlState.control
    deciding = control.is_open & _checks
    return page_header(
        _("Control de calidad"),
        shown_when(
            deciding,
            button(
                _("Devolver a trabajo"),
                icon="undo-2",
                size="lg",
                on_click=DecisionState.ask("fail"),
            ),
        ),
        subtitle=rx.el.span(
            control.number, rx.cond(control.vehicle != "", " · " + control.vehicle, "")
        ),
        status=shown_when(
            control.id != "",
            cluster(
                plate_badge(control.plate),
                chip(control.status, tone=control.tone, icon=control.icon),
            ),
        ),
        primary=shown_when(
            deciding,
            button(
                _("Aprobar"),
                variant="primary",
                icon="check",
                size="lg",
                on_click=DecisionState.ask("pass"),
            ),
        ),
        back=(_("la OT"), "/ot/" + ControlState.ot_id),
    )


def beginning() -> rx.Component:
    """Return the way to begin where there is no control yet, or why there is none."""
    return card(
        empty_state(
            _("Todavía no empieza el control"),
            rx.cond(
                ControlState.why_not == "",
                _("Se controla con la pauta del servicio y lo aprueba quien no hizo el trabajo."),
                ControlState.why_not,
            ),
            icon="clipboard-check",
            action=shown_when(
                (ControlState.why_not == "") & _checks,
                button(
                    _("Empezar el control"),
                    variant="primary",
                    size="touch",
                    icon="clipboard-check",
                    on_click=ControlState.begin,
                ),
            ),
        )
    )


def notices() -> rx.Component:
    """Return how the control ended, or what keeps this person from going on."""
    control = ControlState.control
    return rx.fragment(
        shown_when(
            control.who != "",
            alert(
                rx.fragment(
                    control.status, _(" por "), control.who, ", ", datetime(control.at),
                    rx.cond(control.note != "", ". " + control.note, ""),
                ),
                tone=rx.cond(control.tone == "success", "success", "warning"),
            ),
        ),
        shown_when(control.refusal != "", alert(control.refusal, tone="warning")),
        shown_when(
            control.worked & control.is_open,
            alert(
                _("Trabajaste en esta OT: la aprueba otra persona, si en tu taller hay otra.")
            ),
        ),
    )  # fmt: skip


def in_hand() -> rx.Component:
    """Return the point in hand: its answers stay where they are from point to point."""
    look, control = ControlState.look, ControlState.control
    return card(
        stack(
            rx.el.div(
                rx.el.span(
                    rx.cond(look.required, _("Obligatorio"), _("Optativo")), class_name="muted"
                ),
                rx.el.h2(look.label, class_name="point-name"),
                class_name="point-head",
            ),
            lights(
                _("Cómo está"),
                ANSWERS,
                value=look.answer,
                subject=look.key,
                disabled=~(control.is_open & _checks),
                on_choose=ControlState.choose,
                on_step=ControlState.step,
            ),
            point_steps(look.place, step=ControlState.step),
            shown_when(look.unit != "", _gauge()),
            _note(),
        ),
        aria_live="polite",
    )


def _gauge() -> rx.Component:
    look = ControlState.look
    return point_measure(
        look,
        look.key,
        error=ControlState.error,
        disabled=~(ControlState.control.is_open & _checks),
        on_leave=ControlState.gauge,
        on_enter=ControlState.gauge,
    )


def _note() -> rx.Component:
    look = ControlState.look
    return point_note(
        look,
        look.key,
        max_length=300,
        disabled=~(ControlState.control.is_open & _checks),
        on_leave=ControlState.write,
    )


def road_test() -> rx.Component:
    """Return the readings of the road test, where the list asks for one."""
    control = ControlState.control
    closed = ~(control.is_open & _checks)
    return shown_when(
        control.road_test,
        card(
            rx.el.div(
                form(
                    form_row(
                        _km(_("Al salir"), "start_km", control.start_km, closed),
                        _km(_("Al volver"), "end_km", control.end_km, closed),
                    ),
                    shown_when(
                        control.is_open & _checks,
                        form_actions(submit(_("Guardar prueba de ruta"), size="lg")),
                    ),
                    id="ruta-" + control.id,
                    on_submit=ControlState.drive,
                    draft=False,
                ),
                key="ruta-" + control.id + "-" + control.end_km,
            ),
            title=_("Prueba de ruta"),
        ),
    )


def _km(label: str, name: str, value: Any, closed: Any) -> rx.Component:
    return number_field(
        label,
        name,
        default_value=value,
        suffix="km",
        error=ControlState.road_errors[name],
        disabled=closed,
        size="touch",
    )


def every_point() -> rx.Component:
    """Return how far the control is and the way to any point."""
    control = ControlState.control
    return stack(
        card(
            progress(
                control.answered,
                _("Puntos respondidos"),
                maximum=control.total,
                text=control.progress,
                tone="accent",
            ),
            title=control.template,
        ),
        every_spot(ControlState.spots, _spot),
    )


def _spot(spot: Any) -> rx.Component:
    return spot_button(
        spot,
        shown_when(spot.measure != "", rx.el.span(spot.measure)),
        shown_when(spot.has_note, icon("message-square", 14)),
        said=spot.answer_label,
        is_current=spot.key == ControlState.look.key,
        on_click=ControlState.go(spot.key),
    )


def decision() -> rx.Component:
    """Return the dialog that passes the work or sends it back."""
    control, passing = ControlState.control, DecisionState.asking == "pass"
    return dialog(
        rx.cond(
            passing & ~control.is_ready,
            stack(
                alert(
                    rx.cond(
                        control.wrong > 0,
                        _("Hay puntos malos: devuelve la OT a trabajo para que los corrijan."),
                        _("Falta responder: ") + control.owed + ".",
                    ),
                    tone="warning",
                ),
                form_actions(button(_("Seguir controlando"), on_click=DecisionState.close)),
            ),
            form(
                textarea_field(
                    rx.cond(passing, _("Nota"), _("Qué hay que corregir")),
                    "note",
                    rows=3,
                    max_length=500,
                    error=DecisionState.errors["note"],
                    hint=rx.cond(
                        passing,
                        _("Queda en la historia de la OT."),
                        _("Vacía, dice los puntos malos con sus notas."),
                    ),
                ),
                form_actions(
                    submit(
                        rx.cond(passing, _("Aprobar y terminar"), _("Devolver a trabajo")),
                        pending=DecisionState.sending,
                    )
                ),
                id="decidir-" + DecisionState.asking + control.id,
                on_submit=DecisionState.decide,
            ),
        ),
        open=DecisionState.asking != "",
        title=rx.cond(passing, _("Aprobar el control"), _("Devolver a trabajo")),
        description=_("Un control decidido ya no cambia."),
        on_close=DecisionState.close,
    )
