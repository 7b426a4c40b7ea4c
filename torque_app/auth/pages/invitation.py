"""/invitacion: the door of somebody who was invited."""

import reflex as rx

from torque_app.auth.state.invitation import InvitationState
from torque_app.auth.views.invitation import invitation
from torque_app.core.texts import _


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        invitation, route="/invitacion", title=_("Invitación"), on_load=InvitationState.load
    )
