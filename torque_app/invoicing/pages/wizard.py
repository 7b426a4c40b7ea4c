"""/facturacion/nuevo: any document, from an OT, from guías or from nothing."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.starting import PATH, StartState
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
        on_load=[
            WizardState.load,
            StartState.load,
            DraftedLinesState.load,
            DraftedReceiverState.load,
            DraftedTermsState.load,
            WizardState.show,
        ],
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
