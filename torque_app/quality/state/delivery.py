"""/entrega/[ot_id]: what is said while the car is handed over, and who took it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Invalid, NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quality import queries, service
from torque_app.quality.permissions import Quality
from torque_app.quality.state import shown
from torque_app.quality.state.shown import Handover, Left
from torque_app.quality.state.typed import day, whole

WHOLE = ("warranty_months", "warranty_km", "next_service_km", "retorque_km", "odometer_out")


class DeliveryState(Screen, rx.State):
    """The delivery of an OT; `signing` is whether its terms are kept and the glass is shown."""

    sheet: Handover = Handover()
    deferred: list[Left] = []
    errors: dict[str, str] = {}
    saved_at: str = ""
    signing: bool = False
    loading: bool = True
    missing: bool = False

    @rx.event
    @allow(Quality.VIEW)
    async def load(self) -> Any:
        """Read the delivery of the OT of the address, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.deferred, self.errors = Handover(), [], {}
        self.loading, self.missing, self.signing, self.saved_at = True, False, False, ""
        yield  # the car seen before must not stand under this address
        wanted = uuid_or_none(query.get("ot_id"))
        if wanted is None:
            self.missing, self.loading = True, False
            return
        await self._watch(f"quality_of:{wanted}", f"work_order:{wanted}")
        await self._read(wanted)

    @rx.event
    @allow(Quality.VIEW)
    async def refresh(self) -> None:
        """Read the same delivery again."""
        if self.sheet.ot_id:
            await self._read(UUID(self.sheet.ot_id))

    @rx.event
    @allow(Quality.DELIVER)
    async def prepare(self, data: dict[str, Any]) -> None:
        """Keep what the act will say, and show the glass."""
        ot_id = uuid_or_none(self.sheet.ot_id)
        if ot_id is None:
            return
        try:
            terms = _terms(data)
        except Invalid as wrong:
            self.errors = wrong.fields
            return
        refused = await self._tell(service.prepare, ot_id, **terms)
        self.errors = refused.fields if refused else {}
        self.signing = refused is None
        await self._read(ot_id)
        if refused is None:
            self.saved_at = datetime.now(UTC).isoformat()

    @rx.event
    @allow(Quality.DELIVER)
    async def correct(self) -> None:
        """Go back from the glass to what the act says."""
        self.signing = False

    @rx.event
    @allow(Quality.DELIVER)
    async def delivered(self) -> None:
        """Show the act once it was signed."""
        self.signing = False
        await self._say(_("Vehículo entregado. El acta está lista."))
        if self.sheet.ot_id:
            await self._read(UUID(self.sheet.ot_id))

    async def _read(self, ot_id: UUID) -> None:
        try:
            found = await self._ask(queries.delivery, ot_id)
        except NotFound:
            self.sheet, self.missing, self.loading = Handover(), True, False
            return
        self.sheet = shown.handover(found)
        self.deferred = [shown.left(one) for one in found.deferred]
        self.signing = self.signing and not self.sheet.done
        self.loading = False


def _terms(data: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: whole(data, name) for name in WHOLE}
    return told | {
        "explanation": str(data.get("explanation") or ""),
        "warranty_text": str(data.get("warranty_text") or ""),
        "next_service_on": day(data, "next_service_on"),
        "retorque_on": day(data, "retorque_on"),
        "old_parts_returned": bool(data.get("old_parts_returned")),
    }
