"""/ajustes/certificacion: SII's test sets, from the file to its verdict."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.certification import CertificationState
from torque_app.invoicing.views.certification import certification
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _certification,
        route="/ajustes/certificacion",
        title=_("Certificación"),
        on_load=CertificationState.load,
    )


def _certification() -> rx.Component:
    return framed(
        page_header(
            _("Certificación"),
            subtitle=_("Los sets de pruebas del SII, del archivo a su respuesta."),
            back=(_("Folios y certificado"), "/ajustes/facturacion"),
        ),
        page(certification(), width="narrow"),
        active="ajustes",
        title=_("Certificación"),
    )
