"""Several cards of the board moved together, each refusal told by its card."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from models.work_orders import OTStatus
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _, counted
from torque_app.work_orders import service
from torque_app.work_orders.lifecycle import STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.service import Carried
from torque_app.work_orders.state import wanted
from torque_app.work_orders.state.board import BoardState


@dataclass(frozen=True)
class Stayed:
    """A card that did not move, and why."""

    id: str
    number: str
    plate: str
    why: str


class BulkState(Screen, rx.State):
    """The cards that wait for their reason to move, and those that stayed where they were.

    `asking_title` names the move whose reason is asked for; empty when nothing waits.
    """

    stayed: rx.Field[list[Stayed]] = rx.field(default_factory=list[Stayed])
    moved: int = 0
    asking_title: str = ""
    _ids: rx.Field[list[str]] = rx.field(default_factory=list[str])
    _column: str = ""
    _lane: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def carry(self, ids: list[str], column: str, lane: str) -> None:
        """Put cards into a column, a lane or both; ask first where a move needs its reason."""
        self._ids, self._column, self._lane = ids, column, lane
        self.stayed = []
        title = await self._reason_for()
        if title:
            self.asking_title = title
        else:
            await self._carry(None)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def give_reason(self, data: dict[str, Any]) -> None:
        """Move what waited for its reason."""
        if self.asking_title:
            self.asking_title = ""
            await self._carry(str(data.get("note") or ""))

    @rx.event
    @allow(WorkOrders.VIEW)
    async def close(self) -> None:
        """Give up what waits, and put away what was told; the cards go back."""
        self.asking_title, self.stayed = "", []
        board = await self.get_state(BoardState)
        board.settled += 1

    async def _reason_for(self) -> str:
        if not self._column:
            return ""
        board = await self.get_state(BoardState)
        to, chosen = OTStatus(self._column), set(self._ids)
        for card in board.cards:
            step = STEPS.get((OTStatus(card.column), to))
            if card.id in chosen and step is not None and step.note_required:
                return _(step.label)
        return ""

    async def _carry(self, note: str | None) -> None:
        board = await self.get_state(BoardState)
        keys: list[UUID] = [key for one in self._ids if (key := uuid_or_none(one))]
        try:
            told = await self._ask(
                service.carry_many,
                keys,
                to=OTStatus(self._column) if self._column else None,
                lane=wanted.lane_key(wanted.lanes_of(board.asked), self._lane),
                note=note,
            )
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        else:
            await self._tell_what_became(told)
        await board._answer(self._lane)  # noqa: SLF001 - the same page; public would be remote

    async def _tell_what_became(self, told: list[Carried]) -> None:
        self.stayed = [
            Stayed(str(one.id), one.number, one.plate, _(one.refusal))
            for one in told
            if one.refusal
        ]
        self.moved = len(told) - len(self.stayed)
        if not self.stayed:
            told_all = counted(self.moved, "Se movió una tarjeta.", "Se movieron {count} tarjetas.")
            await self._say(_(told_all))
