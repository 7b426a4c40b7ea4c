"""What other pages show of messages: a client's record, how they are told."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip
from components.dialog import confirm, dialog
from components.field import textarea_field
from components.form import form, form_actions, form_section, submit
from components.layout import card, shown_when, split, stack
from components.timeline import timeline
from components.value import date
from torque_app.core.texts import _
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.ways import CLIENT_WAYS
from torque_app.notifications.state.client import ClientMessagesState, ConsentLine
from torque_app.notifications.state.client_wishes import ClientWishesState
from torque_app.notifications.views.wishes import silence_fields, way_switches
from torque_app.shell.session import Session

State = ClientMessagesState
Goes = ClientWishesState

ON_CLIENT = [State.load, Goes.load]
"""What a client's record loads beside its own."""


def client_panel() -> rx.Component:
    """Return how a client is told, and to what publicity they agreed, each to be changed."""
    return shown_when(
        Session.permissions.contains(Notifications.LOG.value) & (State.rows.length() > 0),
        rx.fragment(
            _wishes(),
            card(
                stack(rx.foreach(State.rows, _consent), gap=12),
                title=_("Consentimiento para publicidad"),
                actions=button(
                    _("Historial"),
                    variant="ghost",
                    size="sm",
                    icon="history",
                    on_click=State.look_back(True),
                ),
            ),
            _dialog(),
            _history(),
            _wishes_dialog(),
        ),
    )


def _wishes() -> rx.Component:
    return card(
        stack(
            rx.foreach(
                Goes.ways,
                lambda way: split(rx.el.span(way.name), chip(way.label, tone=way.tone)),
            ),
            rx.el.p(Goes.silence),
            rx.el.small(Goes.chosen, class_name="muted"),
            link(_("Ver sus mensajes"), "/mensajes?client_id=" + Goes.client_id),
            gap=8,
        ),
        title=_("Cómo avisarle"),
        actions=button(_("Cambiar"), size="sm", icon="pencil", on_click=Goes.show),
    )


def _wishes_dialog() -> rx.Component:
    kept: Any = Goes.wishes
    errors: Any = Goes.errors
    return dialog(
        form(
            form_section(_("Por dónde"), *way_switches(kept, CLIENT_WAYS)),
            silence_fields(kept, errors, hint=_("Vacío: las horas del taller.")),
            form_actions(submit(_("Guardar"))),
            id="avisos-del-cliente",
            on_submit=Goes.save,
            errors=errors,
            draft=False,
        ),
        open=Goes.open,
        title=_("Cómo avisarle"),
        description=_("Vale para los avisos del servicio. Los códigos que pida llegan siempre."),
        on_close=Goes.close,
    )


def _history() -> rx.Component:
    past: Any = State.past
    return dialog(
        timeline(
            past.to(list[dict[str, Any]]),
            label=_("Historial de consentimientos"),
            empty=_("Todavía no ha aceptado ni retirado nada."),
        ),
        open=State.looks_back,
        title=_("Historial de consentimientos"),
        on_close=State.look_back(False),
    )


def _consent(row: rx.Var[ConsentLine]) -> rx.Component:
    return split(
        stack(
            rx.el.strong(row.name),
            rx.cond(
                row.stands,
                rx.el.small(row.said, " · ", date(row.at), class_name="muted"),
                rx.el.small(_("No ha aceptado."), class_name="muted"),
            ),
            gap=0,
        ),
        rx.cond(
            row.stands,
            rx.el.div(
                chip(_("Aceptado"), tone="success"),
                confirm(
                    button(_("Retirar"), variant="ghost", size="sm"),
                    _("¿Retirar el consentimiento?"),
                    description=_("Retirarlo es tan fácil como darlo; queda en el historial."),
                    action=_("Retirar consentimiento"),
                    on_confirm=State.withdraw(row.channel),
                ),
                class_name="cluster",
            ),
            button(_("Registrar"), size="sm", icon="check", on_click=State.ask(row.channel)),
        ),
    )


def _dialog() -> rx.Component:
    errors: Any = State.errors
    return dialog(
        form(
            textarea_field(
                _("Lo que acepta, con las palabras que se le mostraron"),
                "words",
                rows=3,
                default_value=State.words,
                max_length=1000,
                required=True,
                error=errors["words"],
            ),
            form_actions(submit(_("Registrar consentimiento"))),
            id="consentimiento-" + State.asking,
            on_submit=State.agree,
            errors=errors,
            draft=False,
        ),
        open=State.asking != "",
        title=_("Registrar consentimiento"),
        description=_("Léeselo al cliente. Puede retirarlo cuando quiera, aquí o con el enlace."),
        on_close=State.ask(""),
    )
