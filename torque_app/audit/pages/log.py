"""/auditoria: who changed what."""

import reflex as rx

from components.layout import page, page_header
from torque_app.audit.state import AuditState, ChainState
from torque_app.audit.views import entry, log, verdict, verify_button
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _log,
        route="/auditoria",
        title=_("Auditoría"),
        on_load=[ChainState.load, AuditState.load],
    )


def _log() -> rx.Component:
    return framed(
        page_header(
            _("Auditoría"),
            subtitle=_("Todo lo que cambió en el taller, quién lo hizo y cuándo."),
            primary=verify_button(),
        ),
        page(verdict(), log(), width="full"),
        active="auditoria",
        peek=entry(),
    )
