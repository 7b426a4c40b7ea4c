"""What the forms of what a workshop quotes with have in common: opened, kept, taken away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen
from torque_app.core.texts import _
from torque_app.core.tx import Tx

GONE = "Eso ya no existe. Vuelve a abrir la lista."


class Configured(Screen, rx.State, mixin=True):
    """A form over one row; each kind says what it holds and which command keeps it."""

    opened: bool = False
    errors: dict[str, str] = {}
    saved_at: str = ""
    _last_key: str = ""

    async def _row(self, find: Callable[[Tx, Listing], Page[Any]], row_id: str) -> Any:
        """Return the row as it is now, None once its refusal was told."""
        try:
            page = await self._ask(find, Listing(limit=1, filters={"id": str(UUID(row_id))}))
            if not page.rows:
                raise NotFound(GONE)
        except ValueError:
            await self._say(_(GONE), "error")
            return None
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        return page.rows[0]

    async def _keep(
        self, command: Callable[..., Any], fields: Any, told: dict[str, Any], *, key: str
    ) -> bool:
        """Write what was typed over the version read; what is wrong is marked in the form.

        The same press of the same button, delivered twice, is one: `key` is the form's own.
        """
        if key and key == self._last_key:
            return True
        row_id = UUID(fields.id) if fields.id else None
        version = fields.version if row_id else None
        try:
            await self._ask(command, row_id, **told, version=version)
        except TorqueError as refused:
            await self._refuse(refused)
            return False
        self._last_key = key
        self.errors, self.saved_at = {}, datetime.now(UTC).isoformat()
        await self._say(_("Cambios guardados."))
        return True

    async def _refuse(self, refused: TorqueError) -> None:
        self.errors = {name: _(said) for name, said in refused.fields.items()}
        await self._say(_(str(refused)), "error")

    async def _take_away(self, command: Callable[..., Any], fields: Any) -> bool:
        """Take the row of the form off its list."""
        if not fields.id or await self._tell(command, UUID(fields.id)):
            return False
        self.opened = False
        await self._say(_("Eliminado de la lista."))
        return True


def key_of(data: dict[str, Any]) -> str:
    """Return the key a form sends until it is saved."""
    return str(data.get("_key") or "")


def texts(data: dict[str, Any], *names: str) -> dict[str, str]:
    """Return texts of a form as they were typed: the domain knows how long they may be."""
    return {name: str(data.get(name) or "") for name in names}
