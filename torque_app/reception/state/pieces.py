"""The panels of an act's page: the one box, the drawings, and how the act is closed."""

from typing import Any
from uuid import UUID

import reflex as rx

from models.values import plate
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.reception import queries, service
from torque_app.reception.permissions import Receptions
from torque_app.reception.state import shown
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.state.receptions import PATH
from torque_app.reception.state.shown import Hit


class _Panel(Screen, mixin=True):
    """A panel of the page of an act."""

    async def _act_id(self) -> UUID | None:
        page = await self.get_state(IntakeState)
        return uuid_or_none(page.act.id)


class LookUpState(_Panel, rx.State):
    """Who comes in: found in one box, or written down."""

    hits: list[Hit] = []
    errors: dict[str, str] = {}
    writing: bool = False

    @rx.event
    @allow(Receptions.RECEIVE)
    async def search(self, text: str) -> None:
        """Offer cars and clients by plate, RUT, phone, VIN or name."""
        self.hits = [shown.hit(found) for found in await self._ask(queries.look_up, text)]

    @rx.event
    @allow(Receptions.RECEIVE)
    async def take(self, chosen: str) -> Any:
        """Take a car with its owner, or a client alone."""
        act_id = await self._act_id()
        return None if act_id is None else await self._take(act_id, chosen)

    async def _take(self, act_id: UUID, chosen: str) -> Any:
        kind, _colon, key = chosen.partition(":")
        found = uuid_or_none(key)
        if found is None:
            return None
        field = "vehicle_id" if kind == "car" else "client_id"
        values: dict[str, Any] = {field: str(found)}
        if kind == "car":
            values = {"client_id": None, **values}  # the car brings its owner along
        await self._tell(service.keep_all, act_id, values=values)
        self.writing = kind != "car"
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.RECEIVE)
    async def write(self, text: str) -> Any:
        """Open the fields of a car the workshop does not know, with what was typed as its plate.

        Who was faster than the search, and typed a plate that is known, gets that car.
        """
        act_id = await self._act_id()
        if act_id is None:
            return None
        for found in await self._ask(queries.look_up, text):
            if found.plate and plate.normalize(found.plate) == plate.normalize(text):
                return await self._take(act_id, shown.hit(found).id)
        values = {"vehicle_id": None, "typed.plate": text.strip()[:12].upper()}
        await self._tell(service.keep_all, act_id, values=values)
        self.writing, self.errors = True, {}
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.RECEIVE)
    async def clear(self) -> Any:
        """Look for another car or client."""
        act_id = await self._act_id()
        if act_id is not None:
            values = {"vehicle_id": None, "client_id": None}
            await self._tell(service.keep_all, act_id, values=values)
        self.writing = False
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.RECEIVE)
    async def register(self) -> Any:
        """Create the client and the car that were written down."""
        act_id = await self._act_id()
        if act_id is None:
            return None
        refused = await self._tell(service.register, act_id)
        self.errors = refused.fields if refused else {}
        if refused is None:
            self.writing = False
        return IntakeState.refresh


class BodyState(_Panel, rx.State):
    """The mark in hand."""

    chosen: str = ""

    @rx.event
    @allow(Receptions.RECEIVE)
    async def mark(self, view: str, kind: str, x: float, y: float) -> Any:
        """Mark a place on a drawing."""
        act_id = await self._act_id()
        if act_id is None:
            return None
        await self._tell(service.mark, act_id, view=view, kind=kind, x=x, y=y)
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.VIEW)
    async def choose(self, mark_id: str) -> None:
        """Take a mark in hand, or lay it down."""
        self.chosen = "" if self.chosen == mark_id else mark_id

    @rx.event
    @allow(Receptions.RECEIVE)
    async def note(self, mark_id: str, text: str) -> Any:
        """Note something about a mark."""
        return await self._change(service.revise_mark, mark_id, note=text)

    @rx.event
    @allow(Receptions.RECEIVE)
    async def unmark(self, mark_id: str) -> Any:
        """Take a mark off."""
        self.chosen = ""
        return await self._change(service.unmark, mark_id)

    async def _change(self, command: Any, mark_id: str, **more: Any) -> Any:
        act_id, mark = await self._act_id(), uuid_or_none(mark_id)
        if act_id is None or mark is None:
            return None
        await self._tell(command, act_id, mark, **more)
        return IntakeState.refresh


class ClosingState(_Panel, rx.State):
    """How an act ends: signed, refused, called off; and its OT."""

    refusing: bool = False
    errors: dict[str, str] = {}

    @rx.event
    @allow(Receptions.RECEIVE)
    async def signed(self) -> Any:
        """Open the OT of the act that was just signed, unless the owner must be settled first."""
        page = await self.get_state(IntakeState)
        if page.act.other_owner:
            return IntakeState.refresh
        return await self._open(transfer=False)

    @rx.event
    @allow(Receptions.RECEIVE)
    async def open_order(self, transfer: bool = False) -> Any:
        """Open the OT and go to it."""
        return await self._open(transfer=transfer)

    @rx.event
    @allow(Receptions.RECEIVE)
    async def ask_refusal(self) -> None:
        """Ask why nobody signs."""
        self.refusing, self.errors = True, {}

    @rx.event
    @allow(Receptions.VIEW)
    async def keep_open(self) -> None:
        """Leave the act open."""
        self.refusing = False

    @rx.event
    @allow(Receptions.RECEIVE)
    async def refuse(self, data: dict[str, Any]) -> Any:
        """Close the act without a signature."""
        act_id = await self._act_id()
        if act_id is None:
            return None
        reason = str(data.get("reason") or "")
        refused = await self._tell(service.refuse_signature, act_id, reason=reason)
        self.errors = refused.fields if refused else {}
        self.refusing = refused is not None
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.RECEIVE)
    async def arrive(self) -> Any:
        """Note that the car is here."""
        act_id = await self._act_id()
        if act_id is not None:
            await self._tell(service.arrive, act_id)
        return IntakeState.refresh

    @rx.event
    @allow(Receptions.RECEIVE)
    async def cancel(self) -> Any:
        """Call the reception off and go back to the list."""
        act_id = await self._act_id()
        if act_id is None or await self._tell(service.cancel, act_id):
            return None
        await self._say(_("Recepción anulada."))
        return rx.redirect(PATH)

    async def _open(self, *, transfer: bool) -> Any:
        act_id = await self._act_id()
        if act_id is None:
            return None
        if await self._tell(service.open_order, act_id, transfer_vehicle=transfer):
            return IntakeState.refresh
        told = await self._ask(queries.row, act_id)
        await self._say(_("OT {number} abierta.").format(number=told.work_order_number))
        return rx.redirect(f"/ot/{told.work_order_id}")
