"""What people ask about their data: written down with its term, and answered in time.

Ley 19.628 as of Ley 21.719: every right is asked for free of charge (art. 11), an answer that
denies says why, and what was asked stays on record with it.
"""

from uuid import UUID

from sqlmodel import col, select

from models.portal import DataRequest, DataRequestStatus, DataRight
from models.values import clock
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, NotFound, Stale, TooMany
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.portal import queries
from torque_app.portal.events import DataRequestMoved, DataRightAsked
from torque_app.portal.lifecycle import REQUEST, WAITING
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import RequestRow
from torque_app.portal.queries.requests import one_request
from torque_app.portal.rules import rights
from torque_app.portal.service import fulfilling


class AlreadyAsked(Conflict):
    """The same right waits for its answer: asking twice does not run two clocks."""

    code = "data_right_asked"


@needs(Portal.OPEN)
def ask_right(tx: Tx, client_id: UUID, *, right: DataRight, details: str = "") -> RequestRow:
    """Write down that a client exercises a right, through their link; its clock starts now.

    Raises:
        Invalid: on `details`. AlreadyAsked: that right is being answered. TooMany: too many wait.
    """
    return _asked(tx, client_id, right, details)


@needs(Portal.RIGHTS)
def record_request(tx: Tx, client_id: UUID, *, right: DataRight, details: str = "") -> RequestRow:
    """Write down a right asked for by another way: at the counter, by letter, by phone."""
    return _asked(tx, client_id, right, details)


def _asked(tx: Tx, client_id: UUID, right: DataRight, details: str) -> RequestRow:
    said = rights.checked_details(right, details)
    clients.row(tx, client_id)
    today = clock.business_date(tx.now)
    # taken first, and not last as elsewhere: asked twice at one moment, the second asker waits
    number = next_number(tx, f"data_requests:{today.year}")
    waiting = _waiting(tx, client_id)
    same = next((each for each in waiting if each.right is right), None)
    if same is not None:
        raise AlreadyAsked(
            Sentence("Ya estamos respondiendo tu solicitud {number}.", number=same.number)
        )
    if len(waiting) >= rights.MOST_WAITING:
        raise TooMany("Ya tienes varias solicitudes en curso.", retry_after=86_400)
    request = DataRequest(
        number=f"DP-{today.year}-{number:06}",
        client_id=client_id,
        right=right,
        details=said,
        received_at=tx.now,
        due_on=rights.due_on(right, today),
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(request)
    tx.emit(DataRightAsked(request.id, request.number, client_id, right, request.due_on))
    tx.session.flush()
    return _shown(tx, request)


def _waiting(tx: Tx, client_id: UUID) -> list[DataRequest]:
    query = select(DataRequest).where(
        DataRequest.client_id == client_id, col(DataRequest.status).in_(WAITING)
    )
    return list(tx.session.exec(query).all())


@needs(Portal.RIGHTS)
def extend(tx: Tx, request_id: UUID, *, why: str, version: int | None = None) -> RequestRow:
    """Take 30 days more, once, and tell the client why (art. 11); a blocking has no more time."""
    request = _held(tx, request_id, version)
    said = rights.checked_reason(why, "why", most=500)
    REQUEST.check(request.status, DataRequestStatus.EXTENDED)
    request.due_on = rights.extended(request.right, request.due_on)
    request.extended_why, request.status = said, DataRequestStatus.EXTENDED
    return _moved(tx, request)


@needs(Portal.RIGHTS)
def grant(tx: Tx, request_id: UUID, *, answer: str = "", version: int | None = None) -> RequestRow:
    """Do what was asked, at once, and say so.

    ACCESS and PORTABILITY open the person's file in their portal for 30 days. OBJECTION ends every
    consent to publicity, BLOCKING also puts the client aside, and DELETION also empties what no
    law makes us keep. A RECTIFICATION is made by hand on the client's record: `answer` says what.

    Raises Conflict where a deletion has to wait for OTs or debts (art. 7), Invalid on `answer`.
    """
    request = _held(tx, request_id, version)
    REQUEST.check(request.status, DataRequestStatus.GRANTED)
    if request.right is DataRight.RECTIFICATION:
        answer = rights.checked_reason(answer, "answer")
    done = fulfilling.carry_out(tx, request)
    return _answered(tx, request, DataRequestStatus.GRANTED, answer.strip() or done)


@needs(Portal.RIGHTS)
def deny(tx: Tx, request_id: UUID, *, why: str, version: int | None = None) -> RequestRow:
    """Refuse, saying why: the client may complain of it to the Agency within 30 working days."""
    request = _held(tx, request_id, version)
    said = rights.checked_reason(why, "why")
    REQUEST.check(request.status, DataRequestStatus.DENIED)
    return _answered(tx, request, DataRequestStatus.DENIED, said)


def _answered(tx: Tx, request: DataRequest, status: DataRequestStatus, answer: str) -> RequestRow:
    request.status, request.answer = status, answer[: rights.LONGEST]
    request.answered_at, request.answered_by = tx.now, tx.actor.user_id
    return _moved(tx, request)


def _moved(tx: Tx, request: DataRequest) -> RequestRow:
    request.updated_at = tx.now
    tx.emit(DataRequestMoved(request.id, request.number, request.client_id, request.status))
    tx.session.flush()
    return _shown(tx, request)


def _held(tx: Tx, request_id: UUID, version: int | None) -> DataRequest:
    try:
        request = tx.get(DataRequest, request_id, lock=True)
    except NotFound:
        raise NotFound(queries.NO_REQUEST) from None
    if version is not None and version != request.version:
        raise Stale
    return request


def _shown(tx: Tx, request: DataRequest) -> RequestRow:
    return one_request(tx, col(DataRequest.id) == request.id)
