"""The guías to bill: searched and paged by the server, picked across pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import reflex as rx

from models.values import clock, money, rut
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.listing import MAX_LIMIT, Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Invoicing

ROWS: Final = 20
ADD: Final = "add"
_LONGEST: Final = 100


@dataclass(frozen=True)
class WaitingGuide:
    """A guía of the list; `total` in whole pesos, `issued_on` as `2026-11-20`."""

    id: str = ""
    name: str = ""
    client: str = ""
    rut: str = ""
    issued_on: str = ""
    total: int = 0


class GuidesToBillState(Screen, rx.State):
    """One page of what was searched for, and the guías picked so far."""

    rows: list[WaitingGuide] = []
    picked: list[Choice] = []
    total: int = 0
    page: int = 1
    q: str = ""
    since: str = ""
    until: str = ""
    error: str = ""
    loading: bool = False

    @rx.event
    @allow(Invoicing.EDIT)
    async def load(self) -> None:
        """Show the newest guías; the address may name one to start with."""
        query = self._get_root_state().router_data.get("query", {})
        if query.get("borrador"):
            return
        self.picked, self.page, self.error = [], 1, ""
        self.q, self.since, self.until = "", "", ""
        await self._read()
        named = str(query.get("guia", ""))
        if not named:
            return
        found = await self._found(only=named)
        if found is not None and found.rows:
            self._add(map(_shown, found.rows))
        else:
            self.error = _("Esa guía ya está facturada, o el SII todavía no la acepta.")

    @rx.event
    @allow(Invoicing.EDIT)
    async def narrow(self, q: str) -> None:
        """Look for a folio, a client, a RUT or a day."""
        self.q, self.page = q[:_LONGEST], 1
        await self._read()

    @rx.event
    @allow(Invoicing.EDIT)
    async def between(self, end: str, day: str) -> None:
        """Look among the guías of some days: `since` one, `until` another, or any."""
        if end == "since":
            self.since = day[:_LONGEST]
        else:
            self.until = day[:_LONGEST]
        self.page = 1
        await self._read()

    @rx.event
    @allow(Invoicing.EDIT)
    async def turn(self, page: int) -> None:
        """Show another page."""
        self.page = page
        await self._read()

    @rx.event
    @allow(Invoicing.EDIT)
    async def pick(self, _action: str, ids: list[str]) -> None:
        """Take guías of the page in sight."""
        wanted = set(ids)
        self.error = ""
        self._add(each for each in self.rows if each.id in wanted)

    @rx.event
    @allow(Invoicing.EDIT)
    async def pick_all(self) -> None:
        """Take every guía that was searched for, if one document may bill them all."""
        found = await self._found(limit=MAX_LIMIT)
        if found is None:
            return
        if len({each.rut for each in found.rows}) > 1:
            self.error = _("Son de clientes distintos: busca primero por cliente o RUT.")
        elif found.total > MAX_LIMIT:
            self.error = _("Son más de 200: búscalas por fecha y factúralas en partes.")
        else:
            self._add(map(_shown, found.rows))

    @rx.event
    @allow(Invoicing.EDIT)
    async def drop(self, guide_id: str) -> None:
        """Leave a guía that was picked."""
        self.picked, self.error = [each for each in self.picked if each.id != guide_id], ""

    async def _read(self) -> None:
        found = await self._found(page=self.page)
        if found is not None:
            self.rows, self.total = [_shown(each) for each in found.rows], found.total

    async def _found(
        self, *, page: int = 1, limit: int = ROWS, only: str = ""
    ) -> Page[queries.GuideRow] | None:
        """Return what is searched for, or `only` one by its id; None once a refusal was told."""
        asked = {"from": self.since, "to": self.until, "id": only}
        filters = {name: value for name, value in asked.items() if value}
        wanted = Listing(page=page, limit=limit, q=self.q, filters=filters)
        try:
            found = await self._ask(queries.guides_to_bill, wanted)
        except TorqueError as refused:
            self.error = _(str(refused))
            return None
        self.error = ""
        return found

    def _add(self, guides: Iterable[WaitingGuide]) -> None:
        held = {each.id for each in self.picked}
        fresh = [_choice(each) for each in guides if each.id not in held]
        if len(self.picked) + len(fresh) > MAX_LIMIT:
            self.error = _("Un documento factura hasta 200 guías.")
            return
        self.picked = [*self.picked, *fresh]


def _shown(guide: queries.GuideRow) -> WaitingGuide:
    return WaitingGuide(
        id=str(guide.id),
        name=_("Guía {folio}").format(folio=guide.folio),
        client=guide.client,
        rut=rut.formatted(guide.rut) if rut.is_valid(guide.rut) else guide.rut,
        issued_on=guide.issued_on.isoformat(),
        total=int(guide.total),
    )


def _choice(guide: WaitingGuide) -> Choice:
    day = clock.formatted_date(date.fromisoformat(guide.issued_on))
    total = money.formatted(queries.pesos(guide.total))
    return Choice(guide.id, guide.name, f"{day} · {guide.client} · {total}")
