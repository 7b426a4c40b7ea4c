"""/usuarios: the people of the workshop."""

import reflex as rx

from components.layout import page, page_header, shown_when
from torque_app.auth.permissions import Users
from torque_app.auth.state.users import UsersState
from torque_app.auth.views.invite import invite_button, invite_dialog
from torque_app.auth.views.users import (
    may_manage,
    member_drawer,
    member_list,
    pending_card,
)
from torque_app.core.texts import _
from torque_app.shell.closed import for_holders
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_users, route="/usuarios", title=_("Usuarios"), on_load=UsersState.load)


def _users() -> rx.Component:
    return framed(
        for_holders(
            Users.VIEW,
            _people(),
            title=_("Tu rol no ve a los usuarios"),
            text=_("Si lo necesitas, pídeselo al dueño o a un administrador del taller."),
        ),
        active="usuarios",
    )


def _people() -> rx.Component:
    return rx.fragment(
        page_header(
            _("Usuarios"),
            subtitle=UsersState.sentence,
            primary=shown_when(may_manage(), invite_button()),
        ),
        page(pending_card(), member_list(), width="full"),
        invite_dialog(),
        member_drawer(),
    )
