"""The ways out of the installation, and the workshop's wishes."""

from typing import Any

import reflex as rx

from components.button import link
from components.chip import chip
from components.form import form, form_actions, save_state, submit
from components.icon import icon
from components.layout import card, cluster, facts, grid, shown_when, split, stack
from torque_app.core.texts import _
from torque_app.notifications.state.channels import ChannelLine, ChannelsState
from torque_app.notifications.views.wishes import silence_fields, way_switches

State = ChannelsState


def channels() -> rx.Component:
    """Return a card for each way."""
    return grid(rx.foreach(State.rows, _channel), min="320px")


def _channel(row: rx.Var[ChannelLine]) -> rx.Component:
    return card(
        stack(
            split(cluster(icon(row.icon), rx.el.strong(row.name)), chip(row.label, tone=row.tone)),
            _told(_("Sale por"), row.host),
            _told(_("Quien envía"), row.sender),
            _told(_("Dirección para los estados"), row.told_at),
            _told(_("Clave pública (VAPID)"), row.key),
            shown_when(
                row.inbox != "",
                link(_("Ver lo que habría salido"), row.inbox, external=True),
            ),
            gap=8,
        )
    )


def _told(name: str, value: Any) -> rx.Component:
    shown = rx.el.span(value, class_name="mono", style={"overflow_wrap": "anywhere"})
    return shown_when(value != "", facts([(name, shown)]))


def workshop_wishes() -> rx.Component:
    """Return the form of what goes for everybody who chose nothing else."""
    kept: Any = State.wishes
    errors: Any = State.errors
    return card(
        form(
            grid(*way_switches(kept), min="200px"),
            silence_fields(
                kept,
                errors,
                since=_("Silencio para clientes desde"),
                until=_("Silencio para clientes hasta"),
                hint=_("Vacío: de 21:00 a 09:00."),
            ),
            form_actions(
                submit(_("Guardar preferencias")), state=save_state(saved_at=State.saved_at)
            ),
            id="preferencias-taller",
            on_submit=State.save,
            saved_at=State.saved_at,
            errors=errors,
            draft=False,
        ),
        title=_("Por dónde avisa el taller"),
    )
