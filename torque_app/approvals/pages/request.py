"""/aprobaciones/[approval_id]: one request, and the decision on it."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record
from torque_app.approvals.state.inbox import PATH
from torque_app.approvals.state.request import RequestState
from torque_app.approvals.views import request as pieces
from torque_app.core.texts import _
from torque_app.shell.frame import framed


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
        rx.cond(
            RequestState.missing,
            _missing(),
            rx.cond(RequestState.loading, page(skeleton_cards()), _whole()),
        ),
        active="aprobaciones",
        title=RequestState.sheet.title,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(record(pieces.work(), pieces.aside()), width="full"),
        pieces.decision_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta solicitud no existe"),
            _("Puede que no sea de tu taller o que el enlace esté incompleto."),
            icon="thumbs-up",
            action=button(_("Ver aprobaciones"), href=PATH),
        )
    )
