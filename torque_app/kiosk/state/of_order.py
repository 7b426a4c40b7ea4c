"""What technicians came upon on an OT, on its page."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import reflex as rx

from models.inspections import Grade
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.kiosk import queries
from torque_app.kiosk.queries import FindingRow

VIEW: Final = "work_orders.view"
_LOOKS: Final = {
    Grade.RED: ("danger", _("Rojo")),
    Grade.AMBER: ("warning", _("Amarillo")),
    Grade.GREEN: ("success", _("Verde")),
    Grade.GREY: ("neutral", _("Gris")),
}


@dataclass(frozen=True)
class FindingLine:
    """A finding; `photos` and `voices` are addresses."""

    id: str
    title: str
    note: str
    who: str
    at: str
    tone: str
    grade: str
    photos: list[str]
    voices: list[str]


class FindingsState(Screen, rx.State):
    """The findings of the OT of the address, the oldest first."""

    ot_id: str = ""
    rows: rx.Field[list[FindingLine]] = rx.field(default_factory=list[FindingLine])

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Read them, now and whenever one is added."""
        query = self._get_root_state().router_data.get("query", {})
        self.ot_id, self.rows = "", []
        try:
            wanted = UUID(str(query.get("ot_id", "")))
        except ValueError:
            return
        self.ot_id = str(wanted)
        await self._watch(f"work_order:{wanted}")
        await self._read()

    @rx.event
    @allow(VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        if self.ot_id:
            await self._read()

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.findings, UUID(self.ot_id))
        except TorqueError:
            self.rows = []  # the page itself says that there is no such OT
            return
        self.rows = [_line(row) for row in rows]


def _line(row: FindingRow) -> FindingLine:
    tone, grade = _LOOKS[row.grade]
    return FindingLine(
        id=str(row.id),
        title=row.title,
        note=row.note,
        who=row.found_by,
        at=row.created_at.isoformat(),
        tone=tone,
        grade=grade,
        photos=list(row.photos),
        voices=list(row.voices),
    )
