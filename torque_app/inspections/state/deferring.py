"""The dialog that puts work off, and the panels that offer it again."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.state import shown
from torque_app.inspections.state.inspection import InspectionState
from torque_app.inspections.state.shown import Later


class DeferState(Screen, rx.State):
    """The dialog over a point; open while it has one."""

    point_id: str = ""
    work: str = ""
    errors: dict[str, str] = {}

    @rx.event
    @allow(Inspections.INSPECT)
    async def ask(self, point_id: str, work: str) -> None:
        """Open the dialog for a point."""
        self.point_id, self.work, self.errors = point_id, work, {}

    @rx.event
    @allow(Inspections.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.point_id = ""

    @rx.event
    @allow(Inspections.INSPECT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Put the work off for a day, a distance, or some time."""
        wrong, terms = _terms(data)
        self.errors = wrong
        if wrong or not self.point_id:
            return None
        refused = await self._tell(service.defer, UUID(self.point_id), **terms)
        if refused is not None:
            self.errors = refused.fields
            return None
        self.point_id = ""
        await self._say(_("Quedó diferido: lo ofreceremos en la próxima visita."))
        return InspectionState.refresh


class LaterState(Screen, rx.State):
    """The deferred work of a car, on its page and on its OTs; `closing` is being dismissed."""

    rows: list[Later] = []
    vehicle_id: str = ""
    ot_id: str = ""
    closing: str = ""
    errors: dict[str, str] = {}

    @rx.event
    @allow(Inspections.VIEW)
    async def load_vehicle(self) -> None:
        """Read what the car of the address has pending."""
        query = self._get_root_state().router_data.get("query", {})
        await self._open(uuid_or_none(query.get("vehicle_id")), ot_id="")

    @rx.event
    @allow(Inspections.VIEW)
    async def load_order(self) -> None:
        """Read what the car of the OT of the address has pending."""
        query = self._get_root_state().router_data.get("query", {})
        ot_id = uuid_or_none(query.get("ot_id"))
        self.rows, self.vehicle_id, self.closing = [], "", ""
        if ot_id is None:
            return
        try:
            target = await self._ask(queries.target, ot_id)
        except NotFound:
            return
        await self._open(target.vehicle_id, ot_id=str(ot_id))

    @rx.event
    @allow(Inspections.VIEW)
    async def refresh(self) -> None:
        """Read the same car again."""
        await self._again()

    @rx.event
    @allow(Inspections.INSPECT)
    async def done(self, deferred_id: str) -> None:
        """Close a work as done in the OT in sight."""
        chosen, ot_id = uuid_or_none(deferred_id), uuid_or_none(self.ot_id)
        if chosen is None or ot_id is None:
            return
        if await self._tell(service.close_deferred, chosen, done_in=ot_id) is None:
            await self._say(_("Trabajo hecho: ya no se ofrecerá."))
        await self._again()

    @rx.event
    @allow(Inspections.INSPECT)
    async def ask(self, deferred_id: str) -> None:
        """Ask why a work will not be done."""
        self.closing, self.errors = deferred_id, {}

    @rx.event
    @allow(Inspections.VIEW)
    async def keep(self) -> None:
        """Leave the work pending."""
        self.closing = ""

    @rx.event
    @allow(Inspections.INSPECT)
    async def dismiss(self, data: dict[str, Any]) -> None:
        """Close a work that will not be done, with its reason."""
        chosen = uuid_or_none(self.closing)
        if chosen is None:
            return
        reason = str(data.get("reason") or "")
        refused = await self._tell(service.close_deferred, chosen, reason=reason)
        self.errors = refused.fields if refused else {}
        self.closing = self.closing if self.errors else ""
        await self._again()

    async def _open(self, vehicle_id: UUID | None, *, ot_id: str) -> None:
        self.rows, self.closing, self.ot_id = [], "", ot_id
        self.vehicle_id = str(vehicle_id) if vehicle_id else ""
        if vehicle_id is not None:
            await self._watch(f"deferred_of:{vehicle_id}")
            await self._again()

    async def _again(self) -> None:
        if self.vehicle_id:
            found = await self._ask(queries.deferred, UUID(self.vehicle_id))
            self.rows = [shown.later(row, ot_id=self.ot_id) for row in found]


def _terms(data: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return what is wrong by field, and the terms typed."""
    wrong: dict[str, str] = {}
    terms: dict[str, Any] = {}
    readers: dict[str, Callable[[str], Any]] = {
        "due_on": date.fromisoformat,
        "due_odometer": int,
        "estimate": Decimal,
    }
    for name, read in readers.items():
        typed = str(data.get(name) or "").strip()
        if not typed:
            continue
        try:
            terms[name] = read(typed)
        except (ValueError, ArithmeticError):
            wrong[name] = _("Revisa este dato: no lo entendemos.")
    return wrong, terms
