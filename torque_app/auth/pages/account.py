"""/cuenta: one's own account."""

import reflex as rx

from components.button import button
from components.feedback import skeleton_cards
from components.layout import page, page_header, stack
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.identities import IdentitiesState
from torque_app.auth.state.second_factor import SecondFactorState
from torque_app.auth.views.account import password_card, profile_card
from torque_app.auth.views.identities import identities_card
from torque_app.auth.views.second_factor import second_factor_card
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _account,
        route="/cuenta",
        title=_("Mi cuenta"),
        on_load=[
            AccountState.load,
            IdentitiesState.load,
            SecondFactorState.load,
            *slots.loads("account"),
        ],
    )


def _account() -> rx.Component:
    return framed(
        page_header(
            _("Mi cuenta"),
            button(_("Mis sesiones"), icon="monitor", href="/sesiones"),
            subtitle=AccountState.profile.role_name,
        ),
        page(
            rx.cond(
                AccountState.loading,
                skeleton_cards(),
                stack(
                    profile_card(),
                    identities_card(),
                    password_card(),
                    second_factor_card(),
                    *slots.pieces("account"),
                ),
            ),
            width="narrow",
        ),
        title=_("Mi cuenta"),
    )
