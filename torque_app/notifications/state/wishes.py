"""Own wishes: by which ways one is told, and when not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

import reflex as rx

from models.notifications_messages import Channel
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state import typed
from torque_app.shell.filled import Filled


@dataclass(frozen=True)
class Wishes:
    """What the form holds; times are `HH:MM` or empty."""

    in_app: bool = True
    email: bool = True
    whatsapp: bool = True
    sms: bool = True
    push: bool = True
    quiet_from: str = ""
    quiet_until: str = ""


class WishesState(Filled, rx.State):
    """The form of one's own wishes, while it is open."""

    wishes: rx.Field[Wishes] = rx.field(default_factory=Wishes)
    open: bool = False
    _version: int = 0

    @rx.event
    @allow(Notifications.OWN)
    async def show(self) -> None:
        """Open the form with what was chosen."""
        kept = await self._ask(queries.my_preferences)
        self.wishes = wishes_of(kept)
        self._version, self.errors, self.open = kept.version, {}, True

    @rx.event
    @allow(Notifications.OWN)
    async def close(self) -> None:
        """Close the form; nothing changes."""
        self.open = False

    @rx.event
    @allow(Notifications.OWN)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep what the form says."""
        try:
            await self._ask(
                service.save_my_preferences,
                **typed.wished(data, version=self._version),
            )
        except TorqueError as refused:
            await self._refuse(refused)
        else:
            self.open = False
            await self._say(_("Preferencias guardadas."))


def wishes_of(kept: queries.PreferenceRow, goes: Mapping[Channel, bool] | None = None) -> Wishes:
    """Return wishes as a form holds them; `goes` says which ways are on where they say nothing."""
    on = {way.value: is_on for way, is_on in (goes or {}).items()} | dict(kept.channels)
    return Wishes(
        **{way.value.lower(): on.get(way.value, True) for way in Channel},
        quiet_from=_shown(kept.quiet_from),
        quiet_until=_shown(kept.quiet_until),
    )


def _shown(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
