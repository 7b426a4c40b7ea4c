"""/calidad: the OTs that wait for their control."""

from dataclasses import replace
from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.quality import queries
from torque_app.quality.permissions import Quality
from torque_app.quality.state import shown
from torque_app.shell import address
from torque_app.shell.address import Asked

PATH = "/calidad"


class WaitingState(Screen, rx.State):
    """One page of OTs in quality control; what is asked for stands in the address."""

    rows: list[dict[str, Any]] = []
    total: int = 0
    asked: Asked = Asked()
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Quality.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a card moves or a point is answered."""
        query = self._get_root_state().router_data.get("query", {})
        asked = address.asked(query, ())
        # whoever waits longest is controlled first
        self.asked = asked if asked.sort else replace(asked, sort="since", desc=False)
        await self._watch("quality", "board")
        await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def turn(self, page: int) -> Any:
        """Go to a page."""
        return rx.redirect(self.asked.turned(page).at(PATH))

    @rx.event
    @allow(Quality.VIEW)
    async def sort(self, column: str, desc: bool) -> Any:
        """Order by a column."""
        return rx.redirect(self.asked.sorted_by(column, desc=desc).at(PATH), replace=True)

    @rx.event
    @allow(Quality.VIEW)
    async def search(self, text: str) -> Any:
        """Look for a text."""
        return rx.redirect(self.asked.searched(text).at(PATH), replace=True)

    async def _read(self) -> None:
        try:
            page = await self._share(queries.waiting, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [shown.waiting(row) for row in page.rows]
            self.total, self.error = page.total, ""
        self.loading = False
