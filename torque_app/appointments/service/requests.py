"""Requests for service: somebody asks by phone, at the counter or from outside (REC-07)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from models.appointments import Channel, ServiceRequest, ServiceRequestStatus
from models.base import new_id
from models.values import clock, plate
from models.values import rut as ruts
from torque_app.appointments import lifecycle, queries, rules
from torque_app.appointments.events import RequestChanged, RequestReceived
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries import RequestRow
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, Invalid, NotFound, Stale
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.vehicles import queries as vehicles

PREFIX: Final = "SS"
EDITABLE: Final = frozenset(
    {
        "service_center_id", "client_id", "vehicle_id", "contact_name", "contact_phone",
        "contact_email", "rut", "plate", "service_type", "wanted_at", "wanted_minutes", "complaint",
    }
)  # fmt: skip
LONGEST_PLATE: Final = 12


@needs(Appointments.EDIT)
def request(tx: Tx, /, *, channel: Channel = Channel.CALL_CENTER, **fields: Any) -> RequestRow:
    """Write a request down and return it; `fields` are those of EDITABLE.

    A client or a car the workshop knows by RUT or plate is recognised.
    """
    asked = receive(tx, channel=channel, fields=recognised(tx, checked(tx, fields)))
    tx.session.flush()
    return queries.request(tx, asked.id)


@needs(Appointments.EDIT)
def update_request(
    tx: Tx, /, request_id: UUID, *, version: int | None = None, **fields: Any
) -> RequestRow:
    """Change the given fields of a request that waits; a version that moved on is Stale."""
    asked = _held(tx, request_id, version)
    if asked.status is not ServiceRequestStatus.NEW:
        raise Conflict("Esa solicitud ya se respondió: no se cambia.")
    kept = checked(tx, fields, before=asked)
    for name, value in kept.items():
        setattr(asked, name, value)
    tx.emit(RequestChanged(asked.id, asked.number))
    tx.session.flush()
    return queries.request(tx, request_id)


@needs(Appointments.EDIT)
def close_request(
    tx: Tx, request_id: UUID, *, reason: str, version: int | None = None
) -> RequestRow:
    """Close a request nothing came of, and say why; an hour it held is free again."""
    asked = _held(tx, request_id, version)
    why = reason.strip()
    if not why:
        raise Invalid.field("reason", "Escribe por qué se cierra la solicitud.")
    if len(why) > rules.WIDTHS["reason"]:
        raise Invalid.field(
            "reason", Sentence("Usa {most} letras como máximo.", most=rules.WIDTHS["reason"])
        )
    if asked.status is ServiceRequestStatus.SCHEDULED:
        raise Conflict("Esa solicitud tiene una cita: anula la cita y se cerrará con ella.")
    lifecycle.REQUEST.check(asked.status, ServiceRequestStatus.CLOSED)
    asked.status, asked.closed_reason = ServiceRequestStatus.CLOSED, why
    tx.emit(RequestChanged(asked.id, asked.number))
    tx.session.flush()
    return queries.request(tx, request_id)


def receive(tx: Tx, *, channel: Channel, fields: Mapping[str, Any]) -> ServiceRequest:
    """Write a checked request down with its number, the last thing taken."""
    asked = ServiceRequest(
        **fields,
        id=new_id(),
        number="",
        channel=channel,
        created_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )
    year = clock.business_date(tx.now, tenants.current(tx).timezone).year
    taken = next_number(tx, f"service_requests:{year}")
    asked.number = rules.number_of(PREFIX, year, taken)
    tx.session.add(asked)
    tx.emit(
        RequestReceived(
            asked.id, asked.number,
            contact_name=asked.contact_name, is_online=channel is Channel.WEB,
        )
    )  # fmt: skip
    return asked


def recognised(tx: Tx, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields with the client and the car they name, where the workshop knows them.

    A car of somebody else than who asks is left out: the workshop has to look at it.
    """
    told = dict(fields)
    car = vehicles.by_plate(tx, told["plate"]) if told.get("plate") else None
    if told.get("client_id") is None and told.get("rut"):
        known = clients.with_rut(tx, told["rut"])
        told["client_id"] = known.id if known else None
    if told.get("vehicle_id") is None and car is not None:
        owner = told.get("client_id")
        told["vehicle_id"] = car.id if owner in {None, car.client_id} else None
        if owner is None and not told.get("rut"):
            told["client_id"] = car.client_id
    return told


