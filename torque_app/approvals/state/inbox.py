"""/aprobaciones: what waits for one, and everything else that was asked."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from torque_app.approvals import queries
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.state import shown
from torque_app.core.screen import allow
from torque_app.shell.listed import Listed

PATH = "/aprobaciones"
OF, ALL = "of", "all"
EVERYTHING = f"{PATH}?{OF}={ALL}"


class ApprovalsState(Listed, rx.State):
    """One page of requests; the address says whether of those that wait for one, or of all."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = (OF, "status", "subject")

    rows: list[dict[str, Any]] = []
    is_all: bool = False

    @rx.event
    @allow(Approvals.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a request is made or decided."""
        self._take_address()
        self.is_all = self.asked.filters.get(OF) == ALL
        if not self.is_all and not self.asked.sort:  # what was asked first is decided first
            self.asked = replace(self.asked, sort="requested_at", desc=False)
        await self._watch("approvals")
        await self._read()

    @rx.event
    @allow(Approvals.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        wanted = self.asked.narrowed(OF, "").turned(self.asked.page)
        query = queries.find if self.is_all else queries.pending
        await self._list(self._ask(query, wanted.listing()), shown.line)
