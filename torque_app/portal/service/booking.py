"""A visit asked for by a client who is known: the public page's own booking, in their name."""

from datetime import datetime
from uuid import UUID

from torque_app.appointments import service as appointments
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal import queries
from torque_app.portal.permissions import Portal


@needs(Portal.OPEN)
def book(
    tx: Tx,
    client_id: UUID,
    *,
    centre_id: UUID,
    vehicle_id: UUID,
    service: str,
    starts_at: datetime,
    complaint: str = "",
    phone: str = "",
) -> str:
    """Ask for a visit with one of the client's own cars and return the request's number.

    `phone` is used where the workshop has none. Raises NotFound for another's car or a centre
    that takes no bookings, HourTaken, TooBusy, and Invalid by field.
    """
    car = queries.car(tx, client_id, vehicle_id).car
    queries.offer(tx, centre_id)
    known = queries.contact(tx, client_id)
    number = known.phone or phone
    if not number.strip():
        raise Invalid.field("phone", "Escribe tu teléfono para poder llamarte.")
    return appointments.book_online(
        tx,
        centre_id,
        service=service,
        starts_at=starts_at,
        name=known.name,
        phone=number,
        email=known.email,
        rut=known.rut,
        plate=car.plate,
        complaint=complaint,
    )
