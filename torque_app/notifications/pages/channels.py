"""/ajustes/mensajes/canales: through whom messages leave, and the workshop's wishes."""

import reflex as rx

from components.feedback import skeleton_cards
from components.layout import page, page_header, stack
from torque_app.core.texts import _
from torque_app.notifications.state.channels import ChannelsState
from torque_app.notifications.views.channels import channels, workshop_wishes
from torque_app.notifications.views.rooms import WORDS, rooms
from torque_app.shell.frame import framed

PATH = "/ajustes/mensajes/canales"


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_channels, route=PATH, title=_("Canales de mensajes"), on_load=ChannelsState.load)


def _channels() -> rx.Component:
    return framed(
        page_header(
            _("Canales de mensajes"),
            subtitle=_(
                "Por dónde salen los mensajes. Los conecta quien administra la instalación."
            ),
            path=rooms(WORDS, here=PATH),
        ),
        page(
            rx.cond(ChannelsState.loading, skeleton_cards(), stack(channels(), workshop_wishes())),
            width="wide",
        ),
        active="plantillas-mensajes",
        title=_("Canales de mensajes"),
    )
