"""/ajustes/tabletas: the tablets of the workshop, the one in sight, and how one is registered."""

from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.kiosk import queries, service
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import DeviceRow, DeviceStatus
from torque_app.shell.filled import Filled
from torque_app.shell.gate import ENROL
from torque_app.shell.linked import Linked
from torque_app.shell.listed import Listed
from torque_app.tenants import queries as tenants

_LOOKS: Final = {
    DeviceStatus.ACTIVE: ("success", _("En uso")),
    DeviceStatus.REVOKED: ("neutral", _("Dada de baja")),
}


@dataclass(frozen=True)
class DeviceLine:
    """A tablet; an empty `id` is none."""

    id: str = ""
    name: str = ""
    centre: str = ""
    status: str = ""
    status_label: str = ""
    last_seen_at: str = ""
    created_at: str = ""
    registered_by: str = ""
    is_active: bool = False


class DevicesState(Listed, rx.State):
    """One page of tablets, and the one that was opened."""

    PATH: ClassVar = "/ajustes/tabletas"
    FILTERS: ClassVar = ("status",)

    rows: rx.Field[list[DeviceLine]] = rx.field(default_factory=list[DeviceLine])
    device: DeviceLine = DeviceLine()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a tablet comes or goes."""
        self._take_address()
        self.device = DeviceLine()
        await self._watch("kiosk")
        await self._read()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def show(self, device_id: str) -> None:
        """Look at one tablet."""
        self.device = next((row for row in self.rows if row.id == device_id), DeviceLine())

    @rx.event
    @allow(Kiosk.MANAGE)
    async def close(self) -> None:
        """Look at none."""
        self.device = DeviceLine()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def revoke(self) -> None:
        """Take the tablet in sight out of use."""
        if not self.device.id:
            return
        if await self._tell(service.revoke_device, UUID(self.device.id)) is None:
            await self._say(_("Tablet dada de baja: ya no abre nada."))
        self.device = DeviceLine()
        await self._read()

    async def _read(self) -> None:
        await self._list(self._ask(queries.devices, self.asked.listing()), _line)


def _line(row: DeviceRow) -> DeviceLine:
    tone, look = _LOOKS[row.status]
    return DeviceLine(
        id=str(row.id),
        name=row.name,
        centre=row.centre,
        status=tone,
        status_label=look,
        last_seen_at=row.last_seen_at.isoformat() if row.last_seen_at else "",
        created_at=row.created_at.isoformat(),
        registered_by=row.registered_by,
        is_active=row.status is DeviceStatus.ACTIVE,
    )


class NewDeviceState(Linked, Filled, rx.State):
    """The dialog that registers a tablet and shows the link that enrols it."""

    centres: list[Choice] = []

    @rx.event
    @allow(Kiosk.MANAGE)
    async def start(self) -> None:
        """Open an empty form."""
        centres = await self._ask(tenants.centres, only_active=True)
        self.centres = [Choice(str(centre.id), centre.name) for centre in centres]
        self._put_away()
        self.opened, self.errors = True, {}

    @rx.event
    @allow(Kiosk.MANAGE)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def send(self, data: dict[str, Any]) -> Any:
        """Register the tablet and show its link with its QR."""
        if self._is_again(data):
            return
        centre_id = uuid_or_none(str(data.get("service_center_id") or ""))
        if centre_id is None:
            self.errors = {"service_center_id": _("Elige un centro de la lista.")}
            return
        try:
            _row, token = await self._ask(
                service.register_device,
                service_center_id=centre_id,
                name=str(data.get("name") or ""),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self._show_link(f"{ENROL}#{token}")
        yield DevicesState.refresh
