"""What other pages show of messages: a client's record, to what publicity they agreed."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm, dialog
from components.field import textarea_field
from components.form import form, form_actions, submit
from components.layout import card, shown_when, split, stack
from components.value import date
from torque_app.core.texts import _
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.client import ClientMessagesState, ConsentLine
from torque_app.shell.session import Session

State = ClientMessagesState

ON_CLIENT = [State.load]
"""What a client's record loads beside its own."""


def client_panel() -> rx.Component:
    """Return the consents of a client, each to be recorded or taken back."""
    return shown_when(
        Session.permissions.contains(Notifications.LOG.value) & (State.rows.length() > 0),
        rx.fragment(
            card(
                stack(rx.foreach(State.rows, _consent), gap=12),
                title=_("Consentimiento para publicidad"),
            ),
            _dialog(),
        ),
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
