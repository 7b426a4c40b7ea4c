"""The list of received documents, and the dialog where files are dropped."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, ClassVar

import reflex as rx

from models.values.clock import business_date
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.purchases import queries, service
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.state import shown
from torque_app.purchases.state.shown import PurchaseLine, Taken
from torque_app.shell.listed import Listed

PATH = "/compras"
FILTERS = ("state", "type", "issuer", "period", "signature", "from", "to")
MOST_FILES = 20


class PurchasesState(Listed, rx.State):
    """One page of received documents; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[PurchaseLine] = []
    sentence: str = ""
    to_answer: int = 0
    urgent: int = 0
    periods: list[dict[str, Any]] = []

    @rx.event
    @allow(Purchases.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a document changes."""
        self._take_address()
        self.periods = shown.periods(business_date(datetime.now(UTC)))
        await self._watch("purchases")
        await self._read()

    @rx.event
    @allow(Purchases.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            return
        page, told = found
        self._fill(page, shown.line)
        self.sentence = shown.sentence(told)
        self.to_answer, self.urgent = told.to_answer, told.urgent


class ReceivingState(Screen, rx.State):
    """The dialog where suppliers' files are dropped, and what became of each document."""

    opened: bool = False
    progress: int = 0
    error: str = ""
    results: list[Taken] = []
    sentence: str = ""

    @rx.event
    @allow(Purchases.UPLOAD)
    async def open(self) -> None:
        """Open it, empty."""
        self.opened, self.progress, self.error = True, 0, ""
        self.results, self.sentence = [], ""

    @rx.event
    @allow(Purchases.VIEW)
    async def close(self) -> None:
        """Close it."""
        self.opened = False

    @rx.event
    @allow(Purchases.UPLOAD)
    async def receive(self, files: list[rx.UploadFile]) -> Any:
        """Take every file in; one that cannot be read does not stop the others."""
        self.results, self.sentence, self.error, self.progress = [], "", "", 0
        if not files:
            self.error = _("Elige un archivo.")
            return
        async for _step in self._take(files[:MOST_FILES]):
            yield
        yield PurchasesState.refresh

    async def _take(self, files: list[rx.UploadFile]) -> AsyncIterator[None]:
        refused, new = [], 0
        for done, file in enumerate(files, 1):
            name = file.name or _("archivo")
            data = await file.read(service.LARGEST + 1)
            try:
                reception = await self._ask(service.receive_envelope, data, filename=name)
            except TorqueError as reason:
                refused.append(f"{name}: {_(str(reason))}")
            else:
                new += reception.taken
                self.results = [*self.results, *shown.taken(reception)]
            self.error = " ".join(refused)
            self.progress = round(100 * done / len(files))
            yield
        self.sentence = shown.came_in(new) if self.results else ""


def _overview(tx: Tx, listing: Listing) -> tuple[Page[queries.PurchaseRow], queries.Overview]:
    return queries.find(tx, listing), queries.overview(tx)
