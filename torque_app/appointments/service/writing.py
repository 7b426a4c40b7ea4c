"""The mails about an appointment: short, with day, hour, place, and how to reach the workshop."""

from typing import Final
from uuid import UUID

from models.appointments import Appointment
from models.values import clock, plate
from torque_app.appointments.permissions import Appointments
from torque_app.clients import queries as clients
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import queries as mails
from torque_app.notifications import service as notifications
from torque_app.tenants import queries as tenants
from torque_app.vehicles import queries as vehicles

SETTING: Final = "mail_appointments"
"""The workshop's setting that keeps these mails in (False); by default they go."""

_SAID: Final = {
    "confirmed": (_("Tu hora en {workshop} está confirmada"), _("Te esperamos:")),
    "moved": (_("Tu hora en {workshop} cambió"), _("Tu nueva hora es:")),
    "reminder": (_("Recuerda tu hora en {workshop}"), _("Te esperamos mañana:")),
    "cancelled": (_("Tu hora en {workshop} se anuló"), _("Esta hora ya no corre:")),
}


@needs(Appointments.EDIT)
def write_to_client(tx: Tx, appointment_id: UUID, *, about: str) -> UUID | None:
    """Have a mail about an appointment sent to its client; return its key.

    `about` is confirmed, moved, reminder or cancelled. None where the client has no address, the
    workshop keeps such mails in, or the installation cannot send any.
    """
    visit = tx.get(Appointment, appointment_id)
    workshop, client = tenants.current(tx), clients.row(tx, visit.client_id)
    if not client.email or workshop.settings.get(SETTING) is False or not mails.goes_out(tx):
        return None
    subject, opening = _SAID[about]
    return notifications.mail(
        tx,
        to=client.email,
        subject=_(Sentence(subject, workshop=workshop.name)),
        text=_text(tx, visit, name=client.name, opening=opening),
        sender_name=workshop.name,
        reply_to=tenants.centre(tx, visit.service_center_id).email or None,
        about=("appointments", visit.id),
    )


def _text(tx: Tx, visit: Appointment, *, name: str, opening: str) -> str:
    centre = tenants.centre(tx, visit.service_center_id)
    car = vehicles.row(tx, visit.vehicle_id)
    place = ", ".join(filter(None, (centre.name, centre.address, centre.comuna)))
    lines = [
        _(Sentence("Hola, {name}:", name=name)),
        "",
        opening,
        clock.formatted(visit.starts_at, centre.timezone),
        place,
        f"{plate.formatted(car.plate)} · {car.make} {car.model}",
        visit.service_type,
    ]
    if visit.pickup_address:
        lines.append(
            _(
                Sentence(
                    "Iremos a buscar tu vehículo a {address}, {comuna}.",
                    address=visit.pickup_address,
                    comuna=visit.pickup_comuna,
                )
            )
        )
    reach = " · ".join(filter(None, (centre.phone, centre.email)))
    if reach:
        lines += ["", _(Sentence("Si no puedes venir, avísanos: {reach}", reach=reach))]
    return "\n".join(lines)
