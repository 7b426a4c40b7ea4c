"""/taller: which section and which centre are in sight; both stand in the address."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import reflex as rx

from models.values.clock import business_date
from torque_app.core.actor import Actor
from torque_app.core.errors import NotFound
from torque_app.core.screen import Screen, allow
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.tenants.queries import CentreRow
from torque_app.workshop.permissions import Workshop

PATH: Final = "/taller"
SECTIONS: Final = ("boxes", "tecnicos", "horario", "tempario", "carga")


@dataclass(frozen=True)
class Place:
    """What the address says: the section, the centre, and the Monday of the week in sight."""

    section: str = SECTIONS[0]
    centre: str = ""
    week: str = ""

    def at(self, **more: str) -> str:
        """Return the address, with something more or something else in it."""
        told = {"seccion": self.section, "centro": self.centre, "semana": self.week} | more
        return f"{PATH}?{urlencode({name: value for name, value in told.items() if value})}"


def place(query: dict[str, Any]) -> Place:
    """Return what an address says; nonsense is forgotten."""
    section = str(query.get("seccion") or "")
    return Place(
        section if section in SECTIONS else SECTIONS[0],
        _id(str(query.get("centro") or "")),
        _monday(str(query.get("semana") or "")),
    )


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _monday(text: str) -> str:
    try:
        return monday(date.fromisoformat(text)).isoformat()
    except (ValueError, OverflowError):
        return ""


def monday(day: date) -> date:
    """Return the first day of a day's week."""
    return day - timedelta(days=day.weekday())


def this_week(zone: str) -> date:
    """Return the Monday of the week it is at a centre."""
    return monday(business_date(datetime.now(UTC), zone))


def centre_of(tx: Tx, wanted: str) -> CentreRow:
    """Return the centre an address asks for, or else the actor's, or the first; NotFound."""
    rows = tenants.centres(tx, only_active=True)
    asked = [row for row in rows if str(row.id) == wanted]
    own = [row for row in rows if row.id == tx.actor.centre_id]
    for row in (*asked, *own, *rows):
        return row
    raise NotFound("Tu taller no tiene un centro activo. Ábrelo en Ajustes.")


class Placed(Screen, mixin=True):
    """A State of one section: it knows the place in sight."""

    def _place(self) -> Place:
        return place(self._get_root_state().router_data.get("query", {}))

    async def _centre(self) -> tuple[Actor, CentreRow]:
        actor = await self._actor()
        return actor, await self._ask(centre_of, self._place().centre)


class FloorState(Placed, rx.State):
    """The frame of the page: its section and its centre."""

    section: str = SECTIONS[0]
    centre_id: str = ""
    centre_name: str = ""

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read the address."""
        self.section = self._place().section
        _actor, centre = await self._centre()
        self.centre_id, self.centre_name = str(centre.id), centre.name

    @rx.event
    @allow(Workshop.VIEW)
    async def turn(self, section: str) -> Any:
        """Go to a section."""
        if section not in SECTIONS:
            return None
        self.section = section
        return rx.redirect(Place(section, self._place().centre).at(), replace=True)

    @rx.event
    @allow(Workshop.VIEW)
    async def choose(self, centre_id: str) -> Any:
        """Look at another centre."""
        return rx.redirect(replace(self._place(), centre=_id(centre_id)).at())
