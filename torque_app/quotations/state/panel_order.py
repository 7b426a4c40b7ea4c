"""The quotations of an OT, on its page."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _, counted
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import shown
from torque_app.quotations.state.shown import QuotationLine


class OrderQuotationsState(Screen, rx.State):
    """What was offered for an OT; `waiting` says what of it the client has not agreed to."""

    ot_id: str = ""
    rows: list[QuotationLine] = []
    waiting: str = ""
    may_add: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Read the quotations of the OT of the address, now and whenever they change."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.rows, self.waiting, self.may_add = "", [], "", False
        try:
            ot_id = UUID(str(query.get("ot_id", "")))
        except ValueError:
            return
        self.ot_id = str(ot_id)
        await self._watch("quotations", f"work_order:{ot_id}")
        await self._read()

    @rx.event
    @allow(Quotations.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        if self.ot_id:
            await self._read()

    @rx.event
    @allow(Quotations.EDIT)
    async def supplement(self) -> Any:
        """Begin a quotation of the OT's extra work, on its own page."""
        if not self.ot_id:
            return None
        try:
            begun = await self._ask(service.supplement, UUID(self.ot_id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        return rx.redirect(f"/presupuestos/{begun.quotation.id}")

    async def _read(self) -> None:
        ot_id = UUID(self.ot_id)
        try:
            standing = await self._ask(queries.order_standing, ot_id)
            found = await self._ask(queries.of_order, ot_id)
        except NotFound:
            self.rows, self.waiting, self.may_add = [], "", False
            return
        self.rows = [shown.line(row) for row in found]
        self.may_add = standing.takes_more
        self.waiting = _waiting(standing.waiting) if standing.waiting else ""


def _waiting(lines: int) -> str:
    return _(
        counted(
            lines,
            "1 línea de esta OT espera la aprobación del cliente y no se factura.",
            "{count} líneas de esta OT esperan la aprobación del cliente y no se facturan.",
        )
    )
