"""What the dialogs of the workshop's settings have in common: opened, closed, taken away."""

from collections.abc import Callable
from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.keys import chosen
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.state import typed


class Editing(Filled, rx.State, mixin=True):
    """A dialog over one thing; the State itself has its `fields`, with an `id` once it is kept."""

    open: bool = False

    @rx.event
    @allow(Workshop.VIEW)
    async def cancel(self) -> None:
        """Close the form."""
        self.open = False

    def _show(self, fields: Any) -> None:
        """Open the form with these fields."""
        self.fields, self.errors, self.open = fields, {}, True

    async def _found(self, query: Callable[..., Any], row_id: str, *, gone: str) -> Any:
        """Return what is to be edited as it is now, None once its refusal was told."""
        try:
            return await self._ask(query, chosen({"id": row_id}, "id", gone))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None

    async def _take_away(self, command: Callable[..., Any], said: str) -> bool:
        """Take the thing of the form away, close it and say so; tell whether that was done."""
        wanted = typed.identity(self.fields.id)
        if wanted is None or await self._tell(command, wanted):
            return False
        self.open = False
        await self._say(said)
        return True
