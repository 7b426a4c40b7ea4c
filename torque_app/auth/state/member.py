"""The drawer of one person of the workshop: role, centre, coming and going."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import reflex as rx

from models.auth import Preset, Role
from torque_app.auth import queries, service
from torque_app.auth.permissions import Users
from torque_app.auth.queries import MemberRow
from torque_app.auth.state import shown
from torque_app.auth.state.shown import MemberLine
from torque_app.auth.state.users import UsersState
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import uuid_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.filled import Filled


class MemberState(Filled, rx.State):
    """Who is looked at; an empty `id` is nobody."""

    member: rx.Field[MemberLine] = rx.field(default_factory=MemberLine)

    @rx.event
    @allow(Users.VIEW)
    async def show(self, user_id: str) -> None:
        """Open the drawer."""
        self.errors = {}
        try:
            self._take(await self._ask(queries.member, uuid_of(user_id)), await self._me())
        except TorqueError as refused:
            self.member = MemberLine()
            await self._say(_(str(refused)), "error")

    @rx.event
    @allow(Users.VIEW)
    async def close(self) -> None:
        """Close the drawer."""
        self.member = MemberLine()

    @rx.event
    @allow(Users.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Give the person another role or centre."""
        try:
            place = str(data.get("place") or self.member.place)
            centre = str(data.get("centre_id") or "")
            row = await self._ask(
                _moved,
                uuid_of(self.member.id),
                place=shown.read_place(place) if place != self.member.place else None,
                centre_id=uuid_of(centre) if centre else None,
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._take(row, await self._me())
        self._keep(data)
        await self._say(_("Cambios guardados. Rigen desde su próximo clic."))
        yield UsersState.refresh

    @rx.event
    @allow(Users.MANAGE)
    async def deactivate(self) -> Any:
        """Keep the person out."""
        return await self._turn(service.deactivate_member, _("Cuenta desactivada."))

    @rx.event
    @allow(Users.MANAGE)
    async def reactivate(self) -> Any:
        """Let the person in again."""
        return await self._turn(service.reactivate_member, _("Cuenta reactivada."))

    @rx.event
    @allow(Users.REMOVE)
    async def remove(self) -> Any:
        """Take the person off the workshop."""
        try:
            user_id = uuid_of(self.member.id)
        except Invalid:
            return None
        if await self._tell(service.remove_member, user_id) is not None:
            return None
        self.member = MemberLine()
        await self._say(_("Ya no es parte del taller. Su historia queda."))
        return UsersState.refresh

    async def _turn(self, command: Callable[..., MemberRow], told: str) -> Any:
        try:
            row = await self._ask(command, uuid_of(self.member.id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        self._take(row, await self._me())
        await self._say(told)
        return UsersState.refresh

    async def _me(self) -> UUID | None:
        return (await self._actor()).user_id

    def _take(self, row: MemberRow, me: UUID | None) -> None:
        self.member = shown.member(row, me=me)


def _moved(
    tx: Tx,
    user_id: UUID,
    *,
    place: tuple[Role, Preset | None] | None,
    centre_id: UUID | None,
) -> MemberRow:
    """Change role and centre together, each only when it is another."""
    row = queries.member(tx, user_id)
    if place is not None:
        row = service.change_role(tx, user_id, role=place[0], preset=place[1])
    if centre_id != row.service_center_id:
        row = service.update_member(tx, user_id, service_center_id=centre_id)
    return row
