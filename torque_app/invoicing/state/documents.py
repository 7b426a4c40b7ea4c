"""The list of documents."""

from typing import Any, ClassVar

import reflex as rx

from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.tx import Tx
from torque_app.invoicing import queries
from torque_app.invoicing.permissions import Finance, Invoicing
from torque_app.invoicing.state import shown
from torque_app.invoicing.state.shown import DocumentLine, Sums
from torque_app.shell.listed import Listed

PATH = "/facturacion"
FILTERS = ("status", "dte_status", "dte_type", "client_id", "from", "to")
_LONGEST = 80


class InvoicesState(Listed, rx.State):
    """One page of documents; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[DocumentLine] = []
    sentence: str = ""
    owed: int = 0
    overdue: int = 0
    sums: Sums = Sums()
    found: list[Choice] = []
    client: str = ""

    @rx.event
    @allow(Invoicing.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a document changes."""
        self._take_address()
        self.found = []
        await self._watch("invoices")
        await self._read()

    @rx.event
    @allow(Invoicing.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Invoicing.VIEW)
    async def find(self, text: str) -> None:
        """Offer the clients that what is typed may mean."""
        try:
            self.found = await self._ask(clients.search, text.strip()[:_LONGEST])
        except TorqueError:
            self.found = []  # whoever may not see clients is offered none

    @rx.event
    @allow(Invoicing.VIEW)
    async def of_client(self, client_id: str) -> Any:
        """Show one client's documents, or everybody's again."""
        return rx.redirect(self.asked.narrowed("client_id", client_id).at(PATH))

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            self.sums = Sums()
            return
        page, summary, totals = found
        self._fill(page, shown.line)
        named = self.asked.filters.get("client_id")
        self.client = self.rows[0].client if named and self.rows else ""
        self.sentence = shown.sentence(summary)
        self.owed, self.overdue = int(summary.owed), int(summary.overdue)
        self.sums = shown.sums(totals) if totals else Sums()


def _overview(
    tx: Tx, listing: Listing
) -> tuple[Page[queries.InvoiceRow], queries.Summary, queries.Totals | None]:
    """Return the page, the figures over it, and the sums for whoever may see them."""
    sums = queries.totals(tx, listing) if tx.actor.may(Finance.READ) else None
    return queries.find(tx, listing), queries.summary(tx), sums
