"""From an inspection to its quotation, on the inspection's page."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quotations import queries, service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import shown
from torque_app.quotations.state.shown import QuotationLine


class InspectionQuotationsState(Screen, rx.State):
    """What was offered of an inspection's findings, and how many there are to offer."""

    inspection_id: str = ""
    rows: list[QuotationLine] = []
    findings: int = 0
    may_quote: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Read what was offered of the inspection of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.inspection_id, self.rows, self.findings, self.may_quote = "", [], 0, False
        try:
            wanted = UUID(str(query.get("inspection_id", "")))
        except ValueError:
            return
        self.inspection_id = str(wanted)
        await self._watch("quotations", f"inspection:{wanted}")
        await self._read()

    @rx.event
    @allow(Quotations.VIEW)
    async def refresh(self) -> None:
        """Read it again."""
        if self.inspection_id:
            await self._read()

    @rx.event
    @allow(Quotations.EDIT)
    async def quote(self) -> Any:
        """Begin a quotation with a line per finding, on its own page."""
        if not self.inspection_id:
            return None
        try:
            begun = await self._ask(service.from_inspection, UUID(self.inspection_id))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        return rx.redirect(f"/presupuestos/{begun.quotation.id}")

    async def _read(self) -> None:
        wanted = UUID(self.inspection_id)
        try:
            standing = await self._ask(queries.inspection_standing, wanted)
            found = await self._ask(queries.of_inspection, wanted)
        except NotFound:
            self.rows, self.findings, self.may_quote = [], 0, False
            return
        self.rows = [shown.line(row) for row in found]
        self.findings, self.may_quote = standing.findings, standing.may_quote
