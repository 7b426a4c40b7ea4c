"""/facturacion/nuevo: any document, from an OT, a quotation, guías or nothing."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.reopening import OPENING
from torque_app.invoicing.state.starting import PATH
from torque_app.invoicing.state.wizard import WizardState
from torque_app.invoicing.views.starting import start
from torque_app.invoicing.views.wizard import gone, waiting, wizard
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _new,
        route=PATH,
        title=_("Nuevo documento"),
        on_load=list(OPENING),
    )


def _new() -> rx.Component:
    return framed(
        page_header(
            _("Nuevo documento"),
            subtitle=WizardState.making.source,
            back=(_("Facturas y boletas"), "/facturacion"),
        ),
        page(
            rx.cond(
                WizardState.loading,
                waiting(),
                rx.cond(
                    WizardState.gone != "",
                    gone(),
                    rx.cond(WizardState.making.id != "", wizard(), start()),
                ),
            ),
            width="full",
        ),
        active="facturacion",
        title=_("Nuevo documento"),
    )
