"""One's own ways in: joined and taken away with the password."""

from typing import Any, Final

import reflex as rx

from models.auth import IdentityProvider
from torque_app.auth import queries, service
from torque_app.auth.permissions import OwnSession
from torque_app.auth.state import refusals, shown
from torque_app.auth.state.shown import WayLine
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.settings import settings

GOOGLE, LEAVE, PHONE, CODE, UNLINK = "google", "leave", "phone", "code", "unlink"
_ASKED: Final = frozenset({GOOGLE, PHONE})


class IdentitiesState(Screen, rx.State):
    """The ways in there are, and which step of joining or taking one away is being asked.

    `way_out` leads to Google; the token in it serves once, in this person's own browser.
    """

    ways: rx.Field[list[WayLine]] = rx.field(default_factory=list[WayLine])
    has_password: bool = True
    may_google: bool = False
    may_phone: bool = False
    asking: str = ""
    about: str = ""
    about_name: str = ""
    way_out: str = ""
    error: str = ""
    done: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    _challenge: str = ""

    @rx.event
    @allow(OwnSession.OWN)
    async def load(self) -> None:
        """Read the ways in, and how a trip to Google ended."""
        query = self._get_root_state().router_data.get("query", {})
        self._put_away()
        self.done = refusals.asked(query, "done") == GOOGLE
        self.error = refusals.sentence(query) if refusals.asked(query, "way") == GOOGLE else ""
        await self._read()

    @rx.event
    @allow(OwnSession.OWN)
    async def ask(self, what: str) -> None:
        """Begin to join a way in; anything else puts the question away."""
        self._put_away()
        self.asking = what if what in _ASKED else ""

    @rx.event
    @allow(OwnSession.OWN)
    async def ask_to_unlink(self, kind: str) -> None:
        """Ask for the password before a way in is taken away."""
        self._put_away()
        for way in self.ways:
            if way.kind == kind:
                self.asking, self.about, self.about_name = UNLINK, kind, way.name

    @rx.event
    @allow(OwnSession.OWN)
    async def to_google(self, data: dict[str, Any]) -> None:
        """Open the way to Google, once the password says that it is really them."""
        try:
            token = await self._ask(service.wish_for_google, password=_typed(data, "password"))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._put_away()
        # a link of the page leads there: the router of the pages knows no path of the server
        self.asking, self.way_out = LEAVE, f"/auth/google?unir={token}"

    @rx.event
    @allow(OwnSession.OWN)
    async def send_code(self, data: dict[str, Any]) -> None:
        """Send a code to the telephone that is to be joined."""
        try:
            sent = await self._ask(
                service.ask_link_code,
                phone=_typed(data, "phone"),
                password=_typed(data, "password"),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._put_away()
        self.asking, self._challenge = CODE, sent.challenge

    @rx.event
    @allow(OwnSession.OWN)
    async def confirm_phone(self, data: dict[str, Any]) -> None:
        """Join the telephone with the code it got."""
        code = _typed(data, "code")
        try:
            await self._ask(service.link_phone, challenge=self._challenge, code=code)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._put_away()
        await self._read()
        await self._say(_("Teléfono unido. Ya puedes entrar con él."))

    @rx.event
    @allow(OwnSession.OWN)
    async def unlink(self, data: dict[str, Any]) -> None:
        """Take the way in away that was asked about."""
        try:
            kind = IdentityProvider(self.about)
            await self._ask(service.unlink_identity, kind, password=_typed(data, "password"))
        except ValueError:
            return
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._put_away()
        await self._read()
        await self._say(_("Forma de entrar quitada."))

    async def _refuse(self, refused: TorqueError) -> None:
        self.errors = refused.fields
        self.error = "" if self.errors else _(str(refused))

    async def _read(self) -> None:
        rows = await self._ask(queries.my_identities)
        there = {row.provider for row in rows}
        self.ways = [shown.way(row) for row in rows]
        self.has_password = IdentityProvider.PASSWORD in there
        self.may_google = settings().has_google and IdentityProvider.GOOGLE not in there
        self.may_phone = settings().has_sms and IdentityProvider.PHONE not in there

    def _put_away(self) -> None:
        self.asking = self.about = self.about_name = self.way_out = ""
        self.error = self._challenge = ""
        self.errors = {}


def _typed(data: dict[str, Any], name: str) -> str:
    return str(data.get(name) or "")
