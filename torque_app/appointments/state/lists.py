"""The list of appointments and the list of requests."""

from dataclasses import replace
from typing import Any, ClassVar, Final

import reflex as rx

from models.appointments import Channel
from torque_app.appointments import queries, service
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state import shown
from torque_app.appointments.state.agenda import own_centres
from torque_app.appointments.state.shown import Asked as AskedLine
from torque_app.appointments.state.shown import Line
from torque_app.core.choices import Choice
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.shell.address import Asked
from torque_app.shell.listed import Listed

VISITS: Final = "/agenda/citas"
REQUESTS: Final = "/agenda/solicitudes"
VISIT_FILTERS: Final = (
    "status", "date", "from", "to", "service_center_id", "client_id", "vehicle_id", "technician_id",
)  # fmt: skip
TO_COME: Final = Asked(sort="starts_at", desc=False, filters={"status": "open"})
REQUEST_FILTERS: Final = ("status", "channel", "service_center_id")


class VisitsState(Listed, rx.State):
    """One page of appointments; what is asked for stands in the address."""

    PATH: ClassVar = VISITS
    FILTERS: ClassVar = VISIT_FILTERS

    rows: rx.Field[list[Line]] = rx.field(default_factory=list[Line])
    centres: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> Any:
        """Read what the address asks for, now and whenever an appointment changes.

        An address that asks for nothing leads to who is still to come, the next one first.
        """
        self._take_address()
        if self.asked == Asked():
            return rx.redirect(TO_COME.at(VISITS), replace=True)
        self.centres = await self._ask(own_centres)
        await self._watch("agenda")
        await self._read()
        return None

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        wanted = self.asked.listing()
        await self._list(
            self._ask(queries.find, replace(wanted, sort=wanted.sort or "starts_at")), shown.line
        )


class RequestsState(Listed, rx.State):
    """One page of requests, and the two dialogs over it: writing one down, closing one."""

    PATH: ClassVar = REQUESTS
    FILTERS: ClassVar = REQUEST_FILTERS

    rows: rx.Field[list[AskedLine]] = rx.field(default_factory=list[AskedLine])
    is_writing: bool = False
    opened: str = ""
    is_closing: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    saved_at: str = ""

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a request changes."""
        self._take_address()
        self.is_writing, self.opened, self.is_closing = False, "", False
        await self._watch("service_requests")
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Appointments.EDIT)
    async def write(self, wanted: bool) -> None:
        """Open or close the form of a new request."""
        self.is_writing, self.errors = wanted, {}

    @rx.event
    @allow(Appointments.EDIT)
    async def ask_why(self, wanted: bool) -> None:
        """Open or close the question why the open request is closed."""
        self.is_closing, self.errors = wanted, {}

    @rx.event
    @allow(Appointments.VIEW)
    async def open(self, request_id: str) -> None:
        """Look at a request; "" closes the look."""
        self.opened, self.is_closing = request_id, False

    @rx.event
    @allow(Appointments.EDIT)
    async def save(self, data: dict[str, Any]) -> None:
        """Write a request down, or close the open one with its reason."""
        key = uuid_or_none(self.opened) if self.is_closing else None
        if key is not None:
            refused = await self._tell(
                service.close_request, key, reason=str(data.get("reason") or "")
            )
        else:
            refused = await self._tell(service.request, **_typed(data))
        self.errors = refused.fields if refused else {}
        if refused is None:
            self.is_writing, self.is_closing, self.opened = False, False, ""
            await self._read()

    async def _read(self) -> None:
        await self._list(self._ask(queries.requests, self.asked.listing()), shown.asked)


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    names = ("contact_name", "contact_phone", "contact_email", "rut", "plate", "complaint")
    told: dict[str, Any] = {name: str(data.get(name) or "") for name in names}
    channel = str(data.get("channel") or "")
    told["channel"] = Channel(channel) if channel in Channel.__members__ else Channel.CALL_CENTER
    return told
