"""Quotations begun: anew, from an inspection, for extra work, or as a copy; and their terms."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.quotations import (
    Insurer,
    NoteTemplate,
    Quotation,
    QuotationDocument,
    QuotationLine,
    QuotationVersion,
    QuotedKind,
    VehicleLocation,
)
from models.values import clock
from torque_app.auth import queries as members
from torque_app.clients import queries as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inspections import queries as inspections
from torque_app.quotations import access, queries
from torque_app.quotations.events import QuotationDrafted
from torque_app.quotations.lifecycle import REMOVABLE
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.queries import QuotationDetail, prices
from torque_app.quotations.queries.reading import lines_of, version_of
from torque_app.quotations.rules import amounts
from torque_app.quotations.rules.around import FINISHED, URGENCY
from torque_app.quotations.service import holding
from torque_app.quotations.service.copying import copied
from torque_app.vehicles import queries as cars

LETTERS: Final = {
    "notes": 2000, "custom_notes": 2000, "claim_number": 40, "battery_serial_number": 60,
}  # fmt: skip
MOST_DAYS: Final = 365
COPIED_TERMS: Final = (
    "document_type", "delivery_days", "has_insurance", "insurer_id", "claim_number",
    "insurance_start_date", "insurance_end_date", "deductible", "notes", "custom_notes",
    "note_template_id", "vehicle_location", "battery_serial_number", "discount_percent",
)  # fmt: skip


class Terms(TypedDict, total=False):
    """What a quotation says beside its lines; what is not told stays as it is."""

    document_type: QuotationDocument
    valid_until: dt.date | None
    delivery_days: int | None
    has_insurance: bool
    insurer_id: UUID | None
    claim_number: str
    insurance_start_date: dt.date | None
    insurance_end_date: dt.date | None
    deductible: Decimal
    notes: str
    custom_notes: str
    note_template_id: UUID | None
    vehicle_location: VehicleLocation | None
    battery_serial_number: str
    discount_percent: Decimal
    advisor_id: UUID | None


@needs(Quotations.EDIT)
def draft(
    tx: Tx,
    *,
    client_id: UUID,
    vehicle_id: UUID | None = None,
    service_center_id: UUID | None = None,
    appointment_id: UUID | None = None,
    **told: Unpack[Terms],
) -> QuotationDetail:
    """Begin a quotation for a client, with a number and no lines yet.

    Raises Invalid by field: a client, car or centre that is not of the workshop, the car of
    somebody else, terms that cannot be.
    """
    quotation = _begin(tx, client_id, vehicle_id, service_center_id)
    if appointment_id is not None:
        if prices.client_of_visit(tx, appointment_id) != client_id:
            raise Invalid.field("appointment_id", "Esa cita es de otro cliente.")
        quotation.appointment_id = appointment_id
    _tell(tx, quotation, told)
    return _written(tx, quotation, [])


def _begin(
    tx: Tx, client_id: UUID, vehicle_id: UUID | None, service_center_id: UUID | None
) -> Quotation:
    centre_id = service_center_id or prices.usual_centre(tx)
    if tx.actor.centre_id not in {None, centre_id}:
        raise NotAllowed(access.OTHER_CENTRE)
    code, zone = prices.centre_of(tx, centre_id)
    snapshot = snapshot_of(tx, client_id, vehicle_id)
    today = clock.business_date(tx.now, zone)
    counter = f"quotation:{code}-{clock.month_key(tx.now, zone)}"
    return Quotation(
        id=new_id(),
        number=f"P-{counter.removeprefix('quotation:')}-{next_number(tx, counter):04}",
        service_center_id=centre_id,
        client_id=client_id,
        vehicle_id=vehicle_id,
        quotation_date=today,
        client_snapshot=snapshot,
        created_by=tx.actor.user_id,
        advisor_id=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
    )


def snapshot_of(tx: Tx, client_id: UUID, vehicle_id: UUID | None) -> dict[str, Any]:
    """Return who and which car a quotation is for, in words; Invalid by field."""
    try:
        client = clients.row(tx, client_id)
    except NotFound:
        raise Invalid.field("client_id", "Elige un cliente de tu taller.") from None
    kept = {"client": client.name, "rut": client.rut, "phone": client.phone}
    if vehicle_id is not None:
        try:
            car = cars.row(tx, vehicle_id)
        except NotFound:
            raise Invalid.field("vehicle_id", "Elige un vehículo de tu taller.") from None
        if car.client_id != client_id:
            raise Invalid.field("vehicle_id", "Ese vehículo está a nombre de otro cliente.")
        year = f" {car.year}" if car.year else ""
        kept |= {"plate": car.plate, "vehicle": f"{car.make} {car.model}{year}"}
    return {name: value for name, value in kept.items() if value}


def _written(tx: Tx, quotation: Quotation, lines: list[QuotationLine]) -> QuotationDetail:
    """Write a new quotation with its first version and lines, and return it whole."""
    version = QuotationVersion(
        id=new_id(),
        quotation_id=quotation.id,
        revision=1,
        created_at=tx.now,
        created_by=tx.actor.user_id,
    )
    for position, line in enumerate(lines, 1):
        line.quotation_version_id, line.position = version.id, position
    holding.recount(tx, quotation, lines)
    tx.session.add(quotation)
    tx.session.flush()
    tx.session.add(version)
    tx.session.flush()
    tx.session.add_all(lines)
    tx.emit(QuotationDrafted(quotation.id, quotation.number, quotation.client_id))
    tx.session.flush()
    return queries.one(tx, quotation.id)


@needs(Quotations.EDIT)
def from_inspection(tx: Tx, inspection_id: UUID) -> QuotationDetail:
    """Begin a quotation of what an inspection found: a line per red or amber point, to be priced.

    It offers work for the inspection's OT, which takes the approved lines when the client decides.
    Points another quotation offers already are left to it. Raises Conflict when nothing is left.
    """
    seen = inspections.row(tx, inspection_id)
    suggested = inspections.suggestions(tx, inspection_id)
    if not suggested:
        raise Conflict("Esta inspección no tiene puntos en rojo ni amarillo que presupuestar.")
    found = [each for each in suggested if not each.is_quoted]
    if not found:
        raise Conflict("Todo lo que encontró esta inspección ya está en un presupuesto.")
    quotation = _for_order(tx, seen.work_order_id)
    hour = prices.hour_at(tx, quotation.service_center_id)
    lines = [
        _line(
            QuotedKind.LABOR,
            description=each.description,
            by_hours=True,
            unit_price=hour,
            priority=URGENCY[each.grade],
            inspection_point_id=each.point_id,
        )
        for each in found
    ]
    return _written(tx, quotation, lines)


@needs(Quotations.EDIT)
def supplement(tx: Tx, ot_id: UUID) -> QuotationDetail:
    """Begin a quotation of the extra work of an OT: its lines that wait for the client's word.

    Lines another open quotation of the OT offers already are left to it; without any it is empty.
    """
    quotation = _for_order(tx, ot_id)
    extra = prices.extra_work(tx, ot_id)
    tasks = [each.line_id for each in extra]
    offered = inspections.offered(tx, QuotationLine.order_line_id, tasks)
    lines = [
        _line(
            each.kind,
            description=each.description,
            quantity=each.quantity,
            by_hours=each.by_hours,
            unit_price=each.unit_price,
            discount_percent=each.discount_percent,
            unit_cost=each.unit_cost,
            item_id=each.item_id,
            operation_id=each.operation_id,
            order_line_id=each.line_id,
        )
        for each in extra
        if each.line_id not in offered
    ]
    return _written(tx, quotation, lines)


def _for_order(tx: Tx, ot_id: UUID) -> Quotation:
    order = prices.order_of(tx, ot_id)
    if order.status in FINISHED:
        raise Conflict("El trabajo de esta OT ya terminó: no se le agrega nada.")
    quotation = _begin(tx, order.client_id, order.vehicle_id, order.service_center_id)
    quotation.supplements_id = ot_id
    quotation.vehicle_location = VehicleLocation.AT_WORKSHOP
    return quotation


def _line(kind: QuotedKind, **given: Any) -> QuotationLine:
    return QuotationLine(id=new_id(), kind=kind, position=0, **given)


@needs(Quotations.EDIT)
def duplicate(tx: Tx, quotation_id: UUID) -> QuotationDetail:
    """Begin a new quotation with the lines and the terms of another, none of them decided."""
    before = holding.held(tx, quotation_id)
    quotation = _begin(tx, before.client_id, before.vehicle_id, before.service_center_id)
    for name in COPIED_TERMS:
        setattr(quotation, name, getattr(before, name))
    kept = lines_of(tx, version_of(tx, quotation_id, before.revision).id)
    return _written(tx, quotation, [copied(line, order=False) for line in kept])


@needs(Quotations.EDIT)
def set_header(
    tx: Tx, quotation_id: UUID, *, version: int | None = None, **told: Unpack[Terms]
) -> QuotationDetail:
    """Change the terms of a quotation that is open; a discount of the whole reprices its lines."""
    quotation = holding.open_one(tx, quotation_id, version=version)
    _tell(tx, quotation, told)
    _, lines = holding.current(tx, quotation)
    holding.recount(tx, quotation, lines)
    holding.changed(tx, quotation)
    return queries.one(tx, quotation_id)


def _tell(tx: Tx, quotation: Quotation, told: Terms) -> None:
    """Write terms, or refuse them each by its sentence."""
    wrong = _wrong(tx, quotation, told)
    if wrong:
        raise Invalid(fields=wrong)
    for name, value in told.items():
        setattr(quotation, name, value.strip() if isinstance(value, str) else value)
    if "discount_percent" in told:
        quotation.discount_percent = amounts.check_percent(told["discount_percent"])
    template_id = told.get("note_template_id")
    if template_id is not None and "notes" not in told:
        quotation.notes = tx.get(NoteTemplate, template_id).content
    if quotation.insurer_id is not None:
        quotation.has_insurance = True


def _wrong(tx: Tx, quotation: Quotation, told: Terms) -> dict[str, str]:
    wrong: dict[str, str] = {}
    unknown = told.keys() - Terms.__annotations__.keys()
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    for name, most in LETTERS.items():
        if len(str(told.get(name) or "")) > most:
            wrong[name] = Sentence("Escribe {most} letras como máximo.", most=most)
    days = told.get("delivery_days")
    if days is not None and not 0 <= days <= MOST_DAYS:
        wrong["delivery_days"] = "El plazo va de 0 a 365 días."
    until = told.get("valid_until")
    if until is not None and until < quotation.quotation_date:
        wrong["valid_until"] = "La vigencia termina después de la fecha del presupuesto."
    deductible = told.get("deductible")
    if deductible is not None and not 0 <= deductible <= amounts.MOST_PRICE:
        wrong["deductible"] = "Escribe un monto de cero hacia arriba."
    if told.get("insurer_id") is not None and not _exists(tx, Insurer, told["insurer_id"]):
        wrong["insurer_id"] = "Elige una compañía de la lista."
    template = told.get("note_template_id")
    if template is not None and not _exists(tx, NoteTemplate, template):
        wrong["note_template_id"] = "Elige una plantilla de la lista."
    advisor = told.get("advisor_id")
    if advisor is not None and not members.member_names(tx, [advisor]):
        wrong["advisor_id"] = "Elige a alguien de tu taller."
    return wrong


def _exists(tx: Tx, model: type[Insurer | NoteTemplate], row_id: UUID | None) -> bool:
    return tx.session.exec(select(model.id).where(col(model.id) == row_id)).first() is not None


@needs(Quotations.DELETE)
def remove(tx: Tx, quotation_id: UUID) -> None:
    """Take a quotation off the list that nobody waits for; Conflict for one that was sent."""
    quotation = holding.held(tx, quotation_id)
    if quotation.status not in REMOVABLE or quotation.work_order_id is not None:
        raise Conflict("Sólo se elimina un presupuesto en borrador o rechazado.")
    quotation.deleted_at = tx.now
    holding.changed(tx, quotation)
