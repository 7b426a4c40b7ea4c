"""Writing appointments: a new one, its particulars, its place, and taking it out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel import col

from models.appointments import Appointment, AppointmentStatus, Channel
from models.base import new_id
from models.values import clock
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.events import (
    AppointmentBooked,
    AppointmentChanged,
    AppointmentMoved,
)
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries import AppointmentRow
from torque_app.appointments.queries.appointments import appointment_row, appointments
from torque_app.appointments.service.asked import note_scheduled
from torque_app.appointments.service.placing import (
    Place,
    check_centre,
    check_place,
    hold_calendar,
    place_of,
    put,
    spanning,
    told,
)
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, Invalid, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.vehicles import queries as vehicles
from torque_app.workshop import queries as workshop

PREFIX = "CI"
TEXTS = (
    "service_type", "customer_complaint", "notes", "pickup_address", "pickup_comuna",
    "pickup_city", "drop_address", "drop_comuna", "drop_city",
)  # fmt: skip
DETAILS = frozenset({*TEXTS, "channel", "estimated_hours", "estimated_cost", "location"})
PLACE = frozenset({"starts_at", "minutes", "bay_id", "technician_id"})
MOST_HOURS = Decimal(200)
MOST_COST = Decimal(1_000_000_000)


@needs(Appointments.EDIT)
def create(
    tx: Tx,
    /,
    *,
    client_id: UUID,
    vehicle_id: UUID,
    service_center_id: UUID,
    starts_at: datetime,
    minutes: int,
    service_type: str,
    bay_id: UUID | None = None,
    technician_id: UUID | None = None,
    service_request_id: UUID | None = None,
    confirmed: bool = False,
    **details: Any,
) -> AppointmentRow:
    """Book a car in and return the appointment with its warnings; `details` are of DETAILS.

    A request it comes from is scheduled with it.

    Raises:
        Invalid: with a sentence for each field that is wrong.
        SlotTaken: the bay or the technician is promised to another appointment.
    """
    check_centre(tx, service_center_id)
    kept = _checked({"service_type": service_type, "channel": Channel.CALL_CENTER, **details})
    wanted = Place(service_center_id, *spanning(starts_at, minutes), bay_id, technician_id)
    check_owner(tx, client_id, vehicle_id)
    visit = _drafted(tx, kept, client_id=client_id, vehicle_id=vehicle_id, wanted=wanted)
    if service_request_id is not None:
        note_scheduled(tx, service_request_id, client_id=client_id, vehicle_id=vehicle_id)
        visit.service_request_id = service_request_id
    if confirmed:
        visit.status, visit.confirmed_at = AppointmentStatus.CONFIRMED, tx.now
    hold_calendar(tx, service_center_id)
    check_place(tx, wanted, besides=None)
    visit.number = _number(tx, service_center_id)
    put(tx, visit, wanted)
    tx.emit(
        AppointmentBooked(
            visit.id, visit.number, service_center_id,
            client_id=client_id, vehicle_id=vehicle_id, starts_at=wanted.starts_at,
            booked_by=tx.actor.user_id,
        )
    )  # fmt: skip
    return shown(tx, visit)


def _drafted(
    tx: Tx, kept: Mapping[str, Any], *, client_id: UUID, vehicle_id: UUID, wanted: Place
) -> Appointment:
    return Appointment(
        **kept,
        id=new_id(),
        number="",
        service_center_id=wanted.service_center_id,
        client_id=client_id,
        vehicle_id=vehicle_id,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )


def _number(tx: Tx, centre_id: UUID) -> str:
    year = clock.business_date(tx.now, workshop.calendar(tx, centre_id).timezone).year
    return rules.number_of(PREFIX, year, next_number(tx, f"appointments:{year}"))


@needs(Appointments.EDIT)
def update(
    tx: Tx, /, appointment_id: UUID, *, version: int | None = None, **fields: Any
) -> AppointmentRow:
    """Change the given fields of a live appointment: those of DETAILS and of its place.

    A version that moved on is refused as Stale.
    """
    visit = held(tx, appointment_id, version=version)
    given = {name: value for name, value in fields.items() if name in PLACE}
    details = _checked(
        {name: value for name, value in fields.items() if name not in PLACE}, before=visit
    )

    def change() -> None:
        for name, value in details.items():
            setattr(visit, name, value)

    if given:
        _move(tx, visit, _wanted(visit, given), also=change)
    else:
        change()
        _changed(tx, visit)
    return shown(tx, visit)


def _wanted(visit: Appointment, given: Mapping[str, Any]) -> Place:
    """Return where an appointment goes, what is not said staying as it is."""
    before = place_of(visit)
    minutes = given.get("minutes")
    if minutes is None:
        minutes = int((visit.ends_at - visit.starts_at).total_seconds() // 60)
    starts_at, ends_at = spanning(given.get("starts_at") or before.starts_at, minutes)
    return replace(
        before,
        starts_at=starts_at,
        ends_at=ends_at,
        bay_id=given.get("bay_id", before.bay_id),
        technician_id=given.get("technician_id", before.technician_id),
    )


@needs(Appointments.EDIT)
def move(
    tx: Tx,
    appointment_id: UUID,
    *,
    starts_at: datetime,
    minutes: int,
    bay_id: UUID | None,
    technician_id: UUID | None,
    version: int,
) -> AppointmentRow:
    """Give an appointment another hour, length, bay or technician, all four as they are to be."""
    visit = held(tx, appointment_id, version=version)
    wanted = Place(visit.service_center_id, *spanning(starts_at, minutes), bay_id, technician_id)
    _move(tx, visit, wanted)
    return shown(tx, visit)


def _move(tx: Tx, visit: Appointment, wanted: Place, also: Any = None) -> None:
    before = place_of(visit)
    starts_anew = wanted.starts_at != before.starts_at
    if starts_anew and visit.status is AppointmentStatus.IN_PROGRESS:
        raise Conflict("El vehículo ya está en el taller: sólo puedes cambiar cuánto dura y dónde.")
    if wanted != before:
        hold_calendar(tx, visit.service_center_id)
        check_place(tx, wanted, besides=visit.id, anew=starts_anew)
    put(tx, visit, wanted, also=also)
    if starts_anew:
        visit.reminded_at = None
        tx.emit(
            AppointmentMoved(
                visit.id, visit.number, visit.service_center_id,
                before=before.starts_at, starts_at=wanted.starts_at,
            )
        )  # fmt: skip
    else:
        _changed(tx, visit)


@needs(Appointments.DELETE)
def remove(tx: Tx, appointment_id: UUID) -> None:
    """Take an appointment out of the calendar and the lists, unless an OT came of it."""
    visit = tx.get(Appointment, appointment_id, lock=True)
    check_centre(tx, visit.service_center_id)
    if visit.work_order_id is not None:
        raise Conflict("Esa cita ya tiene una OT: no se puede eliminar.")
    visit.deleted_at = tx.now
    _changed(tx, visit)


def held(tx: Tx, appointment_id: UUID, *, version: int | None = None) -> Appointment:
    """Return a live appointment for a change, held until commit."""
    visit = tx.get(Appointment, appointment_id, lock=True)
    check_centre(tx, visit.service_center_id)
    if version is not None and version != visit.version:
        raise Stale
    if visit.status not in lifecycle.LIVE:
        raise Conflict(
            Sentence(
                "La cita está en «{status}»: ya no se cambia. Agenda una nueva.",
                status=Sentence(lifecycle.APPOINTMENT.names[visit.status]),
            )
        )
    return visit


def shown(tx: Tx, visit: Appointment) -> AppointmentRow:
    """Return an appointment at hand as it is now, with its warnings."""
    tx.session.flush()
    found = tx.session.execute(appointments().where(col(Appointment.id) == visit.id)).one()
    live = visit.status in lifecycle.LIVE
    return appointment_row(found, warnings=told(tx, visit) if live else ())


def check_owner(tx: Tx, client_id: UUID, vehicle_id: UUID) -> None:
    """Refuse a client or a car of nobody here, and a car that is another client's."""
    try:
        clients.row(tx, client_id)
    except NotFound:
        raise Invalid.field("client_id", "Elige un cliente de tu taller.") from None
    try:
        car = vehicles.row(tx, vehicle_id)
    except NotFound:
        raise Invalid.field("vehicle_id", "Elige un vehículo de tu taller.") from None
    if car.client_id != client_id:
        raise Invalid.field(
            "vehicle_id",
            Sentence(
                "{plate} está a nombre de {client}. Agenda a su dueño o cambia el dueño primero.",
                plate=car.plate_shown,
                client=car.client,
            ),
        )


