"""Letting a client in: a link to their portal, with a PIN or without, and its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel import col, select

from models.portal import CustomerAccess
from torque_app.clients import queries as clients
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.links import service as links
from torque_app.links.queries import DAYS, Subject
from torque_app.notifications import service as post
from torque_app.notifications.queries import Person
from torque_app.portal.events import PortalAccessChanged
from torque_app.portal.permissions import Portal
from torque_app.portal.rules import pins
from torque_app.portal.rules.around import Way
from torque_app.portal.rules.opening import CLIENTS, PATH

TEMPLATE: Final = "portal_invite"
"""What the message that carries the link is worded by; the PIN never travels with it."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh link; its path holds the token and is shown this once."""

    link_id: UUID
    path: str = field(repr=False)
    expires_at: datetime
    messages: tuple[UUID, ...] = ()


@needs(Portal.INVITE)
def invite(
    tx: Tx,
    client_id: UUID,
    *,
    days: int = DAYS,
    pin: str = "",
    channels: Sequence[Way] | None = (),
) -> Invited:
    """Make a link to all that is a client's, and write to them by these ways.

    No channels makes only the link; None lets the client's wishes choose.

    Raises:
        Invalid: on `days` or `pin`. TooManyLinks: they have as many as may be open.
        NoTemplate: the workshop has no words for the message.
    """
    client = clients.row(tx, client_id)
    chosen = pins.checked(pin) if pin.strip() else ""
    made = links.make(tx, Subject(CLIENTS, client_id), days=days)
    tx.session.flush()
    tx.session.add(
        CustomerAccess(
            client_id=client_id,
            share_link_id=made.id,
            pin_hash=pins.hashed(made.id, chosen) if chosen else "",
            created_at=tx.now,
            updated_at=tx.now,
        )
    )
    tx.emit(PortalAccessChanged(client_id))
    path = f"{PATH}{made.token}"
    messages: list[UUID] = []
    if channels is None or channels:
        messages = post.write(
            tx,
            template=TEMPLATE,
            about=(CLIENTS, client_id),
            to=Person(client_id=client_id),
            variables={"enlace": path, "cliente": client.name},
            dedup_key=f"{TEMPLATE}:{made.id}",
            channels=channels,
        )
    return Invited(made.id, path, made.expires_at, tuple(messages))


@needs(Portal.INVITE)
def way_in(tx: Tx, client_id: UUID) -> str:
    """Return the path by which messages lead a client into their portal, the same for all of them.

    It asks for the PIN of the link the client was given last, where that has one.
    """
    made = links.standing(tx, Subject(CLIENTS, client_id))
    tx.session.flush()
    known = tx.session.exec(
        select(CustomerAccess)
        .where(col(CustomerAccess.client_id) == client_id)
        .order_by(col(CustomerAccess.created_at).desc(), col(CustomerAccess.id).desc())
    ).all()
    last = next((each for each in known if each.share_link_id != made.id), None)
    access = next((each for each in known if each.share_link_id == made.id), None)
    if access is None:
        access = CustomerAccess(
            client_id=client_id, share_link_id=made.id, created_at=tx.now, updated_at=tx.now
        )
        tx.session.add(access)
        tx.emit(PortalAccessChanged(client_id))
    if last is not None and last.pin_hash != access.pin_hash:
        access.pin_hash, access.updated_at = last.pin_hash, tx.now
        access.pin_link_id = (last.pin_link_id or last.share_link_id) if last.pin_hash else None
    return f"{PATH}{made.token}"


@needs(Portal.INVITE)
def revoke(tx: Tx, client_id: UUID, link_id: UUID) -> None:
    """End a link to a client's portal at once; Conflict when it was ended before."""
    clients.row(tx, client_id)
    links.revoke(tx, Subject(CLIENTS, client_id), link_id)
    tx.emit(PortalAccessChanged(client_id))
