"""The frame of an act: its header, its steps, and the way from one to the next."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import status_chip
from components.dialog import confirm
from components.feedback import alert
from components.form import save_state
from components.layout import cluster, page_header, shown_when, split
from components.step_row import step_row
from torque_app.core.texts import _
from torque_app.reception.state.intake import ORDER, STEPS, IntakeState
from torque_app.reception.state.pieces import ClosingState

act = IntakeState.act


def said(name: str) -> Any:
    """Return what a field says."""
    return act.said[name]


def kept(name: str, *, field: str = "") -> dict[str, Any]:
    """Return what makes an input show a field and keep it when it is left."""
    public = field or name
    return {
        "value": said(name),
        "error": IntakeState.errors[public],
        "disabled": ~act.is_open,
        "on_blur": lambda value: IntakeState.keep(public, value),
    }


def header() -> rx.Component:
    """Return who and which car, how the act stands, and its save state."""
    return page_header(
        rx.cond(act.plate != "", act.plate, _("Recepción")),
        save_state(saved_at=IntakeState.saved_at),
        subtitle=rx.cond(
            act.client != "", act.vehicle + " · " + act.client, act.number + " · " + act.centre
        ),
        status=status_chip(act.status, act.status_label),
        back=(_("Recepciones"), "/recepcion"),
        menu=shown_when(
            act.is_open,
            confirm(
                button(_("Anular"), variant="ghost"),
                _("¿Anular esta recepción?"),
                description=_("Lo escrito queda guardado, pero ya no se podrá firmar."),
                action=_("Anular recepción"),
                on_confirm=ClosingState.cancel,
            ),
        ),
    )


def steps() -> rx.Component:
    """Return the seven steps; any of them may be opened at any time."""
    return step_row(
        _("Pasos de la recepción"),
        [
            {"id": key, "label": label, "lacks": act.lacking.contains(key)}
            for key, label in STEPS.items()
        ],
        value=IntakeState.step,
        on_go=IntakeState.go,
    )


def in_step(key: str, piece: Callable[[], rx.Component]) -> rx.Component:
    """Return a step's piece while it is in sight."""
    return shown_when(IntakeState.step == key, piece())


def walking() -> rx.Component:
    """Return the way on, and back."""
    return split(
        rx.cond(
            IntakeState.step == ORDER[0],
            rx.el.span(),
            button(_("Anterior"), size="touch", icon="arrow-left", on_click=IntakeState.walk(-1)),
        ),
        shown_when(
            IntakeState.step != ORDER[-1],
            button(
                _("Siguiente"),
                variant="primary",
                size="touch",
                icon_end="arrow-right",
                on_click=IntakeState.walk(1),
            ),
        ),
    )


def outcome() -> rx.Component:
    """Return what an act that is closed led to: its copy, its OT."""
    return rx.fragment(
        shown_when(
            act.refused_reason != "",
            alert(_("No se firmó: ") + act.refused_reason, tone="warning"),
        ),
        shown_when(
            act.is_absent & act.is_open & (act.order_id != ""),
            alert(
                rx.el.span(
                    _("La OT temporal "),
                    link(act.order, "/ot/" + act.order_id),
                    _(" espera el vehículo."),
                ),
                tone="info",
            ),
        ),
        shown_when(
            act.slip_url != "",
            cluster(
                button(
                    _("Copia del acta"),
                    icon="download",
                    href=act.slip_url,
                    size="touch",
                    custom_attrs={"download": True},
                ),
                rx.el.small(
                    "SHA-256 ",
                    rx.el.code(act.slip_sha256, class_name="mono act-hash"),
                    class_name="muted",
                ),
            ),
        ),
    )
