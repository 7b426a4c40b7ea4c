"""What messages and rules may say of appointments, and the request a rule may write down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from models.appointments import Channel
from models.values import clock
from torque_app.appointments import queries, service
from torque_app.appointments.events import (
    AppointmentBooked,
    AppointmentEvent,
    AppointmentMissed,
)
from torque_app.appointments.permissions import Appointments
from torque_app.automation import service as automation
from torque_app.automation.service import Argument, Deed, Occasion
from torque_app.core.errors import Conflict
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned, Kind, Value, Variable, offer
from torque_app.tenants import queries as tenants

ABOUT: Final = "appointments"
_FIGURES: Final[Mapping[str, str | Variable]] = {
    "numero": _("Número de cita"),
    "cliente": _("Cliente"),
    "patente": _("Patente"),
    "vehiculo": _("Vehículo"),
    "servicio": _("Tipo de servicio"),
    "fecha": Variable(_("Fecha"), Kind.DATE),
    "hora": _("Hora"),
}


class NobodyAsks(Conflict):
    """What happened names no client a request could be written for."""

    code, message = "nobody_asks", "Este suceso no tiene un cliente para la solicitud."


def _read(tx: Tx, event: AppointmentEvent) -> dict[str, Value]:
    row = queries.one(tx, event.appointment_id)
    at = _local(tx, row.starts_at)
    return {
        "numero": row.number,
        "cliente": row.client,
        "patente": row.plate,
        "vehiculo": row.vehicle,
        "servicio": row.service_type,
        "fecha": at.date(),
        "hora": f"{at:%H:%M}",
    }


def _local(tx: Tx, at: datetime) -> datetime:
    return clock.local(at, tenants.current(tx).timezone)


def _audience(tx: Tx, event: AppointmentEvent) -> Concerned:
    row = queries.one(tx, event.appointment_id)
    return Concerned(
        about=(ABOUT, row.id),
        client_id=row.client_id,
        link=f"/agenda?appointment={row.id}",
        vehicle_id=row.vehicle_id,
    )


def _ask(tx: Tx, occasion: Occasion, told: Mapping[str, str]) -> str:
    concerned = occasion.concerned
    if concerned.client_id is None:
        raise NobodyAsks
    row = service.request(
        tx,
        channel=Channel.CALL_CENTER,
        client_id=concerned.client_id,
        vehicle_id=concerned.vehicle_id,
        service_type=occasion.filled(told["service_type"]),
        complaint=occasion.filled(told.get("complaint", "")),
    )
    return Sentence("Anotó la solicitud {number}.", number=row.number)


for _event, _label in (
    (AppointmentBooked, _("Se agenda una cita")),
    (AppointmentMissed, _("Un cliente no llega a su cita")),
):
    offer(_event, _label, subject=ABOUT, variables=_FIGURES, read=_read, audience=_audience)

automation.offer_deed(
    Deed(
        "appointments.request",
        _("Anotar una solicitud de servicio"),
        frozenset({Appointments.EDIT.value, Appointments.VIEW.value}),
        (
            Argument("service_type", _("Tipo de servicio"), most=60),
            Argument("complaint", _("Detalle"), most=500, is_required=False),
        ),
        _ask,
        frozenset({ABOUT, "vehicles", "work_orders"}),
    )
)
