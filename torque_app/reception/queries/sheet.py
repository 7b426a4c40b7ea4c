"""What the slip says of an act, gathered for the printer."""

from uuid import UUID

from models.vehicles import Vehicle
from torque_app.core.tx import Tx
from torque_app.integrations.printing.intake import IntakeSheet, SheetMark, SheetView, pesos
from torque_app.integrations.printing.sheet import SheetClient, SheetVehicle
from torque_app.reception.queries.intakes import one
from torque_app.reception.queries.rows import IntakeDetail
from torque_app.reception.rules import words
from torque_app.reception.rules.drawings import DRAWINGS
from torque_app.work_orders import queries as work_orders

Pairs = tuple[tuple[str, str], ...]


def sheet_of(tx: Tx, intake_id: UUID, *, signature: bytes | None) -> IntakeSheet:
    """Return the sheet of an act that is about to be closed; its names and texts as of now."""
    told = one(tx, intake_id)
    act = told.intake
    centre, branding = work_orders.letterhead(tx, act.service_center_id)
    return IntakeSheet(
        number=act.number,
        received_at=act.created_at,
        signed_at=act.signed_at or tx.now,
        centre=centre,
        client=SheetClient(act.client, told.client_rut, told.client_phone, told.client_email),
        vehicle=_vehicle(tx, told),
        service=act.service_type,
        complaint=told.complaint,
        symptom=_symptom(told),
        readings=_readings(told),
        belongings=_belongings(told),
        lights=tuple(words.WARNING_LIGHTS[name] for name in told.warning_lights),
        authorisations=_authorisations(told),
        views=_views(told),
        photos=len(told.photos) + sum(len(mark.photos) for mark in told.marks),
        signed_by=told.signed_by,
        signed_rut=told.signed_rut,
        refused=told.refused_reason,
        promised_at=act.promised_at,
        brought_by=_joined(told.brought_by, told.brought_by_rut, told.brought_by_phone),
        advisor=act.received_by or "",
        notes=told.notes,
        signature=signature,
        branding=branding,
    )


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _vehicle(tx: Tx, told: IntakeDetail) -> SheetVehicle:
    color, fuel = None, None
    if told.vehicle_id is not None:
        car = tx.get(Vehicle, told.vehicle_id)
        color, fuel = car.color, car.fuel
    eighths = told.fuel_eighths
    level = None if eighths is None else f"{eighths}/8"
    return SheetVehicle(
        plate=told.intake.plate,
        description=told.intake.vehicle,
        vin=told.vin,
        colour=color,
        odometer=told.odometer,
        fuel=_joined(fuel or "", level or "") or None,
    )


def _symptom(told: IntakeDetail) -> str:
    named = words.SYMPTOMS.get(told.symptom, "")
    return _joined(named, told.symptom_when)


def _readings(told: IntakeDetail) -> Pairs:
    percent, keys = told.battery_percent, told.keys_count
    return (
        ("Batería", "" if percent is None else f"{percent} %"),
        ("Serie de batería", told.battery_serial),
        ("N.º de motor", told.motor_number),
        ("Serie del cargador", told.charger_serial),
        ("Llaves", "" if keys is None else str(keys)),
        ("Ubicación", told.parked_at),
    )


def _yes_or_no(answer: object) -> str:
    return "Sí" if answer else "No"


def _belongings(told: IntakeDetail) -> Pairs:
    checked = tuple(
        (name, _yes_or_no(told.belongings[key]))
        for key, name in words.BELONGINGS.items()
        if key in told.belongings
    )
    valuables = str(told.belongings.get(words.VALUABLES, ""))
    return (*checked, ("Objetos de valor", valuables)) if valuables else checked


def _authorisations(told: IntakeDetail) -> Pairs:
    given = told.authorisations
    answered = tuple(
        (name, _yes_or_no(given[key])) for key, name in words.AUTHORISATIONS.items() if key in given
    )
    amount, collector = given.get(words.PREAUTHORISED), given.get(words.COLLECTED_BY)
    more = (
        ("Monto preautorizado", pesos(amount) if amount is not None else ""),
        ("Puede retirar", str(collector or "")),
    )
    return answered + tuple(pair for pair in more if pair[1])


def _views(told: IntakeDetail) -> tuple[SheetView, ...]:
    return tuple(
        SheetView(
            name=words.VIEWS[view],
            width=drawing.width,
            height=drawing.height,
            outline=drawing.outline,
            lines=drawing.lines,
            mirrored=drawing.mirrored,
            marks=tuple(
                SheetMark(words.MARKS[mark.kind], mark.x, mark.y, mark.note)
                for mark in told.marks
                if mark.view is view
            ),
        )
        for view, drawing in DRAWINGS.items()
    )
