"""/recepcion: who came in."""

import reflex as rx

from components.button import button
from components.layout import page, page_header, shown_when
from torque_app.core.texts import _
from torque_app.reception.state.receptions import PATH, ReceptionsState
from torque_app.reception.views.receptions import begin_button, reception_list
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_receptions, route=PATH, title=_("Recepción"), on_load=ReceptionsState.load)


def _receptions() -> rx.Component:
    return framed(
        page_header(
            _("Recepción"),
            shown_when(
                Session.permissions.contains("work_orders.create"),
                button(_("OT rápida"), icon="zap", href="/ot/nueva"),
            ),
            primary=begin_button(),
        ),
        page(reception_list(), width="full"),
        active="recepcion",
    )
