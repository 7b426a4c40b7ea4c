"""One's own account: name, telephone, password."""

from typing import Any

import reflex as rx

from torque_app.auth import queries, service
from torque_app.auth.permissions import OwnSession
from torque_app.auth.state import refusals, shown
from torque_app.auth.state.shown import Profile
from torque_app.auth.state.strength import Strength, strength
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled
from torque_app.shell.session import Session


class AccountState(Filled, rx.State):
    """One's own facts, and how the last change of password ended."""

    profile: rx.Field[Profile] = rx.field(default_factory=Profile)
    loading: bool = True
    password_error: str = ""
    password_errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    password_done: bool = False
    strength: rx.Field[Strength] = rx.field(default_factory=Strength)

    @rx.event
    @allow(OwnSession.OWN)
    async def load(self) -> None:
        """Read the account, and what the address says of the password."""
        query = self._get_root_state().router_data.get("query", {})
        of_google = refusals.asked(query, "way")
        self.password_error = "" if of_google else refusals.sentence(query)
        self.password_errors = refusals.of_fields(query, ("current", "new"))
        self.password_done = refusals.asked(query, "done") == "password"
        self.strength, self.errors = Strength(), {}
        await self._read()
        self.loading = False

    @rx.event
    @allow(OwnSession.OWN)
    async def judge(self, password: str) -> None:
        """Say how good a new password is while it is typed."""
        self.strength = strength(password, self.profile.email)

    @rx.event
    @allow(OwnSession.OWN)
    async def save(self, data: dict[str, Any]) -> Any:
        """Change one's name or telephone."""
        try:
            await self._ask(
                service.update_profile,
                full_name=str(data.get("full_name") or ""),
                phone=str(data.get("phone") or ""),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._read()
        await self._say(_("Perfil guardado."))
        yield Session.refresh

    async def _read(self) -> None:
        self.profile = shown.profile(*await self._ask(_oneself))


def _oneself(tx: Tx) -> tuple[queries.Me, list[queries.WorkshopRow]]:
    return queries.me(tx), queries.my_tenants(tx)
