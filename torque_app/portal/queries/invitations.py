"""The links a client may enter by, and how often they did."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col

from models.clients import Client
from models.portal import CustomerAccess
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.links import queries as links
from torque_app.links.queries import LinkState, Subject
from torque_app.portal.permissions import Portal
from torque_app.portal.rules.opening import CLIENTS


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One link of a client; `rests_until` says until when it takes no PIN."""

    id: UUID
    state: LinkState
    has_pin: bool
    rests_until: datetime | None
    created_at: datetime
    created_by_name: str
    expires_at: datetime
    opened: int
    last_opened_at: datetime | None


@needs(Portal.INVITE)
def accesses_of(tx: Tx, client_id: UUID) -> list[AccessRow]:
    """Return every link to a client's portal, those that open nothing any more too."""
    tx.get(Client, client_id)
    asked = columns(
        CustomerAccess.share_link_id, CustomerAccess.pin_hash, CustomerAccess.locked_until
    ).where(col(CustomerAccess.client_id) == client_id)
    pins = {link: (pin, until) for link, pin, until in tx.session.execute(asked)}
    found = []
    for link in links.links_of(tx, Subject(CLIENTS, client_id)):
        pin, until = pins.get(link.id, ("", None))
        found.append(
            AccessRow(
                id=link.id,
                state=link.state,
                has_pin=bool(pin),
                rests_until=until if until is not None and until > tx.now else None,
                created_at=link.created_at,
                created_by_name=link.created_by_name,
                expires_at=link.expires_at,
                opened=link.opened,
                last_opened_at=link.last_opened_at,
            )
        )
    return found
