"""The facturas SII accepted, until when their receivers may claim them, and what these did."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, cast, func, select
from sqlmodel import col

from models.clients import Client
from models.invoicing import ClaimStanding, Dte, DteStatus, Invoice
from models.outbox import MessageStatus, OutboxMessage
from models.values import claim_window
from torque_app.core.listing import Filter, Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reaches
from torque_app.invoicing.queries.reading import NOBODY, matches, type_name
from torque_app.invoicing.rules import claims

_ACCEPTED: Final = (DteStatus.ACCEPTED, DteStatus.OBJECTED)


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One event of the registry: its code, what it is called, and who did it when."""

    code: str
    name: str
    rut: str
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimWindow:
    """A factura and its 8 days; `id` is the invoice's, amounts in whole pesos.

    `received_at` is SII's own moment where `is_sure`, until then the one its upload was answered.
    `days_left` counts Chile's calendar, `seconds_left` the clock; both are None once a receiver
    answered. `asked_at` is when the registry was last asked.
    """

    id: UUID
    dte_type: int
    type_name: str
    folio: int
    invoice_date: date
    client: str
    receiver_rut: str
    total: Decimal
    received_at: datetime
    is_sure: bool
    deadline: datetime
    days_left: int | None
    seconds_left: int | None
    state: str
    state_name: str
    claims: tuple[ClaimEvent, ...]
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimSummary:
    """The figures over the list: how many facturas may be claimed yet, for how much, and were."""

    open: int = 0
    open_total: Decimal = Decimal(0)
    claimed: int = 0
    claimed_total: Decimal = Decimal(0)


def claimable() -> ColumnElement[bool]:
    """Return the documents whose receivers have, or had, 8 days to answer."""
    return and_(
        col(Dte.dte_type).in_(claims.CLAIMABLE),
        col(Dte.status).in_(_ACCEPTED),
        col(Dte.sii_received_at).is_not(None),
    )


def awaiting(job: str) -> Select[Any]:
    """Return the keys of the documents that a job of that name has yet to ask SII about."""
    payload: Any = col(OutboxMessage.payload)
    waiting = (MessageStatus.PENDING, MessageStatus.QUEUED)
    return columns(cast(payload["dte_id"].astext, Uuid)).where(
        col(OutboxMessage.name) == job, col(OutboxMessage.status).in_(waiting)
    )


@needs(Invoicing.VIEW)
def claim_windows(tx: Tx, listing: Listing) -> Page[ClaimWindow]:
    """Return one page of the facturas SII accepted, with what is left of their 8 days."""
    query = _windows(tx)
    if listing.q.strip():
        query = query.where(matches(listing.q.strip()))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "deadline": Dte.sii_received_at,
            "invoice_date": Invoice.invoice_date,
            "folio": Invoice.folio,
            "total": Invoice.total,
            "asked_at": Dte.claims_asked_at,
            "created_at": Dte.id,
        },
        default="created_at",
        filters=_filters(tx.now),
        make=lambda row: _window(row, now=tx.now),
    )


def _windows(tx: Tx) -> Select[Any]:
    return (
        columns(
            Invoice.id,
            Dte.dte_type,
            Dte.folio,
            Invoice.invoice_date,
            Invoice.receiver_snapshot,
            Client.name,
            Invoice.total,
            Dte.sii_received_at,
            Dte.claims_asked_at,
            Dte.claims,
            Dte.claim_standing,
        )
        .select_from(Dte)
        .join(Invoice, col(Invoice.id) == col(Dte.invoice_id))
        .outerjoin(Client, col(Client.id) == col(Invoice.client_id))
        .where(claimable(), reaches(tx))
    )


def _filters(now: datetime) -> dict[str, Filter]:
    return {
        "state": lambda wanted: in_state(wanted, now),
        "dte_type": lambda wanted: col(Dte.dte_type) == whole(wanted),
        "client_id": lambda wanted: col(Invoice.client_id) == UUID(wanted),
        "company_id": lambda wanted: col(Invoice.company_id) == UUID(wanted),
        "from": lambda wanted: col(Invoice.invoice_date) >= date.fromisoformat(wanted),
        "to": lambda wanted: col(Invoice.invoice_date) <= date.fromisoformat(wanted),
    }


def in_state(wanted: str, now: datetime) -> ColumnElement[bool]:
    """Return the documents that show a state now; ValueError for one that does not exist."""
    over = col(Dte.sii_received_at) <= claim_window.latest_reception_over(now)
    silent = col(Dte.claim_standing) == ClaimStanding.SILENT
    if wanted == claims.OPEN:
        return and_(silent, ~over)
    if wanted == claims.DEEMED:
        return and_(silent, over)
    if wanted == ClaimStanding.SILENT:
        raise ValueError(wanted)  # silence is shown as what it means
    return col(Dte.claim_standing) == ClaimStanding(wanted)


def _window(row: Any, *, now: datetime) -> ClaimWindow:
    key, kind, folio, day, receiver, client, total, received_at, asked_at, events, its = row
    state = claims.shown_state(its, kind, received_at, now=now)
    is_open = state == claims.OPEN
    left = claim_window.time_left(received_at, now=now)
    return ClaimWindow(
        id=key,
        dte_type=kind,
        type_name=type_name(kind),
        folio=folio,
        invoice_date=day,
        client=receiver.get("razon_social") or client or NOBODY,
        receiver_rut=str(receiver.get("rut", "")),
        total=total,
        received_at=received_at,
        is_sure=asked_at is not None,
        deadline=claim_window.deadline(received_at),
        days_left=claim_window.days_left(received_at, now=now) if is_open else None,
        seconds_left=int(left.total_seconds()) if is_open else None,
        state=state,
        state_name=claims.STATE_NAMES[state],
        claims=tuple(_event(each) for each in events),
        asked_at=asked_at,
    )


def _event(said: dict[str, Any]) -> ClaimEvent:
    at = said.get("at")
    return ClaimEvent(
        code=said["code"],
        name=claims.event_name(said["code"], sentence=said.get("sentence", "")),
        rut=said.get("rut", ""),
        happened_at=datetime.fromisoformat(at) if at else None,
    )


@needs(Invoicing.VIEW)
def claim_summary(tx: Tx) -> ClaimSummary:
    """Return how much silence has yet to accept, and how much was claimed."""
    still = in_state(claims.OPEN, tx.now)
    claimed = col(Dte.claim_standing) == ClaimStanding.CLAIMED
    total = func.coalesce(func.sum(Invoice.total).filter(still), 0)
    lost = func.coalesce(func.sum(Invoice.total).filter(claimed), 0)
    query = (
        select(func.count().filter(still), total, func.count().filter(claimed), lost)
        .select_from(Dte)
        .join(Invoice, col(Invoice.id) == col(Dte.invoice_id))
        .where(claimable(), reaches(tx))
    )
    return ClaimSummary(*tx.session.execute(query).one())
