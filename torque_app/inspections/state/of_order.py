"""The inspections of an OT, on its page."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inspections import access, queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.state import shown
from torque_app.inspections.state.shown import Finding, Sheet


class OrderInspectionsState(Screen, rx.State):
    """What was inspected in an OT, and the work the last inspection suggests."""

    ot_id: str = ""
    rows: list[Sheet] = []
    findings: list[Finding] = []
    templates: list[Choice] = []
    may_start: bool = False

    @rx.event
    @allow(Inspections.VIEW)
    async def load(self) -> None:
        """Read the inspections of the OT of the address, now and whenever they change."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.rows, self.findings, self.may_start = "", [], [], False
        try:
            ot_id = UUID(str(query.get("ot_id", "")))
        except ValueError:
            return
        self.ot_id = str(ot_id)
        await self._watch(f"inspections_of:{ot_id}", f"work_order:{ot_id}", "quotations")
        await self._read()

    @rx.event
    @allow(Inspections.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        if self.ot_id:
            await self._read()

    @rx.event
    @allow(Inspections.INSPECT)
    async def start(self, template_id: str) -> Any:
        """Begin an inspection, or go on with the one begun, on its own page."""
        if not self.ot_id:
            return None
        try:
            wanted = UUID(template_id) if template_id else None
            begun = await self._ask(service.start, UUID(self.ot_id), wanted)
        except (TorqueError, ValueError) as refused:
            said = refused if isinstance(refused, TorqueError) else NotFound()
            await self._say(_(str(said)), "error")
            return None
        return rx.redirect(f"/inspeccion/{begun.inspection.id}")

    async def _read(self) -> None:
        ot_id, actor = UUID(self.ot_id), await self._actor()
        try:
            target = await self._ask(queries.target, ot_id)
            found = await self._ask(queries.of_order, ot_id)
        except NotFound:
            self.rows, self.findings = [], []
            return
        centre, status = target.service_center_id, target.status
        self.may_start = access.start_refusal(actor, centre, status) is None
        self.rows = [shown.listed(row) for row in found]
        suggested = await self._ask(queries.suggestions, found[0].id) if found else []
        self.findings = [shown.finding(row) for row in suggested]
        if self.may_start:
            offered = await self._ask(service.offered_templates)
            self.templates = [Choice(str(one.id), one.name) for one in offered if one.is_active]
