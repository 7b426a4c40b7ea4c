"""/aprobaciones: what waits for one, and everything else that was asked."""

import reflex as rx

from components.layout import page, page_header
from torque_app.approvals.state.inbox import PATH, ApprovalsState
from torque_app.approvals.views import inbox as pieces
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_inbox, route=PATH, title=_("Aprobaciones"), on_load=ApprovalsState.load)


def _inbox() -> rx.Component:
    return framed(
        page_header(_("Aprobaciones"), path=pieces.rooms()),
        page(pieces.approval_list(), width="full"),
        active="aprobaciones",
    )