def _changed(tx: Tx, visit: Appointment) -> None:
    tx.emit(AppointmentChanged(visit.id, visit.number, visit.service_center_id))


def _checked(fields: Mapping[str, Any], *, before: Appointment | None = None) -> dict[str, Any]:
    """Return the details as they are stored, or refuse them with a sentence for each."""
    unknown = fields.keys() - DETAILS
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), "Ese dato no existe."))
    kept, wrong = dict(fields), dict[str, str]()
    for name in TEXTS:
        if name in kept:
            kept[name] = str(kept[name] or "").strip()
            if len(kept[name]) > rules.WIDTHS[name]:
                wrong[name] = Sentence("Usa {most} letras como máximo.", most=rules.WIDTHS[name])
    if "service_type" in kept and not kept["service_type"]:
        wrong["service_type"] = "Escribe qué se le hará al vehículo."
    for name, most in (("estimated_hours", MOST_HOURS), ("estimated_cost", MOST_COST)):
        amount = kept.get(name)
        if amount is not None and not (amount.is_finite() and 0 <= amount <= most):
            wrong[name] = Sentence("Va un número entre 0 y {most}.", most=most)
    wrong |= _at_home(kept, before)
    if wrong:
        raise Invalid(fields=wrong)
    return kept


def _at_home(kept: dict[str, Any], before: Appointment | None) -> dict[str, str]:
    """Return what a visit at home lacks; the car goes back where it came from unless told."""

    def now(name: str) -> Any:
        return kept.get(name, getattr(before, name, "") if before else "")

    if now("location") != rules.HOME:
        return {}
    asked = ("pickup_address", "pickup_comuna")
    wrong = {name: "Para ir a buscar el vehículo falta la dirección y la comuna."
             for name in asked if not now(name)}  # fmt: skip
    if not now("drop_address"):
        for part in ("address", "comuna", "city"):
            kept[f"drop_{part}"] = now(f"pickup_{part}")
    return wrong
