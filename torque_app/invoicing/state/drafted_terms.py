"""How a draft is paid, what it refers to, what is taken off the whole, and how its goods travel."""

from collections.abc import Sequence
from dataclasses import fields, replace
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

TERMS: Final = ("payment", "due_on", "means", "sale", "purchase_order", "terms", "notes")
TRIP: Final = (
    "movement", "dispatch", "plate", "trailer_plate", "carrier_rut", "driver_rut", "driver_name",
    "address", "comuna", "city", "departs_at", "arrives_on",
)  # fmt: skip
_NUMBERS: Final = frozenset({"payment", "means", "sale", "movement", "dispatch"})
_CREDIT: Final = "2"
_LONGEST: Final = 500
_TO_THE_MINUTE: Final = len("2026-11-20T18:05")
Row = TypeVar("Row", TypedReference, TypedDiscount)


class DraftedTermsState(Screen, rx.State):
    """`said` and `trip` hold fields by name; `references` and `discounts`, a row each.

    `errors` are by section: reference, discount, trip.
    """

    said: dict[str, str] = {}
    trip: dict[str, str] = {}
    references: list[TypedReference] = []
    discounts: list[TypedDiscount] = []
    errors: dict[str, str] = {}
    _last: int = 0

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the terms of the draft that was opened."""
        draft = (await self.get_state(WizardState))._kept  # noqa: SLF001 - states of one form
        self.said = {name: str(draft.get(name) or "") for name in TERMS}
        trip = draft.get("delivery") or {"movement": 1, "dispatch": 2}
        self.trip = {name: _typed(name, trip.get(name)) for name in TRIP}
        self.references = typed.references(draft.get("references", []))
        self.discounts = typed.discounts(draft.get("discounts", []))
        self.errors = {}

    @rx.event
    @allow(Invoicing.EDIT)
    async def say(self, name: str, value: str) -> None:
        """Take how it is paid."""
        if name in TERMS:
            self.said = {**self.said, name: value[:_LONGEST]}
            changes = {name: _plain(name, value)}
            if name == "payment" and value not in ("", _CREDIT):
                changes["due_on"], self.said = None, {**self.said, "due_on": ""}
            await self._keep("said", changes, name)

    @rx.event
    @allow(Invoicing.EDIT)
    async def say_trip(self, name: str, value: str) -> None:
        """Take how the goods travel."""
        if name in TRIP and (value or name != "movement"):
            self.trip = {**self.trip, name: value[:_LONGEST]}
            plain = {each: _plain(each, self.trip.get(each, "")) for each in TRIP}
            await self._keep("trip", {"delivery": plain}, name)

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
        if name in ("id", "error"):
            return
        if what == "reference":
            written = _written(self.references, row_id, name, value)
            self.references = typed.judged_references(written)
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
            self.errors = {**self.errors, what: str(wrong)}
            wizard._leave(what, str(wrong))  # noqa: SLF001 - states of one form
            return
        lacks = typed.first_fault(self.references) if what == "reference" else ""
        wizard._leave(what, lacks)  # noqa: SLF001 - states of one form
        await self._keep(what, changes)

    async def _keep(self, section: str, changes: dict[str, Any], *marked: str) -> None:
        wizard = await self.get_state(WizardState)
        refused = await wizard._change(changes, *marked)  # noqa: SLF001 - states of one form
        self.errors = {**self.errors, section: typed.refused_of(refused, changes)}


def _plain(name: str, value: str) -> Any:
    """Return a field as a draft keeps it: whole numbers of the lists, nothing for empty."""
    if name in _NUMBERS:
        return int(value) if value.isascii() and value.isdigit() else None
    return value.strip()[:_LONGEST] or None


def _typed(name: str, kept: Any) -> str:
    """Return a kept field of the trip as its field takes it: a departure on the clock of Chile."""
    text = str(kept or "")[:_LONGEST]
    if name != "departs_at" or not text:
        return text
    at = datetime.fromisoformat(text)
    return (sii_time(at) if at.tzinfo else at).isoformat()[:_TO_THE_MINUTE]


def _written(rows: Sequence[Row], row_id: str, name: str, value: str) -> list[Row]:
    return [
        replace(each, **{name: value[:_LONGEST]})
        if each.id == row_id and name in _names(each)
        else each
        for each in rows
    ]


def _names(row: TypedReference | TypedDiscount) -> set[str]:
    return {each.name for each in fields(row)}
