"""/calidad: the OTs that wait for their control."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from torque_app.core.screen import allow
from torque_app.quality import queries
from torque_app.quality.permissions import Quality
from torque_app.quality.state import shown
from torque_app.shell.listed import Listed


class WaitingState(Listed, rx.State):
    """One page of OTs in quality control; what is asked for stands in the address."""

    PATH: ClassVar = "/calidad"
    FILTERS: ClassVar = ()

    rows: list[dict[str, Any]] = []

    @rx.event
    @allow(Quality.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a card moves or a point is answered."""
        self._take_address()
        if not self.asked.sort:  # whoever waits longest is controlled first
            self.asked = replace(self.asked, sort="since", desc=False)
        await self._watch("quality", "board")
        await self._read()

    @rx.event
    @allow(Quality.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        await self._list(self._share(queries.waiting, self.asked.listing()), shown.waiting)
