"""The door of somebody who was invited."""

import reflex as rx

from torque_app.auth import queries, service
from torque_app.auth.errors import VoidInvitation
from torque_app.auth.state import refusals
from torque_app.auth.state.strength import Strength, strength
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, anyone, offload
from torque_app.core.texts import _
from torque_app.settings import settings


class InvitationState(Screen, rx.State):
    """What the link offers, and to whom; `void` says why it offers nothing."""

    loading: bool = True
    void: str = ""
    workshop: str = ""
    email: str = ""
    full_name: str = ""
    has_account: bool = False
    is_here: bool = False
    has_google: bool = False
    code: str = ""
    error: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    strength: rx.Field[Strength] = rx.field(default_factory=Strength)

    @rx.event
    @anyone
    async def load(self) -> None:
        """Read what the link in the address offers."""
        query = self._get_root_state().router_data.get("query", {})
        self.error, self.strength, self.void = refusals.sentence(query), Strength(), ""
        self.errors = refusals.of_fields(query, ("full_name", "password"))
        self.code = refusals.asked(query, "codigo") or refusals.asked(query, "token")
        try:
            offer = await offload(service.offered, self.code)
        except VoidInvitation as refused:
            self.void, self.loading = _(str(refused)), False
            return
        self.has_google = settings().has_google
        self.workshop, self.email = offer.workshop, offer.email
        self.full_name = offer.full_name
        self.has_account = offer.has_account
        self.is_here = offer.has_account and await self._signed_in() == offer.email
        self.loading = False

    @rx.event
    @anyone
    async def judge(self, password: str) -> None:
        """Say how good a password is while it is typed."""
        self.strength = strength(password, self.email)

    async def _signed_in(self) -> str:
        """Return the address of whoever is signed in at this browser, "" for nobody."""
        try:
            return (await self._ask(queries.me)).email
        except TorqueError:
            return ""
