"""Who stands at the door of a link, and whose house it is."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.clients import Client
from models.portal import CustomerAccess
from models.tenants import Company, ServiceCenter, Tenant
from models.work_orders import WorkOrder
from torque_app.branding import queries as branding
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.links import queries as links
from torque_app.links.queries import HeldLink
from torque_app.portal.permissions import Portal
from torque_app.portal.rules.opening import CLIENTS, QUOTATIONS
from torque_app.quotations import queries as quotations


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever holds a link, and whose things it opens.

    A link of one quotation opens nothing else. `pin_hash` is empty where no PIN is asked for.
    """

    link: HeldLink
    client_id: UUID
    quotation_id: UUID | None = None
    access_id: UUID | None = None
    pin_hash: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Face:
    """The workshop as its client sees it; `zone` is where its clocks are."""

    workshop: str
    look: branding.Face
    phone: str
    email: str
    address: str
    zone: str


def held(token: str) -> HeldLink:
    """Return what a token opens of the portal; VoidLink for all that opens nothing."""
    return links.held(token, CLIENTS, QUOTATIONS)


@needs(Portal.OPEN)
def visitor(tx: Tx, link: HeldLink) -> Visitor:
    """Return whose things a link opens; NotFound once there is no such client or quotation."""
    of_one = link.subject.type == QUOTATIONS
    client_id = quotations.row(tx, link.subject.id).client_id if of_one else link.subject.id
    tx.get(Client, client_id)
    query = columns(CustomerAccess.id, CustomerAccess.pin_hash).where(
        col(CustomerAccess.share_link_id) == link.id
    )
    access_id, pin_hash = tx.session.execute(query).first() or (None, "")
    opened = link.subject.id if of_one else None
    return Visitor(link, client_id, opened, access_id, pin_hash)


@needs(Portal.OPEN)
def rests_until(tx: Tx, visitor: Visitor) -> datetime | None:
    """Return until when a link takes no PIN, or None."""
    query = select(CustomerAccess.locked_until).where(  # type: ignore[call-overload]
        col(CustomerAccess.id) == visitor.access_id
    )
    until: datetime | None = tx.session.execute(query).scalar()
    return until if until is not None and until > tx.now else None


@needs(Portal.OPEN)
def face(tx: Tx, visitor: Visitor) -> Face:
    """Return whose house it is: the centre that knows the client best, dressed as its company."""
    found = tx.session.execute(
        columns(Tenant.name, ServiceCenter, Company.phone, Company.email)
        .join(ServiceCenter, col(ServiceCenter.tenant_id) == col(Tenant.id))
        .outerjoin(Company, col(Company.id) == col(ServiceCenter.company_id))
        .where(col(Tenant.id) == tx.actor.tenant_id, col(ServiceCenter.is_active))
        .order_by(
            (col(ServiceCenter.id) == _last_centre(visitor)).desc().nulls_last(),
            col(ServiceCenter.code),
        )
        .limit(1)
    ).first()
    if found is None:
        raise NotFound
    name, centre, phone, email = found
    return Face(
        workshop=name,
        look=branding.on_page(tx, centre.company_id),
        phone=centre.phone or phone or "",
        email=centre.email or email or "",
        address=", ".join(part for part in (centre.address, centre.comuna) if part),
        zone=centre.timezone,
    )


def _last_centre(visitor: Visitor) -> object:
    """Return the question for the centre of the client's newest OT."""
    return (
        select(WorkOrder.service_center_id)  # type: ignore[call-overload]
        .where(col(WorkOrder.client_id) == visitor.client_id)
        .order_by(col(WorkOrder.id).desc())
        .limit(1)
        .scalar_subquery()
    )
