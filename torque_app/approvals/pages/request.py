"""/aprobaciones/[approval_id]: one request, and the decision on it."""

import reflex as rx

from components.layout import page, record
from torque_app.approvals.state.inbox import PATH
from torque_app.approvals.state.request import RequestState
from torque_app.approvals.views import request as pieces
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _request,
        route=f"{PATH}/[approval_id]",
        title=_("Solicitud de aprobación"),
        on_load=RequestState.load,
    )


def _request() -> rx.Component:
    return framed(
        opened_page(
            RequestState,
            pieces.header(),
            page(record(pieces.work(), pieces.aside()), width="full"),
            pieces.decision_dialog(),
            missing=_("Esta solicitud no existe"),
            icon="thumbs-up",
            back=(_("Ver aprobaciones"), PATH),
        ),
        active="aprobaciones",
        title=RequestState.sheet.title,
    )