def checked(
    tx: Tx, fields: Mapping[str, Any], *, before: ServiceRequest | None = None
) -> dict[str, Any]:
    """Return the fields as they are stored, or refuse them with a sentence for each."""
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(fields=dict.fromkeys(sorted(unknown), "Ese dato no existe."))
    kept, wrong = dict(fields), dict[str, str]()
    for name in ("contact_name", "complaint", "service_type"):
        if name in kept:
            kept[name] = str(kept[name] or "").strip()
            if len(kept[name]) > rules.WIDTHS[name]:
                wrong[name] = Sentence("Usa {most} letras como máximo.", most=rules.WIDTHS[name])
    for name, read in (
        ("contact_phone", clients.phone_of),
        ("contact_email", clients.email_of),
        ("rut", ruts.normalize),
        ("plate", _plate),
    ):
        try:
            if name in kept:
                kept[name] = read(kept[name]) if str(kept[name] or "").strip() else ""
        except ValueError as refused:
            wrong[name] = str(refused)
    wrong |= _unknown_rows(tx, kept) | _no_hour(kept, tx.now)
    if wrong:
        raise Invalid(fields=wrong)
    _fill_contact(tx, kept, before)
    return kept


def _plate(typed: str) -> str:
    number = plate.normalize(typed)
    if len(number) > LONGEST_PLATE:
        raise ValueError("Esa patente es demasiado larga. Revísala.")
    return number


def _unknown_rows(tx: Tx, kept: Mapping[str, Any]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for name, read, sentence in (
        ("service_center_id", tenants.centre, "Ese centro no existe."),
        ("client_id", clients.row, "Elige un cliente de tu taller."),
        ("vehicle_id", vehicles.row, "Elige un vehículo de tu taller."),
    ):
        if kept.get(name) is None:
            continue
        try:
            read(tx, kept[name])
        except NotFound:
            wrong[name] = sentence
    return wrong


def _no_hour(kept: Mapping[str, Any], now: datetime) -> dict[str, str]:
    wanted: datetime | None = kept.get("wanted_at")
    if wanted is not None and wanted.tzinfo is None:
        return {"wanted_at": "La hora va con su zona horaria."}
    if wanted is not None and abs(wanted - now) > rules.FARTHEST:
        return {"wanted_at": "Elige un día a menos de un año de hoy."}
    minutes = kept.get("wanted_minutes")
    refused = rules.length_refusal(minutes) if minutes is not None else None
    return {"wanted_minutes": refused} if refused else {}


def _fill_contact(tx: Tx, kept: dict[str, Any], before: ServiceRequest | None) -> None:
    """Take the contact from the client who is named, and refuse a request nobody can answer."""

    def now(name: str) -> Any:
        return kept[name] if name in kept else getattr(before, name, None)

    client_id = now("client_id")
    if client_id is not None:
        known = clients.row(tx, client_id)
        kept["contact_name"] = now("contact_name") or known.name[: rules.WIDTHS["contact_name"]]
        if not now("contact_phone") and not now("contact_email"):
            kept["contact_phone"] = known.phone or ""
            kept["contact_email"] = known.email or ""
        return
    if not now("contact_name"):
        raise Invalid.field("contact_name", "Escribe el nombre de quien pide la hora.")
    if not now("contact_phone") and not now("contact_email"):
        raise Invalid.field("contact_phone", "Deja un teléfono o un correo para responderle.")


def _held(tx: Tx, request_id: UUID, version: int | None) -> ServiceRequest:
    asked = tx.get(ServiceRequest, request_id, lock=True)
    if version is not None and version != asked.version:
        raise Stale
    return asked
