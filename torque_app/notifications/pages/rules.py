"""/ajustes/mensajes/reglas: on which event whom the workshop tells."""

import reflex as rx

from components.button import button
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.notifications.state.rules import NEW, PATH, MessageRulesState
from torque_app.notifications.views.rooms import WORDS, rooms
from torque_app.notifications.views.rules import rule_dialog, rules
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_rules, route=PATH, title=_("Reglas de avisos"), on_load=MessageRulesState.load)


def _rules() -> rx.Component:
    return framed(
        page_header(
            _("Reglas de avisos"),
            subtitle=_("Ante qué suceso, a quién y con qué plantilla avisa el taller."),
            primary=button(
                _("Nueva regla"),
                icon="plus",
                variant="primary",
                on_click=MessageRulesState.edit(NEW),
            ),
            path=rooms(WORDS, here=PATH),
        ),
        page(rules(), width="full"),
        rule_dialog(),
        active="plantillas-mensajes",
        title=_("Reglas de avisos"),
    )
