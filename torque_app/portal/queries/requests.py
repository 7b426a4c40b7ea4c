"""What people asked about their own data: the list with its terms, one whole, a client's own."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.portal import DataRequest, DataRequestStatus, DataRight
from models.values import clock
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.lifecycle import WAITING
from torque_app.portal.permissions import Portal
from torque_app.portal.rules import rights

NO_REQUEST: Final = "Esta solicitud no existe o no está en tu taller."
MOST_OF_A_CLIENT: Final = 50


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; `days_left` until its term, negative when late, None once answered."""

    id: UUID
    number: str
    client_id: UUID
    client: str
    right: DataRight
    details: str
    status: DataRequestStatus
    received_at: datetime
    due_on: dt.date
    extended_why: str
    answer: str
    answered_at: datetime | None
    answered_by: str | None
    version: int
    days_left: int | None
    has_file: bool

    @property
    def is_late(self) -> bool:
        """Tell whether its term passed without an answer."""
        return self.days_left is not None and self.days_left < 0


_COLUMNS: Final = (
    DataRequest.id,
    DataRequest.number,
    DataRequest.client_id,
    Client.name,
    DataRequest.right,
    DataRequest.details,
    DataRequest.status,
    DataRequest.received_at,
    DataRequest.due_on,
    DataRequest.extended_why,
    DataRequest.answer,
    DataRequest.answered_at,
    User.full_name,
    DataRequest.version,
)


def _rows() -> Select[Any]:
    """Select the stored columns of RequestRow, in its order."""
    return (
        columns(*_COLUMNS)
        .select_from(DataRequest)
        .join(Client, col(Client.id) == col(DataRequest.client_id))
        .outerjoin(User, col(User.id) == col(DataRequest.answered_by))
        .where(col(DataRequest.deleted_at).is_(None))
        .execution_options(with_deleted=True)
    )


def row_of(found: Any, now: datetime) -> RequestRow:
    """Return a request as it stands at this moment, on Chile's calendar."""
    values = tuple(found)
    right, status, due, answered = values[4], values[6], values[8], values[11]
    waits = status in WAITING
    left = (due - clock.business_date(now)).days if waits else None
    return RequestRow(*[*values, left, _has_file(right, status, answered, now)])


def _has_file(
    right: DataRight, status: DataRequestStatus, answered: datetime | None, now: datetime
) -> bool:
    if right not in rights.HAVE_A_FILE or status is not DataRequestStatus.GRANTED:
        return False
    return answered is not None and now - answered < timedelta(days=rights.FILE_DAYS)


def _of_status(wanted: str) -> ColumnElement[bool]:
    """Return the condition of one status, or of several with commas between."""
    asked = [DataRequestStatus(each) for each in wanted.upper().split(",")]
    return col(DataRequest.status).in_(asked)


SORTS: Final[Mapping[str, Any]] = {
    "due_on": col(DataRequest.due_on),
    "received_at": col(DataRequest.received_at),
    "number": col(DataRequest.number),
    "client": col(Client.sort_key),
    "right": col(DataRequest.right),
    "status": col(DataRequest.status),
    "id": col(DataRequest.id),
}
FILTERS: Final[Mapping[str, Filter]] = {
    "status": _of_status,
    "right": lambda wanted: col(DataRequest.right) == DataRight(wanted.upper()),
    "client_id": lambda wanted: col(DataRequest.client_id) == UUID(wanted),
}


@needs(Portal.RIGHTS)
def find_requests(tx: Tx, listing: Listing) -> Page[RequestRow]:
    """Return a page of data requests; `q` looks in number and client.

    Filters: status (several with commas), right, client_id.
    """
    query = _rows()
    for word in listing.q.split():
        query = query.where(
            or_(
                col(DataRequest.number).icontains(word, autoescape=True),
                func.app.f_unaccent(col(Client.name)).ilike(func.app.f_unaccent(f"%{word}%")),
            )
        )
    return paged(
        tx,
        query,
        listing,
        sorts=SORTS,
        filters=FILTERS,
        default="id",
        make=lambda found: row_of(found, tx.now),
    )


@needs(Portal.RIGHTS)
def request(tx: Tx, request_id: UUID) -> RequestRow:
    """Return one data request; NotFound if it is not here."""
    return one_request(tx, col(DataRequest.id) == request_id)


def one_request(tx: Tx, *which: ColumnElement[bool]) -> RequestRow:
    """Return the data request of a condition; NotFound where there is none."""
    found = tx.session.execute(_rows().where(*which)).first()
    if found is None:
        raise NotFound(NO_REQUEST)
    return row_of(found, tx.now)


@needs(Portal.OPEN)
def requests_of(tx: Tx, client_id: UUID) -> list[RequestRow]:
    """Return a client's own requests, the newest first."""
    query = (
        _rows()
        .where(col(DataRequest.client_id) == client_id)
        .order_by(col(DataRequest.id).desc())
        .limit(MOST_OF_A_CLIENT)
    )
    return [row_of(found, tx.now) for found in tx.session.execute(query)]
