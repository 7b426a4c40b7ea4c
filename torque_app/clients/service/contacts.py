"""The people to talk to at a client."""

from typing import Any
from uuid import UUID

from sqlmodel import select

from models.clients import Client, ClientContact
from torque_app.clients import rules
from torque_app.clients.events import ClientSaved
from torque_app.clients.permissions import Clients
from torque_app.clients.queries import ContactRow
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

EDITABLE = frozenset({"name", "position", "phone", "email", "is_primary"})


@needs(Clients.EDIT)
def add_contact(tx: Tx, /, client_id: UUID, *, name: str, **fields: Any) -> ContactRow:
    """Add a person to a client; the first one is the main contact."""
    kept = _checked({"name": name, **fields})
    others = _contacts_of(tx, client_id)
    contact = ClientContact(client_id=client_id, **kept)
    contact.is_primary = contact.is_primary or not others
    tx.session.add(contact)
    _keep_one_main(contact, others)
    tx.emit(ClientSaved(client_id))
    return _shown(contact)


@needs(Clients.EDIT)
def update_contact(tx: Tx, /, client_id: UUID, *, contact_id: UUID, **fields: Any) -> ContactRow:
    """Change the given fields; another contact made the main one takes its place."""
    kept = _checked(fields)
    contacts = _contacts_of(tx, client_id)
    contact = _one_of(contacts, contact_id)
    for field, value in kept.items():
        setattr(contact, field, value)
    _keep_one_main(contact, [other for other in contacts if other is not contact])
    tx.emit(ClientSaved(client_id))
    return _shown(contact)


@needs(Clients.EDIT)
def remove_contact(tx: Tx, client_id: UUID, *, contact_id: UUID) -> None:
    """Take a person off a client; somebody else becomes the main contact."""
    contacts = _contacts_of(tx, client_id)
    contact = _one_of(contacts, contact_id)
    contact.deleted_at = tx.now
    others = [other for other in contacts if other is not contact]
    if contact.is_primary and others:
        others[0].is_primary = True
    tx.emit(ClientSaved(client_id))


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), "Ese dato no existe."))
    kept, wrong = rules.cleaned(fields)
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _contacts_of(tx: Tx, client_id: UUID) -> list[ClientContact]:
    tx.get(Client, client_id, lock=True)  # two people must not both add the first contact
    query = select(ClientContact).where(ClientContact.client_id == client_id)
    return list(tx.session.exec(query.order_by(ClientContact.id)))  # type: ignore[arg-type]


def _one_of(contacts: list[ClientContact], contact_id: UUID) -> ClientContact:
    for contact in contacts:
        if contact.id == contact_id:
            return contact
    raise NotFound


def _keep_one_main(contact: ClientContact, others: list[ClientContact]) -> None:
    if contact.is_primary:
        for other in others:
            other.is_primary = False
    elif not any(other.is_primary for other in others):
        contact.is_primary = True


def _shown(contact: ClientContact) -> ContactRow:
    return ContactRow(
        contact.id,
        contact.name,
        contact.position,
        contact.phone,
        contact.email,
        contact.is_primary,
    )
