"""The dialog of an inspection's links: the new one with its QR, and those made before."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm, dialog
from components.feedback import alert
from components.layout import cluster, shown_when, split, stack
from components.value import date
from torque_app.core.texts import _
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.state.sharing import InspectionLinksState
from torque_app.shell.linked import copy_link, qr_and_address
from torque_app.shell.session import Session

_ADDRESS = "enlace-inspeccion"


def share_button(when: Any) -> rx.Component:
    """Return the way to the links of a finished inspection."""
    return shown_when(
        when,
        button(_("Compartir"), icon="qr-code", size="lg", on_click=InspectionLinksState.show),
    )


def share_dialog() -> rx.Component:
    """Return the dialog."""
    state = InspectionLinksState
    return dialog(
        stack(
            rx.cond(state.link != "", _made(), _offer()),
            rx.foreach(state.lines, _line),
        ),
        open=state.opened,
        title=_("Compartir con el cliente"),
        on_close=state.close,
    )


def _offer() -> rx.Component:
    may = Session.permissions.contains(Inspections.INSPECT.value)
    return stack(
        rx.el.p(
            _("El enlace muestra lo que encontraste y su informe, sin precios, por 30 días."),
            class_name="muted",
        ),
        shown_when(
            may,
            button(
                _("Crear enlace"),
                icon="qr-code",
                variant="primary",
                size="lg",
                on_click=InspectionLinksState.make,
            ),
        ),
    )


def _made() -> rx.Component:
    return stack(
        alert(_("Cópialo ahora: por seguridad no se vuelve a mostrar."), tone="warning"),
        qr_and_address(
            InspectionLinksState,
            address_id=_ADDRESS,
            alt=_("Código QR del enlace, para la cámara del teléfono de tu cliente"),
        ),
        copy_link(InspectionLinksState, address_id=_ADDRESS),
    )


def _line(line: Any) -> rx.Component:
    may = Session.permissions.contains(Inspections.INSPECT.value)
    return split(
        cluster(
            chip(line.look, tone=line.tone),
            rx.el.span(line.visits),
            rx.el.small(_("Vence el "), date(line.expires_at), class_name="muted"),
        ),
        shown_when(
            line.is_open & may,
            confirm(
                button(_("Revocar"), variant="ghost"),
                _("¿Revocar este enlace?"),
                action=_("Revocar"),
                description=_("Quien lo tenga ya no podrá ver la inspección."),
                on_confirm=InspectionLinksState.revoke(line.id),
            ),
        ),
    )
