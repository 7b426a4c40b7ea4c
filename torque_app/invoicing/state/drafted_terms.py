"""How a draft is paid, what it refers to, what is taken off the whole, and how its goods travel."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import reflex as rx

from torque_app.core.errors import Invalid
from torque_app.core.screen import Screen, allow
from torque_app.integrations.sii.clock import sii_time
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import typed
from torque_app.invoicing.state.typed import TypedDiscount, TypedReference
from torque_app.invoicing.state.wizard import WizardState

TERMS: Final = ("payment", "due_on", "means", "purchase_order", "terms")
TRIP: Final = (
    "movement", "dispatch", "plate", "trailer_plate", "carrier_rut", "driver_rut", "driver_name",
    "address", "comuna", "city", "departs_at", "arrives_on",
)  # fmt: skip
_NUMBERS: Final = frozenset({"payment", "means", "movement", "dispatch"})
_LONGEST: Final = 200
Row = TypeVar("Row", TypedReference, TypedDiscount)


class DraftedTermsState(Screen, rx.State):
    """`said` and `trip` hold fields by name; `references` and `discounts`, a row each."""

    said: dict[str, str] = {}
    trip: dict[str, str] = {}
    references: list[TypedReference] = []
    discounts: list[TypedDiscount] = []
    error: str = ""
    _last: int = 0

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the terms of the draft that was opened."""
        draft = (await self.get_state(WizardState))._kept  # noqa: SLF001 - states of one form
        self.said = {name: str(draft.get(name) or "") for name in TERMS}
        trip = draft.get("delivery") or {"movement": 1, "dispatch": 2}
        self.trip = {name: str(trip.get(name) or "")[:_LONGEST] for name in TRIP}
        self.references = typed.references(draft.get("references", []))
        self.discounts = typed.discounts(draft.get("discounts", []))
        self.error = ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def say(self, name: str, value: str) -> None:
        """Take how it is paid."""
        if name in TERMS:
            self.said = {**self.said, name: value[:_LONGEST]}
            changes = {name: _plain(name, value)}
            if name == "payment" and value != "2":
                changes["due_on"], self.said = None, {**self.said, "due_on": ""}
            await self._keep(changes, name)

    @rx.event
    @allow(Invoicing.EDIT)
    async def say_trip(self, name: str, value: str) -> None:
        """Take how the goods travel."""
        if name in TRIP and (value or name != "movement"):
            self.trip = {**self.trip, name: value[:_LONGEST]}
            plain = {each: _plain(each, self.trip.get(each, "")) for each in TRIP}
            await self._keep({"delivery": plain}, name)

    @rx.event
    @allow(Invoicing.EDIT)
    async def add(self, what: str) -> None:
        """Put one more reference, or one more discount."""
        self._last += 1
        if what == "reference":
            today = sii_time(datetime.now(UTC)).date().isoformat()
            fresh = TypedReference(id=f"n{self._last}", issued_on=today)
            self.references = [*self.references, fresh]
        else:
            self.discounts = [*self.discounts, TypedDiscount(id=f"n{self._last}")]

    @rx.event
    @allow(Invoicing.EDIT)
    async def remove(self, what: str, row_id: str) -> None:
        """Take a reference or a discount off."""
        if what == "reference":
            self.references = [each for each in self.references if each.id != row_id]
        else:
            self.discounts = [each for each in self.discounts if each.id != row_id]
        await self._save(what)

    @rx.event
    @allow(Invoicing.EDIT)
    async def write(self, what: str, row_id: str, name: str, value: str) -> None:
        """Take what was typed into a field of a reference or a discount."""
        if name == "id":
            return
        if what == "reference":
            self.references = _written(self.references, row_id, name, value)
        else:
            self.discounts = _written(self.discounts, row_id, name, value)
        await self._save(what)

    async def _save(self, what: str) -> None:
        wizard = await self.get_state(WizardState)
        try:
            if what == "reference":
                changes = {"references": typed.plain_references(self.references)}
            else:
                kind = wizard.making.dte_type
                changes = {"discounts": typed.plain_discounts(self.discounts, kind)}
        except Invalid as wrong:
            self.error = str(wrong)
            return
        await self._keep(changes)

    async def _keep(self, changes: dict[str, Any], *marked: str) -> None:
        wizard = await self.get_state(WizardState)
        refused = await wizard._change(changes, *marked)  # noqa: SLF001 - states of one form
        self.error = next(iter(refused.values()), "")


def _plain(name: str, value: str) -> Any:
    """Return a field as a draft keeps it: whole numbers of the lists, nothing for empty."""
    if name in _NUMBERS:
        return int(value) if value.isascii() and value.isdigit() else None
    return value.strip()[:_LONGEST] or None


def _written(rows: Sequence[Row], row_id: str, name: str, value: str) -> list[Row]:
    return [
        replace(each, **{name: value[:_LONGEST]})
        if each.id == row_id and hasattr(each, name)
        else each
        for each in rows
    ]
