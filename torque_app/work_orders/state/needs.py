"""Parts asked for and work of other shops, on the page of the OT."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.record import OTState

AGAIN = [OTState.refresh, FloorState.refresh]


class NeedsState(Filled, rx.State):
    """`asking` is the open dialog: part, outside or guide; `guides` is what that one offers."""

    asking: str = ""
    guides: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    _of: str = ""

    @rx.event
    @allow(WorkOrders.WORK)
    async def open(self, what: str) -> None:
        """Open the form of something new: a part asked for, or work of another shop."""
        if what in {"part", "outside"}:
            self.asking, self.errors = what, {}

    @rx.event
    @allow(WorkOrders.EDIT)
    async def ask_guide(self, outside_id: str) -> None:
        """Ask which guía went with work of another shop; where there is none, say so."""
        found = await self._ask(queries.guides_offered, UUID(outside_id))
        self.guides = [Choice(one.id, f"{one.label} · {one.sublabel}") for one in found]
        if not found:
            await self._say(_("No hay guías de este trabajo. Emítela en Facturación."), "error")
            return
        self.asking, self.errors, self._of = "guide", {}, outside_id

    @rx.event
    @allow(WorkOrders.WORK)
    async def close(self) -> None:
        """Close the form."""
        self.asking = ""

    @rx.event
    @allow(WorkOrders.WORK)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write what the open form says."""
        do = {
            "part": self._ask_part,
            "outside": self._add_outside,
            "guide": self._attach_guide,
        }.get(self.asking)
        if do is None:
            return None
        try:
            await do(data)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self.asking, self.errors = "", {}
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def send(self, outside_id: str) -> Any:
        """Say that work left for the other shop."""
        await self._tell(service.send_outside, UUID(outside_id))
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def take_back(self, outside_id: str) -> Any:
        """Say that work is back."""
        await self._tell(service.take_back_outside, UUID(outside_id))
        return AGAIN

    @rx.event
    @allow(WorkOrders.ADD_LABOR)
    async def remove_outside(self, outside_id: str) -> Any:
        """Take off work that never left."""
        await self._tell(service.remove_outside, UUID(outside_id))
        return AGAIN

    async def _ask_part(self, data: dict[str, Any]) -> None:
        item = uuid_or_none(str(data.get("item_id") or ""))
        wanted = all_of(
            {
                "quantity": lambda: typed.number(data, "quantity") or Decimal(1),
                "name": lambda: typed.words(data, "name", most=80),
                "warranty_tag": lambda: typed.words(data, "warranty_tag", most=60),
                "return_part_number": lambda: typed.words(data, "return_part_number", most=60),
            }
        )
        await self._ask(service.ask_part, await self._ot(), item_id=item, **wanted)

    async def _add_outside(self, data: dict[str, Any]) -> None:
        ot_id = await self._ot()
        zone = (await self._ask(queries.floor, ot_id)).timezone
        wanted = all_of(
            {
                "supplier": lambda: typed.words(
                    data, "supplier", most=100, sentence=_("Di quién hace el trabajo.")
                ),
                "supplier_rut": lambda: typed.words(data, "supplier_rut", most=12),
                "description": lambda: typed.words(
                    data, "description", most=200, sentence=_("Describe el trabajo.")
                ),
                "cost": lambda: typed.number(data, "cost") or Decimal(0),
                "price": lambda: typed.number(data, "price") or Decimal(0),
                "warranty_months": lambda: _whole(data, "warranty_months"),
                "promised_at": lambda: typed.local_instant(data, "promised_at", zone),
            }
        )
        await self._ask(service.add_outside, ot_id, **wanted)

    async def _attach_guide(self, data: dict[str, Any]) -> None:
        sentence = _("Elige la guía.")
        guide = typed.uuid(str(data.get("guide_id") or ""), "guide_id", sentence)
        await self._ask(service.attach_guide, UUID(self._of), guide)

    async def _ot(self) -> UUID:
        page = await self.get_state(OTState)
        return typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))


def _whole(data: dict[str, Any], field: str) -> int | None:
    found = typed.number(data, field)
    return None if found is None else int(found)
