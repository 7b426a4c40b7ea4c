"""/ajustes/mensajes: the words the workshop says to people."""

import reflex as rx

from components.button import button
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.notifications.state.words import NEW, TemplatesState
from torque_app.notifications.views.rooms import WORDS, rooms
from torque_app.notifications.views.words import template_dialog, templates
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _words,
        route="/ajustes/mensajes",
        title=_("Plantillas de mensajes"),
        on_load=TemplatesState.load,
    )


def _words() -> rx.Component:
    return framed(
        page_header(
            _("Plantillas de mensajes"),
            button(_("Agregar las de fábrica"), on_click=TemplatesState.install),
            subtitle=_("Con qué palabras el taller avisa, por cada canal."),
            primary=button(
                _("Nueva plantilla"),
                icon="plus",
                variant="primary",
                on_click=TemplatesState.edit(NEW),
            ),
            path=rooms(WORDS, here="/ajustes/mensajes"),
        ),
        page(templates(), width="full"),
        template_dialog(),
        active="plantillas-mensajes",
    )
