"""Where the documents go: for practice or before the law."""

import reflex as rx

from components.feedback import alert
from components.layout import shown_when
from torque_app.core.texts import _
from torque_app.invoicing.state.shown import Place


def environment_banner(place: rx.Var[Place]) -> rx.Component:
    """Return in which SII the company issues, and what that means."""
    return rx.fragment(
        shown_when(
            place.kind == "PRODUCTION",
            alert(
                _("Lo que emites vale ante el SII y tus clientes."),
                tone="success",
                title=_("Producción"),
            ),
        ),
        shown_when(
            place.kind == "CERTIFICATION",
            alert(
                _("Los documentos van al SII de pruebas: no tienen valor tributario."),
                tone="warning",
                title=_("Certificación"),
            ),
        ),
        shown_when(
            place.kind == "SIMULATED",
            alert(
                _("Responde un SII simulado en este sistema: nada sale ni vale ante el SII."),
                title=_("SII simulado"),
            ),
        ),
    )
