"""The facturas whose receivers may still claim them, and what became of the others."""

from dataclasses import replace
from typing import Any, ClassVar, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _, counted
from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state import claims_shown as shown
from torque_app.invoicing.state.claims_shown import ClaimLine
from torque_app.shell.address import Asked
from torque_app.shell.listed import Listed

PATH: Final = "/facturacion/plazos"
FILTERS: Final = ("state", "dte_type", "client_id", "from", "to")
FIRST, ALL, ASK = "OPEN", "ALL", "ask"


class ClaimsState(Listed, rx.State):
    """One page of facturas; what is asked for stands in the address, the open ones first."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[ClaimLine] = []
    view: str = FIRST
    sentence: str = ""

    @rx.event
    @allow(Invoicing.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a document changes."""
        self._take_address()
        self.view = self.asked.filters.get("state", FIRST)
        await self._watch("invoices")
        await self._read()

    @rx.event
    @allow(Invoicing.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Invoicing.VIEW)
    async def see(self, state: str) -> Any:
        """Show the facturas of one state, or all of them."""
        return rx.redirect(self.asked.narrowed("state", state).at(PATH))

    @rx.event
    @allow(Invoicing.SEND)
    async def ask(self) -> None:
        """Have SII's registry asked about every factura that may still be claimed."""
        try:
            count = await self._ask(service.ask_open_claims)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        await self._say_asked(count)

    @rx.event
    @allow(Invoicing.SEND)
    async def act(self, key: str, ids: list[str]) -> None:
        """Have the registry asked about the facturas chosen."""
        if key != ASK:
            return
        try:
            count = await self._ask(_ask_each, [UUID(each) for each in ids])
        except (TorqueError, ValueError) as refused:
            await self._say(_(str(refused)), "error")
            return
        await self._say_asked(count)

    async def _say_asked(self, count: int) -> None:
        told = _(
            counted(
                count,
                "Se le pregunta al SII por 1 factura. La respuesta aparece aquí.",
                "Se le pregunta al SII por {count} facturas. Las respuestas aparecen aquí.",
            )
        )
        await self._say(told if count else _("No hay nada nuevo que preguntar."), "info")

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, _listing(self.asked)))
        if found is None:
            return
        page, told = found
        self._fill(page, shown.line)
        self.sentence = shown.sentence(told)


def _listing(asked: Asked) -> Listing:
    """Return what the address asks for; without a word about it, the open ones by their end."""
    filters = {"state": FIRST, **asked.filters}
    if filters["state"] == ALL:
        del filters["state"]
    wanted = replace(asked.listing(), filters=filters)
    if asked.sort:
        return wanted
    ends_first = filters.get("state") == FIRST
    return replace(wanted, sort="deadline", order="asc" if ends_first else "desc")


def _overview(tx: Tx, listing: Listing) -> tuple[Page[queries.ClaimWindow], queries.ClaimSummary]:
    return queries.claim_windows(tx, listing), queries.claim_summary(tx)


def _ask_each(tx: Tx, invoice_ids: list[UUID]) -> int:
    for invoice_id in invoice_ids:
        service.ask_claims(tx, invoice_id)
    return len(invoice_ids)
