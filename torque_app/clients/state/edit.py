"""The dialogs of a client's record: its facts, and the people to talk to."""

from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.clients import queries, service
from torque_app.clients.permissions import Clients
from torque_app.clients.state import typed
from torque_app.clients.state.record import ClientState
from torque_app.core.errors import Stale, TorqueError
from torque_app.core.keys import uuid_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled, overtaken


@dataclass(frozen=True)
class ClientFields:
    """The fields of a client as a form takes them."""

    type: str = "PERSON"
    name: str = ""
    rut: str = ""
    giro: str = ""
    phone: str = ""
    whatsapp: str = ""
    email: str = ""
    address: str = ""
    comuna: str = ""
    city: str = ""
    credit_limit: str = "0"
    credit_days: str = "0"
    notes: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class ContactFields:
    """The fields of a contact as a form takes them; an empty `id` is a new one."""

    id: str = ""
    name: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    is_primary: bool = False


LABELS: Final = {
    "type": _("Tipo"),
    "name": _("Nombre"),
    "rut": _("RUT"),
    "giro": _("Giro"),
    "phone": _("Teléfono"),
    "whatsapp": _("WhatsApp"),
    "email": _("Correo"),
    "address": _("Dirección"),
    "comuna": _("Comuna"),
    "city": _("Ciudad"),
    "credit_limit": _("Tope de crédito"),
    "credit_days": _("Días de crédito"),
    "notes": _("Notas"),
    "is_active": _("Activo"),
}


class EditClientState(Filled, rx.State):
    """The dialog that edits a client; `stale` says what somebody else changed meanwhile."""

    open: bool = False
    client_id: str = ""
    fields: ClientFields = ClientFields()
    version: int = 0
    stale: str = ""

    @rx.event
    @allow(Clients.EDIT)
    async def start(self) -> None:
        """Open the form with the client as it is now."""
        page = await self.get_state(ClientState)
        if not page.card.id:
            return
        self.client_id = page.card.id
        await self._take()
        self.errors, self.stale, self.open = {}, "", True

    @rx.event
    @allow(Clients.EDIT)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.open = False

    @rx.event
    @allow(Clients.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        self.errors = {**self.errors, name: typed.complaint(name, value)}

    @rx.event
    @allow(Clients.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Save over the version read; after a refusal for staleness, over the newer one."""
        try:
            fields = typed.client(data) | {"is_active": data.get("is_active") == "on"}
            await self._ask(service.update, UUID(self.client_id), version=self.version, **fields)
        except Stale as refused:
            await self._say(_(str(refused)), "warning")
            await self._compare()
            return
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self.stale = ""
        await self._say(_("Cambios guardados."))
        yield
        self.open = False
        yield ClientState.refresh

    async def _compare(self) -> None:
        """Say what the other person saved, keep what is typed, and let the next save through."""
        before = asdict(self.fields)
        await self._take()
        self.stale = overtaken(before, asdict(self.fields), LABELS)

    async def _take(self) -> None:
        detail = await self._ask(queries.one, UUID(self.client_id))
        row = detail.client
        self.version = detail.version
        self.fields = ClientFields(
            type=row.type.value,
            name=row.name,
            rut=row.rut or "",
            giro=row.giro or "",
            phone=row.phone or "",
            whatsapp=detail.whatsapp or "",
            email=row.email or "",
            address=detail.address or "",
            comuna=row.comuna or "",
            city=detail.city or "",
            credit_limit=f"{detail.credit_limit:.0f}",
            credit_days=str(detail.credit_days),
            notes=detail.notes or "",
            is_active=row.is_active,
        )


class ContactState(Filled, rx.State):
    """The dialog of a person to talk to."""

    open: bool = False
    client_id: str = ""
    fields: ContactFields = ContactFields()

    @rx.event
    @allow(Clients.EDIT)
    async def start(self, contact_id: str) -> None:
        """Open the form of a contact of the client on the page; "" is a new one."""
        page = await self.get_state(ClientState)
        if not page.card.id:
            return
        self.client_id = page.card.id
        found = [row for row in page.contacts if row.id == contact_id]
        self.fields = ContactFields()
        if found:
            row = found[0]
            self.fields = ContactFields(
                row.id, row.name, row.position, row.phone, row.email, row.main
            )
        self.errors, self.open = {}, True

    @rx.event
    @allow(Clients.EDIT)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.open = False

    @rx.event
    @allow(Clients.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        self.errors = {**self.errors, name: typed.complaint(name, value)}

    @rx.event
    @allow(Clients.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Add the person, or change what is known of them."""
        if self._is_again(data):
            return
        try:
            await self._write(typed.contact(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._say(_("Contacto guardado."))
        yield
        self.open = False
        yield ClientState.refresh

    @rx.event
    @allow(Clients.EDIT)
    async def remove(self) -> Any:
        """Take the person off the client."""
        client_id, contact_id = uuid_of(self.client_id), uuid_of(self.fields.id)
        refused = await self._tell(service.remove_contact, client_id, contact_id=contact_id)
        self.open = False
        return None if refused else ClientState.refresh

    async def _write(self, fields: dict[str, Any]) -> None:
        client_id = uuid_of(self.client_id)
        if self.fields.id:
            contact_id = uuid_of(self.fields.id)
            await self._ask(service.update_contact, client_id, contact_id=contact_id, **fields)
        else:
            await self._ask(service.add_contact, client_id, **fields)
