"""The dialog that invites somebody and shows the link once."""

from typing import Any

import reflex as rx

from models.auth import Role
from torque_app.auth import service
from torque_app.auth.permissions import Users
from torque_app.auth.state import shown
from torque_app.auth.state.users import UsersState
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled


class InviteState(Filled, rx.State):
    """What is typed for a new invitation, then the link that is shown this once."""

    open: bool = False
    full_name: str = ""
    email: str = ""
    place: str = ""
    link: str = ""
    expires_at: str = ""

    @rx.event
    @allow(Users.MANAGE)
    async def start(self) -> None:
        """Open an empty form."""
        self._begin("", "", shown.place_of(Role.OPERATOR, None))

    @rx.event
    @allow(Users.MANAGE)
    async def again(self, invitation_id: str) -> None:
        """Open the form with an invitation that waits: sending it makes a new link."""
        page = await self.get_state(UsersState)
        for row in page.pending:
            if row.id == invitation_id:
                self._begin(row.full_name, row.email, row.place)

    @rx.event
    @allow(Users.MANAGE)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self.open, self.link = False, ""

    @rx.event
    @allow(Users.MANAGE)
    async def copied(self) -> None:
        """Say that the link is in the clipboard."""
        await self._say(_("Enlace copiado."))

    @rx.event
    @allow(Users.MANAGE)
    async def send(self, data: dict[str, Any]) -> Any:
        """Keep a place for the person and show its link."""
        if self._is_again(data):
            return
        try:
            role, preset = shown.read_place(str(data.get("place") or ""))
            invited = await self._ask(
                service.invite,
                email=str(data.get("email") or ""),
                full_name=str(data.get("full_name") or ""),
                role=role,
                preset=preset,
                service_center_id=shown.read_centre(data.get("centre_id")),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self.email, self.expires_at = invited.email, shown.instant(invited.expires_at)
        headers = self._get_root_state().router_data.get("headers", {})
        self.link = f"{headers.get('origin', '')}{invited.path}"
        yield UsersState.refresh

    def _begin(self, full_name: str, email: str, place: str) -> None:
        self.full_name, self.email, self.place = full_name, email, place
        self.errors, self.link, self.open = {}, "", True
