"""The terms of a quotation written in place, and the car of one that has none yet."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.tx import Tx
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import typed
from torque_app.quotations.state.record import TERMS, QuotationState
from torque_app.vehicles import queries as cars

Row = dict[str, Any]


class TermsState(Screen, rx.State):
    """What the terms may be chosen from: insurers and note templates in use, the client's cars."""

    insurers: list[Row] = []
    templates: list[Row] = []
    found: list[Choice] = []

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Read what may be chosen."""
        self.found = []
        self.insurers, self.templates = await self._ask(_choices)

    @rx.event
    @allow(Quotations.EDIT)
    async def say(self, name: str, value: str) -> None:
        """Keep what was typed into a field; a template chosen writes the conditions."""
        if name not in typed.TERMS:
            return
        page = await self.get_state(QuotationState)
        await page._keep(TERMS, name, value[: typed.LONGEST])  # noqa: SLF001 - one page

    @rx.event
    @allow(Quotations.EDIT)
    async def turn(self, name: str, on: bool) -> None:
        """Turn a switch of the terms."""
        if name == "has_insurance":
            page = await self.get_state(QuotationState)
            await page._keep(TERMS, name, "on" if on else "")  # noqa: SLF001 - one page

    @rx.event
    @allow(Quotations.EDIT)
    async def give_up(self) -> None:
        """Let go of what was typed in the terms and not kept."""
        page = await self.get_state(QuotationState)
        await page._give_up(TERMS)  # noqa: SLF001 - states of one page

    @rx.event
    @allow(Quotations.EDIT)
    async def search_cars(self, text: str) -> None:
        """Offer the cars of the client."""
        page = await self.get_state(QuotationState)
        client = UUID(page.sheet.client_id)
        self.found = await self._ask(cars.search, text, client_id=client)

    @rx.event
    @allow(Quotations.EDIT)
    async def choose_car(self, vehicle_id: str) -> Any:
        """Say which car it is for, while it has none."""
        page = await self.get_state(QuotationState)
        chosen = uuid_or_none(vehicle_id)
        if chosen is None or not page.sheet.id:
            return None
        await self._tell(service.choose_vehicle, UUID(page.sheet.id), chosen)
        return QuotationState.refresh


def _choices(tx: Tx) -> tuple[list[Row], list[Row]]:
    """Return insurers and note templates in use, as a choice shows them."""
    insurers = [
        {"id": str(one.id), "label": one.name} for one in queries.insurers(tx, only_active=True)
    ]
    templates = [
        {
            "id": str(one.id),
            "label": f"{one.category}: {one.name}" if one.category else one.name,
        }
        for one in queries.note_templates(tx, only_active=True)
    ]
    return insurers, templates
