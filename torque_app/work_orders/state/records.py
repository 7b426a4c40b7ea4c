"""What is put right or written down about an OT: a wrong clock, part 2A."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from models.values import clock
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import Readers, all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import floor_shown as shown
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.hours import HoursState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.shown import plain

AGAIN = [OTState.refresh, FloorState.refresh]
WIDTHS = {
    "issue": 1000, "symptom": 200, "defect_part": 120, "insurer": 100, "claim_number": 40,
    "policy_number": 40, "adjuster": 100,
}  # fmt: skip


class ClockState(Filled, rx.State):
    """The correction of a stretch of work; open while it has an `entry_id`."""

    entry_id: str = ""
    who: str = ""
    started_at: str = ""
    ended_at: str = ""
    _zone: str = clock.SANTIAGO

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def open(self, entry_id: str) -> None:
        """Open the correction of a stretch as it stands."""
        row = await self._ask(queries.entry, UUID(entry_id))
        self._zone = row.timezone
        self.entry_id, self.who, self.errors = str(row.id), row.who, {}
        self.started_at = self._typed(row.started_at)
        self.ended_at = self._typed(row.ended_at or datetime.now(UTC))

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def close(self) -> None:
        """Close the correction."""
        self.entry_id = ""

    @rx.event
    @allow(WorkOrders.ASSIGN)
    async def save(self, data: dict[str, Any]) -> Any:
        """Put the stretch right."""
        try:
            span = all_of(
                {name: partial(self._instant, data, name) for name in ("started_at", "ended_at")}
            )
            why = str(data.get("why") or "")
            await self._ask(service.correct_clock, UUID(self.entry_id), why=why, **span)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self.entry_id = ""
        await self._say(_("Tiempo corregido."))
        query = self._get_root_state().router_data.get("query", {})
        return AGAIN if query.get("ot_id") else [HoursState.refresh]

    def _typed(self, at: datetime) -> str:
        return f"{clock.local(at, self._zone):%Y-%m-%dT%H:%M}"

    def _instant(self, data: dict[str, Any], name: str) -> datetime:
        at = typed.local_instant(data, name, self._zone)
        if at is None:
            raise Invalid.field(name, _("Escribe la fecha y la hora."))
        return at


class ClaimState(Filled, rx.State):
    """The form of part 2A, open while `is_open`; `fields` are as its form takes them."""

    is_open: bool = False
    fields: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    has_video: bool = False
    pictures: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    _version: int = 0

    @rx.event
    @allow(WorkOrders.EDIT)
    async def open(self) -> None:
        """Open the form with what is written."""
        row = await self._ask(queries.warranty, await self._ot())
        page = await self.get_state(OTState)
        self.pictures = [Choice(photo.id, photo.name, photo.detail) for photo in page.photos]
        self.fields = {
            name: _written(getattr(row, name)) for name in (*shown.CLAIM, *shown.PICTURES)
        }
        self.has_video, self._version = row.has_video, row.version
        self.errors, self.is_open = {}, True

    @rx.event
    @allow(WorkOrders.EDIT)
    async def close(self) -> None:
        """Close the form."""
        self.is_open = False

    @rx.event
    @allow(WorkOrders.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write part 2A over the version read."""
        try:
            part = all_of(_readers(data))
            part["has_video"] = bool(data.get("has_video"))
            await self._ask(service.save_warranty, await self._ot(), version=self._version, **part)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self.is_open = False
        await self._say(_("Cambios guardados."))
        return AGAIN

    async def _ot(self) -> UUID:
        page = await self.get_state(OTState)
        return typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))


def _readers(data: Mapping[str, Any]) -> Readers:
    words = {name: partial(typed.words, data, name, most=most) for name, most in WIDTHS.items()}
    return {
        **words,
        "observations": partial(_whole, data),
        "deductible_uf": partial(typed.number, data, "deductible_uf"),
        **{name: partial(_chosen, data, name) for name in shown.PICTURES},
    }


def _whole(data: Mapping[str, Any]) -> int | None:
    found = typed.number(data, "observations")
    return None if found is None else int(found)


def _chosen(data: Mapping[str, Any], name: str) -> UUID | None:
    return uuid_or_none(str(data.get(name) or ""))


def _written(value: Decimal | int | str | UUID | None) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return "" if value is None else str(value)
