"""The command palette's server half: what the text typed finds in the workshop."""

from typing import Any

import reflex as rx

from torque_app.core.screen import Screen, member
from torque_app.shell import search
from torque_app.shell.search import Found


class Palette(Screen, rx.State):
    """Results of the last search, in groups as `components.palette` takes them."""

    results: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])

    @rx.event
    @member
    async def search(self, text: str) -> None:
        """Find OTs, clients, plates and parts."""
        found = await self._ask(search.find, text)
        self.results = [_group(answer) for answer in found]


def _group(found: Found) -> dict[str, Any]:
    items = [
        {
            "id": choice.id,
            "label": choice.label,
            "sublabel": choice.sublabel,
            "href": choice.href,
            "icon": found.source.icon,
        }
        for choice in found.choices
    ]
    return {"label": found.source.label, "items": items}
