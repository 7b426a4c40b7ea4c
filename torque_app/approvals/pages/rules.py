"""/ajustes/aprobaciones: above which figure whose approval is needed."""

import reflex as rx

from components.feedback import skeleton_cards
from components.layout import page
from torque_app.approvals.state.rules import ApprovalRulesState
from torque_app.approvals.views import rules as pieces
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _rules,
        route="/ajustes/aprobaciones",
        title=_("Reglas de aprobación"),
        on_load=ApprovalRulesState.load,
    )


def _rules() -> rx.Component:
    return framed(
        pieces.header(),
        page(
            rx.cond(ApprovalRulesState.loading, skeleton_cards(), pieces.rules()),
            width="narrow",
        ),
        pieces.rule_dialog(),
        active="reglas-aprobacion",
    )
