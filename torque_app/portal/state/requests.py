"""/datos-personales: what people asked about their data, and by when it must be answered."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from models.portal import DataRight
from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import chosen
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.state import shown
from torque_app.shell.listed import Listed

PATH = "/datos-personales"
_LONGEST = 2000
_SHORTEST_SEARCH = 2


class DataRequestsState(Listed, rx.State):
    """One page of requests, the most pressing first; `noting` is the open form."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = ("status", "right", "client_id")

    rows: list[dict[str, Any]] = []
    noting: bool = False
    errors: dict[str, str] = {}
    found: list[Choice] = []

    @rx.event
    @allow(Portal.RIGHTS)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a request is made or answered."""
        self._take_address()
        self.noting, self.errors = False, {}
        await self._watch("portal:requests")
        await self._read()

    @rx.event
    @allow(Portal.RIGHTS)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Portal.RIGHTS)
    async def ask(self, wanted: bool) -> None:
        """Open the form of a request that came by another way, or close it."""
        self.noting, self.errors, self.found = wanted, {}, []

    @rx.event
    @allow(Portal.RIGHTS)
    async def look_for(self, text: str) -> None:
        """Offer the clients that match what is typed."""
        wanted = text.strip()[:100]
        self.found = (
            await self._ask(clients.search, wanted) if len(wanted) >= _SHORTEST_SEARCH else []
        )

    @rx.event
    @allow(Portal.RIGHTS)
    async def record(self, data: dict[str, Any]) -> Any:
        """Write a request down; its term runs from now."""
        try:
            row = await self._ask(
                service.record_request,
                chosen(data, "client_id", _("Elige al cliente.")),
                right=_right(data),
                details=str(data.get("details") or "")[:_LONGEST],
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"right": _(str(refused))}
            return None
        self.noting, self.errors = False, {}
        return rx.redirect(f"{PATH}/{row.id}")

    async def _read(self) -> None:
        wanted = self.asked if self.asked.sort else replace(self.asked, sort="due_on", desc=False)
        await self._list(self._ask(queries.find_requests, wanted.listing()), shown.request)


def _right(data: dict[str, Any]) -> DataRight:
    try:
        return DataRight(str(data.get("right") or ""))
    except ValueError:
        raise Invalid.field("right", "Elige qué derecho ejerce.") from None
