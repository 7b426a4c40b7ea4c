"""The list of appointments and the list of requests."""

from dataclasses import replace
from typing import Any, Final

import reflex as rx

from models.appointments import Channel
from torque_app.appointments import queries, service
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state import shown
from torque_app.appointments.state.agenda import own_centres
from torque_app.appointments.state.shown import Asked as AskedLine
from torque_app.appointments.state.shown import Line
from torque_app.appointments.state.typed import uuid_or_none
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked

VISITS: Final = "/agenda/citas"
REQUESTS: Final = "/agenda/solicitudes"
VISIT_FILTERS: Final = (
    "status", "date", "from", "to", "service_center_id", "client_id", "vehicle_id", "technician_id",
)  # fmt: skip
REQUEST_FILTERS: Final = ("status", "channel", "service_center_id")


class VisitsState(Screen, rx.State):
    """One page of appointments; what is asked for stands in the address."""

    rows: rx.Field[list[Line]] = rx.field(default_factory=list[Line])
    total: int = 0
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    centres: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever an appointment changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, VISIT_FILTERS)
        self.centres = await self._ask(own_centres)
        await self._watch("agenda")
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def turn(self, page: int) -> Any:
        """Go to a page."""
        return rx.redirect(self.asked.turned(page).at(VISITS))

    @rx.event
    @allow(Appointments.VIEW)
    async def sort(self, column: str, desc: bool) -> Any:
        """Order by a column."""
        return rx.redirect(self.asked.sorted_by(column, desc=desc).at(VISITS), replace=True)

    @rx.event
    @allow(Appointments.VIEW)
    async def search(self, text: str) -> Any:
        """Look for a text."""
        return rx.redirect(self.asked.searched(text).at(VISITS), replace=True)

    @rx.event
    @allow(Appointments.VIEW)
    async def narrow(self, key: str, value: str) -> Any:
        """Put a filter on, or take it off."""
        if key in VISIT_FILTERS:
            return rx.redirect(self.asked.narrowed(key, value).at(VISITS))
        return None

    async def _read(self) -> None:
        self.error = ""
        wanted = self.asked.listing()
        try:
            page = await self._ask(queries.find, replace(wanted, sort=wanted.sort or "starts_at"))
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [shown.line(row) for row in page.rows]
            self.total = page.total
        self.loading = False


class RequestsState(Screen, rx.State):
    """One page of requests, and the two dialogs over it: writing one down, closing one."""

    rows: rx.Field[list[AskedLine]] = rx.field(default_factory=list[AskedLine])
    total: int = 0
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    loading: bool = True
    error: str = ""
    is_writing: bool = False
    opened: str = ""
    is_closing: bool = False
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    saved_at: str = ""

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a request changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, REQUEST_FILTERS)
        self.is_writing, self.opened, self.is_closing = False, "", False
        await self._watch("service_requests")
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Appointments.VIEW)
    async def turn(self, page: int) -> Any:
        """Go to a page."""
        return rx.redirect(self.asked.turned(page).at(REQUESTS))

    @rx.event
    @allow(Appointments.VIEW)
    async def search(self, text: str) -> Any:
        """Look for a text."""
        return rx.redirect(self.asked.searched(text).at(REQUESTS), replace=True)

    @rx.event
    @allow(Appointments.VIEW)
    async def narrow(self, key: str, value: str) -> Any:
        """Put a filter on, or take it off."""
        if key in REQUEST_FILTERS:
            return rx.redirect(self.asked.narrowed(key, value).at(REQUESTS))
        return None

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
        self.error = ""
        try:
            page = await self._ask(queries.requests, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [shown.asked(row) for row in page.rows]
            self.total = page.total
        self.loading = False


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    names = ("contact_name", "contact_phone", "contact_email", "rut", "plate", "complaint")
    told: dict[str, Any] = {name: str(data.get(name) or "") for name in names}
    channel = str(data.get("channel") or "")
    told["channel"] = Channel(channel) if channel in Channel.__members__ else Channel.CALL_CENTER
    return told
