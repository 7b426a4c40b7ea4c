"""The list of receptions, and the button that begins one."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.reception import queries, service
from torque_app.reception.permissions import Receptions
from torque_app.reception.state import shown
from torque_app.reception.state.shown import IntakeLine
from torque_app.shell.listed import Listed
from torque_app.tenants import queries as workshop

PATH = "/recepcion"
FILTERS = ("status", "arrival_mode", "service_center_id", "from", "to")


class ReceptionsState(Listed, rx.State):
    """One page of receptions; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[IntakeLine] = []
    centres: list[Choice] = []

    @rx.event
    @allow(Receptions.VIEW)
    async def load(self) -> Any:
        """Read what the address asks for; `?cita=` and `?vehiculo=` begin a reception at once."""
        query = self._get_root_state().router_data.get("query", {})
        visit, car = uuid_or_none(query.get("cita")), uuid_or_none(query.get("vehiculo"))
        found = await self._ask(workshop.centres, only_active=True)
        self.centres = [Choice(str(one.id), one.name) for one in found]
        if visit or car:
            return await self._begin(appointment_id=visit, vehicle_id=car)
        self._take_address()
        await self._watch("intakes")
        await self._read()
        return None

    @rx.event
    @allow(Receptions.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Receptions.RECEIVE)
    async def begin(self, centre_id: str = "") -> Any:
        """Begin a reception in a centre, or in one's own, and go to it."""
        return await self._begin(service_center_id=uuid_or_none(centre_id))

    async def _begin(self, **wanted: UUID | None) -> Any:
        try:
            begun = await self._ask(service.begin, **wanted)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return rx.redirect(PATH, replace=True) if "service_center_id" not in wanted else None
        return rx.redirect(f"{PATH}/{begun.intake.id}", replace=True)

    async def _read(self) -> None:
        await self._list(self._ask(queries.find, self.asked.listing()), shown.line)
