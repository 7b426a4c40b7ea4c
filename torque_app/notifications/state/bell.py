"""One's own bell: the panel of every page, and the page with all of it."""

from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from models.notifications import NotificationType
from torque_app.core.listing import Listing
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state import typed
from torque_app.shell import address
from torque_app.shell.listed import Listed
from torque_app.shell.session import Session

PATH = "/notificaciones"
FILTERS = ("unread",)
NEWEST = 8
READ = "read"


@dataclass(frozen=True)
class BellLine:
    """One notification; `tone` and `icon` say how much attention it asks for."""

    id: str
    tone: str
    icon: str
    title: str
    message: str
    link: str
    at: str
    unread: bool
    state: str
    state_label: str


def line(row: queries.NotificationRow) -> BellLine:
    """Return a notification as the screen shows it."""
    tone, icon = _LOOKS[NotificationType(row.type)]
    unread = row.read_at is None
    return BellLine(
        id=str(row.id),
        tone=tone,
        icon=icon,
        title=row.title,
        message=row.message,
        link=_inner(row.link),
        at=row.created_at.isoformat(),
        unread=unread,
        state="info" if unread else "neutral",
        state_label=_("Nueva") if unread else _("Leída"),
    )


_LOOKS = {
    NotificationType.INFO: ("info", "info"),
    NotificationType.SUCCESS: ("success", "circle-check"),
    NotificationType.WARNING: ("warning", "triangle-alert"),
    NotificationType.ERROR: ("danger", "circle-alert"),
}


class Heard(Screen, rx.State, mixin=True):
    """Lines of one's own bell: read again whenever it rings, followed, and marked as read."""

    rows: list[BellLine] = []
    loading: bool = True

    @rx.event
    @allow(Notifications.OWN)
    async def refresh(self) -> None:
        """Read the same lines again."""
        await self._read()

    @rx.event
    @allow(Notifications.OWN)
    async def follow(self, notification_id: str) -> Any:
        """Mark one as read and go to what it speaks of."""
        link = next((row.link for row in self.rows if row.id == notification_id), "")
        await self._tell(service.mark_read, typed.key(notification_id))
        await self._read()
        return [Session.refresh, *([rx.redirect(link)] if link else [])]

    @rx.event
    @allow(Notifications.OWN)
    async def read_all(self) -> Any:
        """Mark everything as read."""
        await self._tell(service.mark_all_read)
        await self._read()
        return Session.refresh

    async def _listen(self) -> None:
        """Read the lines, now and whenever the bell rings."""
        actor = await self._actor()
        await self._watch(f"notifications:{actor.user_id}")
        await self._read()

    async def _read(self) -> None:
        """Read the lines this panel shows."""
        raise NotImplementedError


class BellState(Heard, rx.State):
    """The newest notifications, in the panel that the bell opens."""

    @rx.event
    @allow(Notifications.OWN)
    async def load(self) -> None:
        """Read the newest ones, now and whenever the bell rings."""
        await self._listen()

    async def _read(self) -> None:
        page = await self._ask(queries.mine, Listing(limit=NEWEST))
        self.rows, self.loading = [line(row) for row in page.rows], False


class InboxState(Heard, Listed, rx.State):
    """The page with every notification."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    @rx.event
    @allow(Notifications.OWN)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever the bell rings."""
        self._take_address()
        await self._listen()

    @rx.event
    @allow(Notifications.OWN)
    async def mark(self, action: str, ids: list[str]) -> Any:
        """Mark the selected ones as read."""
        if action != READ:
            return None
        for notification_id in ids[: address.ROWS]:
            if await self._tell(service.mark_read, typed.key(notification_id)):
                break
        await self._read()
        return Session.refresh

    async def _read(self) -> None:
        await self._list(self._ask(queries.mine, self.asked.listing()), line)


def _inner(link: str | None) -> str:
    """Return a link into the product, or nothing: a notification never leads outside."""
    return link if link and link.startswith("/") and not link.startswith("//") else ""
