"""/facturacion/nueva?ot=…: issue the document of an OT."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.issuing import IssueState
from torque_app.invoicing.views.issuing import issue_form
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _issue, route="/facturacion/nueva", title=_("Emitir documento"), on_load=IssueState.load
    )


def _issue() -> rx.Component:
    return framed(
        page_header(
            _("Emitir documento"),
            subtitle=IssueState.sheet.work_order + " · " + IssueState.sheet.client,
        ),
        page(issue_form(), width="full"),
        active="facturacion",
        title=_("Emitir"),
    )
