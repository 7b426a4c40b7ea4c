"""/aprobaciones/delegaciones: who decides while somebody is away."""

from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values import clock
from torque_app.approvals import queries, service
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.state import shown
from torque_app.approvals.state.shown import Delegation
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.keys import chosen
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants

YEARS: Final = range(2020, 2100)


class DelegationsState(Screen, rx.State):
    """Who stands in for whom, from today on."""

    rows: list[Delegation] = []
    people: list[Choice] = []
    today: str = ""
    making: bool = False
    errors: dict[str, str] = {}
    loading: bool = True
    _zone: str = clock.SANTIAGO

    @rx.event
    @allow(Approvals.DELEGATE)
    async def load(self) -> None:
        """Read them, now and whenever one is made or ends."""
        self.loading, self.making, self.errors = True, False, {}
        await self._watch("delegations", "users")
        await self._read()

    @rx.event
    @allow(Approvals.DELEGATE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Approvals.DELEGATE)
    async def ask(self, wanted: bool) -> None:
        """Open the form, or close it."""
        self.making, self.errors = wanted, {}

    @rx.event
    @allow(Approvals.DELEGATE)
    async def delegate(self, data: dict[str, Any]) -> None:
        """Leave somebody in one's place for whole days."""
        try:
            first, last = (_day(data, name) for name in ("starts_at", "ends_at"))
            await self._ask(
                service.delegate,
                to_user_id=chosen(data, "to_user_id", "Elige a una persona."),
                starts_at=clock.day_bounds(first, self._zone)[0],
                ends_at=clock.day_bounds(last, self._zone)[1],
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"to_user_id": _(str(refused))}
            await self._say(_(str(refused)), "error")
        else:
            self.making, self.errors = False, {}
            await self._say(_("Listo. Esos días decide en tu lugar."))
        await self._read()

    @rx.event
    @allow(Approvals.DELEGATE)
    async def end(self, delegation_id: str) -> None:
        """Have somebody decide in nobody's place from now on."""
        known = {row.id for row in self.rows}
        if delegation_id in known:
            if await self._tell(service.end_delegation, UUID(delegation_id)) is None:
                await self._say(_("Delegación terminada. Lo decidido queda."))
            await self._read()

    async def _read(self) -> None:
        found, self.people, self._zone = await self._ask(_overview)
        self.rows = [shown.delegation(row, self._zone) for row in found]
        self.today = clock.business_date(datetime.now(UTC), self._zone).isoformat()
        self.loading = False


def _overview(tx: Tx) -> tuple[list[queries.DelegationRow], list[Choice], str]:
    return queries.delegations(tx), queries.stand_ins(tx), tenants.current(tx).timezone


def _day(data: dict[str, Any], name: str) -> date:
    try:
        wanted = date.fromisoformat(str(data.get(name) or ""))
    except ValueError:
        wanted = date.min
    if wanted.year not in YEARS:
        raise Invalid.field(name, "Elige una fecha del calendario.")
    return wanted
