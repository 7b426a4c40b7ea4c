"""The list of people, and the invitations nobody took up yet."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.auth import queries, service
from torque_app.auth.permissions import Users
from torque_app.auth.state import shown
from torque_app.auth.state.shown import InvitationLine, MemberLine
from torque_app.core.choices import Choice
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.shell.listed import Listed

PATH = "/usuarios"
FILTERS = ("role", "is_active")


class UsersState(Listed, rx.State):
    """One page of people; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[MemberLine]] = rx.field(default_factory=list[MemberLine])
    pending: rx.Field[list[InvitationLine]] = rx.field(default_factory=list[InvitationLine])
    places: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    sentence: str = ""

    @rx.event
    @allow(Users.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever somebody comes or goes."""
        self._take_address()
        self.places = shown.places((await self._actor()).role)
        await self._watch("users")
        await self._read()

    @rx.event
    @allow(Users.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Users.MANAGE)
    async def withdraw(self, invitation_id: str) -> None:
        """Void a link nobody used."""
        try:
            wanted = UUID(invitation_id)
        except ValueError:
            return
        if await self._tell(service.withdraw_invitation, wanted) is None:
            await self._say(_("Invitación anulada: su enlace ya no sirve."))
        await self._read()

    async def _read(self) -> None:
        me = (await self._actor()).user_id
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            return
        page, pending, now = found
        self._fill(page, lambda row: shown.member(row, me=me))
        self.pending = [shown.invitation(row, now=now) for row in pending]
        self.sentence = _sentence(page.total, len(pending))


def _overview(
    tx: Tx, listing: Listing
) -> tuple[Page[queries.MemberRow], list[queries.InvitationRow], Any]:
    return queries.members(tx, listing), queries.invitations(tx), tx.now


def _sentence(people: int, pending: int) -> str:
    told = _("1 persona") if people == 1 else _("{n} personas").format(n=people)
    if not pending:
        return told
    waiting = _("1 invitación") if pending == 1 else _("{n} invitaciones").format(n=pending)
    return _("{people}; {waiting} sin aceptar").format(people=told, waiting=waiting)
