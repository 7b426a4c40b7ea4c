"""The ways between the pages of messages."""

import reflex as rx

from components.button import button
from components.layout import cluster
from torque_app.core.texts import _

SENT = (
    ("/mensajes", _("Últimos 30 días"), "mail"),
    ("/mensajes/correos", _("Con documentos"), "paperclip"),
    ("/mensajes/archivo", _("Archivo"), "archive"),
)
WORDS = (
    ("/ajustes/mensajes", _("Plantillas"), "file-text"),
    ("/ajustes/mensajes/reglas", _("Reglas"), "list"),
    ("/ajustes/mensajes/canales", _("Canales"), "send"),
)


def rooms(pages: tuple[tuple[str, str, str], ...], *, here: str) -> rx.Component:
    """Return the way to each of these pages, the one at hand marked."""
    return cluster(
        *(
            button(
                _(label),
                href=href,
                icon=icon,
                size="sm",
                variant="secondary" if href == here else "ghost",
                custom_attrs={"aria-current": "page"} if href == here else {},
            )
            for href, label, icon in pages
        )
    )
