"""A form on a screen: one press of its button is one, and is kept or refused field by field."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen
from torque_app.core.texts import _


class Filled(Screen, rx.State, mixin=True):
    """What the State of a form remembers from one press of its button to the next.

    Each press has a key of its own (`components/form.jsx`), so that one delivered twice is known to
    be one. A new `saved_at`, an instant in ISO 8601, ends the draft that the browser keeps.
    """

    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    saved_at: str = ""
    _last_key: str = ""

    def _is_again(self, data: Mapping[str, Any]) -> bool:
        """Tell whether what this press asks for was done already."""
        key = str(data.get("_key") or "")
        return key != "" and key == self._last_key

    def _keep(self, data: Mapping[str, Any]) -> None:
        """Remember that what this press asks for is done."""
        self._last_key = str(data.get("_key") or "")
        self.errors, self.saved_at = {}, datetime.now(UTC).isoformat()

    async def _refuse(self, refused: TorqueError, *, named: Callable[[str], str] = str) -> None:
        """Mark the fields that a refusal speaks of, as the form has them `named`; say it aloud."""
        self.errors = {named(field): said for field, said in refused.fields.items()}
        await self._say(_(str(refused)), "error")

    async def _mark(self, refused: TorqueError) -> None:
        """Mark the fields that a refusal speaks of; one that speaks of none is said aloud."""
        self.errors = refused.fields
        if not self.errors:
            await self._say(_(str(refused)), "error")


def overtaken(before: Mapping[str, Any], now: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """Return what a form says once somebody else saved what it shows: what changed, and to what."""
    changed = [
        f"{labels[name]}: «{_shown(value)}»" for name, value in now.items() if value != before[name]
    ]
    other = _("Otra persona guardó cambios mientras editabas. Lo que escribiste sigue aquí.")
    told = _("Ahora dice {what}.").format(what="; ".join(changed)) if changed else ""
    return f"{other} {told}".strip()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    return str(value) or "—"
