"""Bookings from outside: everybody's request is written the same way; who is known shows later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from models.appointments import Channel, ServiceRequest, ServiceRequestStatus
from models.values import clock
from torque_app.appointments import queries, rules
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.service.booking import create
from torque_app.appointments.service.placing import hold_calendar
from torque_app.appointments.service.requests import checked, receive, recognised
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, Invalid, TorqueError
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.vehicles import queries as vehicles

MOST_WAITING = 60
"""Requests of one centre nobody answered yet, from when on the page asks people to call."""

MOST_OF_ONE = 3
"""Hours one phone, or one car, may hold at a time: nobody fills a day by themselves."""

HOLDING = (ServiceRequestStatus.NEW, ServiceRequestStatus.SCHEDULED)


class HourTaken(Conflict):
    """The hour chosen on the booking page is not free any more."""

    code: ClassVar[str] = "hour_taken"
    message: ClassVar[str] = "Esa hora ya no está disponible. Elige otra."


class TooBusy(Conflict):
    """The centre has more requests than it can answer."""

    code: ClassVar[str] = "too_busy"
    message: ClassVar[str] = "Hoy recibimos muchas solicitudes. Llámanos y te damos una hora."


@needs(Appointments.BOOK)
def book_online(
    tx: Tx,
    centre_id: UUID,
    *,
    service: str,
    starts_at: datetime,
    name: str,
    phone: str,
    email: str = "",
    rut: str = "",
    plate: str,
    complaint: str = "",
) -> str:
    """Write what somebody asks for on the booking page, hold its hour, and return its number.

    The same happens whoever asks: whether the RUT or the plate is known is looked up by a job, so
    that neither the answer, nor its time, nor the free hours tell.

    Raises:
        Invalid: with a sentence for each field that is wrong.
        HourTaken, TooBusy: there is no room.
    """
    wanted = queries.service_of(tx, centre_id, service)
    if abs(starts_at - tx.now) > rules.FARTHEST:
        raise HourTaken
    fields = {
        "service_center_id": centre_id, "contact_name": name, "contact_phone": phone,
        "contact_email": email, "rut": rut, "plate": plate, "service_type": wanted.name,
        "wanted_at": starts_at, "wanted_minutes": wanted.minutes, "complaint": complaint,
    }  # fmt: skip
    missing = {
        field: sentence
        for field, value, sentence in (
            ("name", name, "Escribe tu nombre."),
            ("phone", phone, "Escribe tu teléfono."),
            ("plate", plate, "Escribe la patente de tu vehículo."),
        )
        if not value.strip()
    }
    if missing:
        raise Invalid(fields=missing)
    kept = checked(tx, fields)
    hold_calendar(tx, centre_id)
    _refuse_flood(tx, centre_id, kept)
    _refuse_taken(tx, centre_id, wanted, starts_at)
    return receive(tx, channel=Channel.WEB, fields=kept).number


def _refuse_flood(tx: Tx, centre_id: UUID, kept: Mapping[str, Any]) -> None:
    """Refuse what nobody could answer: too many at the centre, or by one phone or for one car.

    Both are told in the same words, so that the page does not tell whose hours are whose.
    """
    waiting = (
        col(ServiceRequest.status).in_(HOLDING),
        col(ServiceRequest.channel) == Channel.WEB,
        col(ServiceRequest.wanted_at) >= tx.now,
    )
    at_centre = select(func.count()).where(
        col(ServiceRequest.service_center_id) == centre_id,
        col(ServiceRequest.status) == ServiceRequestStatus.NEW,
        *waiting,
    )
    of_one = select(func.count()).where(
        or_(
            col(ServiceRequest.contact_phone) == kept["contact_phone"],
            col(ServiceRequest.plate) == kept["plate"],
        ),
        *waiting,
    )
    if tx.session.exec(at_centre).one() >= MOST_WAITING:
        raise TooBusy
    if tx.session.exec(of_one).one() >= MOST_OF_ONE:
        raise TooBusy


def _refuse_taken(tx: Tx, centre_id: UUID, wanted: queries.Service, starts_at: datetime) -> None:
    """Refuse an hour the page would not offer now; a full day offers none (practice: 85-90 %)."""
    day = clock.business_date(starts_at, queries.offer(tx, centre_id).timezone)
    offered = queries.offered_days(tx, centre_id, wanted.name, day)
    if not any(starts_at in each.hours for each in offered if each.day == day):
        raise HourTaken


@needs(Appointments.EDIT)
def hold_for_known(tx: Tx, request_id: UUID) -> UUID | None:
    """Make an appointment of a request from outside, and return its id, or None.

    Only where client and car are known and belong together; it is still to be confirmed.
    """
    asked = tx.get(ServiceRequest, request_id, lock=True)
    if asked.status is not ServiceRequestStatus.NEW or asked.wanted_at is None:
        return None
    known = recognised(tx, {"rut": asked.rut, "plate": asked.plate})
    client_id, vehicle_id = known.get("client_id"), known.get("vehicle_id")
    asked.client_id, asked.vehicle_id = client_id, vehicle_id
    if client_id is None or vehicle_id is None or not asked.rut:
        return None
    if vehicles.row(tx, vehicle_id).client_id != clients.row(tx, client_id).id:
        return None
    return _held(tx, asked, client_id, vehicle_id)


def _held(tx: Tx, asked: ServiceRequest, client_id: UUID, vehicle_id: UUID) -> UUID | None:
    if asked.service_center_id is None or asked.wanted_at is None:
        return None
    try:
        with tx.session.begin_nested():
            return create(
                tx,
                client_id=client_id,
                vehicle_id=vehicle_id,
                service_center_id=asked.service_center_id,
                starts_at=asked.wanted_at,
                minutes=asked.wanted_minutes or 0,
                service_type=asked.service_type,
                customer_complaint=asked.complaint,
                channel=Channel.WEB,
                service_request_id=asked.id,
            ).id
    except TorqueError:
        return None  # the hour went meanwhile, or the centre closed: somebody answers by hand
