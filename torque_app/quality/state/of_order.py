"""The controls and the delivery of an OT, on its page."""

from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.quality import queries
from torque_app.quality.permissions import Quality
from torque_app.quality.state import shown
from torque_app.quality.state.shown import Control, Handover


class OrderQualityState(Screen, rx.State):
    """What an OT's page shows: its controls, and whether the car may be or was delivered."""

    ot_id: str = ""
    rows: list[Control] = []
    handover: Handover = Handover()
    may_control: bool = False

    @rx.event
    @allow(Quality.VIEW)
    async def load(self) -> None:
        """Read them of the OT of the address, now and whenever they change."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.rows, self.handover, self.may_control = "", [], Handover(), False
        wanted = uuid_or_none(query.get("ot_id"))
        if wanted is None:
            return
        self.ot_id = str(wanted)
        await self._watch(f"quality_of:{wanted}", f"work_order:{wanted}")
        await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        if self.ot_id:
            await self._read()

    async def _read(self) -> None:
        ot_id, actor = UUID(self.ot_id), await self._actor()
        try:
            target = await self._ask(queries.target, ot_id)
        except NotFound:
            self.ot_id, self.rows, self.handover = "", [], Handover()
            return
        self.may_control = not shown.why_not(actor, target)
        self.rows = [shown.control(row) for row in await self._ask(queries.of_order, ot_id)]
        self.handover = shown.handover(await self._ask(queries.delivery, ot_id))
