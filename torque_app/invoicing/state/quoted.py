"""The approved quotations to bill: searched by the server, one of them chosen."""

from typing import Final
from uuid import UUID

import reflex as rx

from models.values import clock, money, plate
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Invoicing
from torque_app.quotations import queries as quotations

ROWS: Final = 20
_LONGEST: Final = 100


class QuotationsToBillState(Screen, rx.State):
    """The first of what was searched for, as options; `chosen` is the id of one."""

    options: list[dict[str, str]] = []
    chosen: str = ""
    total: int = 0
    q: str = ""
    error: str = ""

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Offer the newest; the address may name one to start with."""
        query = self._get_root_state().router_data.get("query", {})
        if query.get("borrador"):
            return
        self.chosen, self.q, self.error = "", "", ""
        await self._read()
        named = str(query.get("presupuesto", ""))
        if named:
            await self._name(named)

    @rx.event
    @allow(Invoicing.EDIT)
    async def narrow(self, text: str) -> None:
        """Look for a number, a client, a plate or an OT."""
        self.q = text[:_LONGEST]
        await self._read()

    @rx.event
    @allow(Invoicing.EDIT)
    async def choose(self, quotation_id: str) -> None:
        """Choose one of those in sight."""
        if any(each["id"] == quotation_id for each in self.options):
            self.chosen, self.error = quotation_id, ""

    async def _read(self) -> None:
        try:
            found = await self._ask(queries.quotations_to_bill, Listing(q=self.q, limit=ROWS))
        except TorqueError as refused:
            self.error = _(str(refused))
            return
        self._show(found)

    async def _name(self, named: str) -> None:
        """Choose the one the address names, or say why it is not offered."""
        try:
            wanted = UUID(named)
            found = await self._ask(queries.quotations_to_bill, Listing(filters={"id": named}))
            known = await self._ask(_number, wanted)
        except (ValueError, TorqueError):
            self.error = _("Ese presupuesto no existe o no está en tu taller.")
            return
        if not found.rows:
            self.error = _(
                "{number} todavía no se factura: falta la aprobación del cliente o terminar la OT."
            ).format(number=known)
            return
        rest = [each for each in self.options if each["id"] != named]
        self.options, self.chosen = [_option(found.rows[0]), *rest], named

    def _show(self, found: Page[queries.QuotationToBill]) -> None:
        self.options, self.total = [_option(each) for each in found.rows], found.total
        if all(each["id"] != self.chosen for each in self.options):
            self.chosen = ""


def _number(tx: Tx, quotation_id: UUID) -> str:
    return quotations.row(tx, quotation_id).number


def _option(row: queries.QuotationToBill) -> dict[str, str]:
    order = _("OT {number}").format(number=row.order_number) if row.order_number else ""
    day = clock.formatted_date(row.decided_at.date()) if row.decided_at else ""
    told = (plate.formatted(row.plate), row.client, order, day, money.formatted(row.total))
    return {
        "id": str(row.id),
        "label": row.number,
        "hint": " · ".join(word for word in told if word),
    }
