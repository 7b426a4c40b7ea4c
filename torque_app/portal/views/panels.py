"""What other pages show of the portal: a client its links, an OT the photos its client sees."""

from typing import Any

import reflex as rx

from components.button import button, link
from components.chip import chip
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import checkbox_field, text_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, shown_when, split, stack
from components.value import date, relative
from torque_app.core.texts import _
from torque_app.portal.permissions import Portal
from torque_app.portal.state.access import PortalAccessState
from torque_app.portal.state.tickets import PATH as TICKETS
from torque_app.portal.state.writing import WriteState
from torque_app.portal.views.photos import ON_ORDER, photos_panel
from torque_app.shell.linked import copy_link, qr_and_address
from torque_app.shell.session import Session

__all__ = ["ON_CLIENT", "ON_ORDER", "photos_panel", "portal_panel"]

_ADDRESS = "enlace-portal"
ON_CLIENT = [PortalAccessState.load, WriteState.load]
"""What the page of a client loads beside its own."""


def portal_panel() -> rx.Component:
    """Return the links to a client's portal, for whoever may invite them."""
    state = PortalAccessState
    return shown_when(
        Session.permissions.contains(Portal.INVITE.value),
        rx.fragment(
            card(
                stack(
                    rx.cond(
                        state.lines.length() > 0,
                        stack(rx.foreach(state.lines, _line)),
                        rx.el.p(
                            _("Dale un enlace y verá sus vehículos, presupuestos y documentos."),
                            class_name="muted",
                        ),
                    ),
                    _talk(),
                ),
                title=_("Portal del cliente"),
                actions=button(_("Crear enlace"), size="sm", icon="qr-code", on_click=state.show),
            ),
            _dialog(),
            _writing(),
        ),
    )


def _talk() -> rx.Component:
    """Return the ways to what was written with the client."""
    return shown_when(
        Session.permissions.contains(Portal.ANSWER.value),
        cluster(
            button(
                _("Escribirle"), size="sm", icon="message-square", on_click=WriteState.ask(True)
            ),
            link(_("Ver sus consultas"), TICKETS + "?client_id=" + WriteState.client_id),
        ),
    )


def _writing() -> rx.Component:
    state = WriteState
    return dialog(
        form(
            stack(
                text_field(
                    _("Asunto"),
                    "subject",
                    max_length=120,
                    error=state.errors["subject"],
                    required=True,
                ),
                textarea_field(
                    _("Mensaje"),
                    "body",
                    max_length=2000,
                    hint=_("El cliente lo lee en su portal."),
                    error=state.errors["body"],
                    required=True,
                ),
            ),
            form_actions(submit(_("Enviar"), pending=state.sending)),
            id="escribir-" + state.client_id,
            on_submit=state.send,
            pending=state.sending,
            errors=state.errors,
        ),
        open=state.opened,
        title=_("Escribirle al cliente"),
        on_close=state.ask(False),
    )


def _line(line: Any) -> rx.Component:
    return split(
        cluster(
            chip(line.look, tone=line.tone),
            shown_when(line.has_pin, chip(_("Con PIN"), tone="info", icon="lock")),
            shown_when(line.rests, chip(_("PIN bloqueado un rato"), tone="warning")),
            rx.el.span(line.visits),
            shown_when(
                line.last_at != "",
                rx.el.small(_("Última: "), relative(line.last_at), class_name="muted"),
            ),
            rx.el.small(_("Vence el "), date(line.expires_at), class_name="muted"),
        ),
        shown_when(
            line.is_open,
            confirm(
                button(_("Revocar"), variant="ghost"),
                _("¿Revocar este enlace?"),
                action=_("Revocar"),
                description=_("Quien lo tenga ya no podrá entrar al portal."),
                on_confirm=PortalAccessState.revoke(line.id),
            ),
        ),
    )


def _dialog() -> rx.Component:
    state = PortalAccessState
    return dialog(
        rx.cond(state.link != "", _made(), _offer()),
        open=state.opened,
        title=_("Enlace al portal"),
        on_close=state.close,
    )


def _offer() -> rx.Component:
    state = PortalAccessState
    return form(
        stack(
            text_field(
                _("PIN, si quieres"),
                "pin",
                hint=_("De 4 a 8 números. Díselo aparte: no va en el mensaje."),
                input_mode="numeric",
                max_length=8,
                error=state.errors["pin"],
            ),
            checkbox_field(_("Enviárselo por correo o WhatsApp"), "send"),
        ),
        form_actions(submit(_("Crear enlace"), pending=state.sending)),
        id="enlace-" + state.client_id,
        on_submit=state.make,
        pending=state.sending,
        errors=state.errors,
        draft=False,
        guard=False,
    )


def _made() -> rx.Component:
    state = PortalAccessState
    return stack(
        rx.cond(
            state.was_sent,
            alert(
                _("Va en camino. También puedes copiarlo: no se vuelve a mostrar."), tone="success"
            ),
            alert(_("Cópialo ahora: por seguridad no se vuelve a mostrar."), tone="warning"),
        ),
        qr_and_address(
            state,
            address_id=_ADDRESS,
            alt=_("Código QR del enlace, para la cámara del teléfono de tu cliente"),
        ),
        copy_link(state, address_id=_ADDRESS),
    )
