"""/aprobaciones/delegaciones: who decides while somebody is away."""

import reflex as rx

from components.feedback import skeleton_cards
from components.layout import page
from torque_app.approvals.state.delegations import DelegationsState
from torque_app.approvals.views import delegations as pieces
from torque_app.approvals.views.inbox import DELEGATIONS
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _delegations,
        route=DELEGATIONS,
        title=_("Delegar aprobaciones"),
        on_load=DelegationsState.load,
    )


def _delegations() -> rx.Component:
    return framed(
        pieces.header(),
        page(
            rx.cond(DelegationsState.loading, skeleton_cards(), pieces.delegations()),
            width="narrow",
        ),
        pieces.delegation_dialog(),
        active="aprobaciones",
    )
