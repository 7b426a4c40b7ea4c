"""Cars by program."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from models.vehicles import OdometerSource
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed
from torque_app.vehicles import queries, rules, service

router = APIRouter(prefix="/vehicles", tags=["Vehículos"])

PLATE = Field(max_length=20, description="Patente, escrita como sea.", examples=["BBBB-12"])


class VehiclePatch(BaseModel):
    """What changes of a car; absent fields stay. `version` refuses a stale edit."""

    version: int | None = Field(default=None, description="La versión que leíste; otra da 409.")
    plate: Annotated[str, PLATE] | None = None
    make: str | None = Field(default=None, max_length=rules.WIDTHS["make"])
    model: str | None = Field(default=None, max_length=rules.WIDTHS["model"])
    vin: str | None = Field(default=None, max_length=30)
    year: int | None = None
    color: str | None = Field(default=None, max_length=rules.WIDTHS["color"])
    variant: str | None = Field(default=None, max_length=rules.WIDTHS["variant"])
    fuel: str | None = Field(default=None, max_length=rules.WIDTHS["fuel"])
    motor_number: str | None = Field(default=None, max_length=rules.WIDTHS["motor_number"])
    inspection_due: date | None = Field(default=None, description="Vence la revisión técnica.")
    insurance_company: str | None = Field(
        default=None, max_length=rules.WIDTHS["insurance_company"]
    )
    insurance_end: date | None = None
    notes: str | None = Field(default=None, max_length=rules.NOTES_WIDTH)


class VehicleIn(BaseModel):
    """A car as it is registered; what looks wrong in it comes back as warnings."""

    client_id: UUID
    plate: Annotated[str, PLATE]
    make: str = Field(max_length=rules.WIDTHS["make"])
    model: str = Field(max_length=rules.WIDTHS["model"])
    vin: str | None = Field(default=None, max_length=30)
    year: int | None = None
    color: str | None = Field(default=None, max_length=rules.WIDTHS["color"])
    variant: str | None = Field(default=None, max_length=rules.WIDTHS["variant"])
    fuel: str | None = Field(default=None, max_length=rules.WIDTHS["fuel"])
    motor_number: str | None = Field(default=None, max_length=rules.WIDTHS["motor_number"])
    inspection_due: date | None = None
    insurance_company: str | None = Field(
        default=None, max_length=rules.WIDTHS["insurance_company"]
    )
    insurance_end: date | None = None
    notes: str | None = Field(default=None, max_length=rules.NOTES_WIDTH)
    odometer: int | None = Field(default=None, ge=0)
    odometer_unit: rules.Unit = "km"


class OwnerIn(BaseModel):
    """The client a car passes to."""

    client_id: UUID
    version: int | None = None


class ReadingIn(BaseModel):
    """What the odometer shows; a doubtful reading is kept and comes back with warnings."""

    distance: int = Field(ge=0, description="Lo que marca el tablero.")
    unit: rules.Unit = "km"
    source: OdometerSource = OdometerSource.RECEPTION


class VehicleWithTimeline(BaseModel):
    """A car and its life, newest first."""

    vehicle: queries.VehicleDetail
    timeline: tuple[queries.TimelineEntry, ...]


@router.get("", response_model=Envelope[list[queries.VehicleRow]])
async def vehicles(calling: Calling, wanted: Wanted) -> Response:
    """Lista vehículos; filtros client, plate (o registration), vin, make, year, status."""
    return listed(calling, queries.find, wanted)


@router.get("/search", response_model=Envelope[list[queries.VehicleRow]])
async def search(
    calling: Calling,
    wanted: Wanted,
    registration: Annotated[str, Query(max_length=20, description="Patente exacta.")] = "",
    vin: Annotated[str, Query(max_length=30, description="VIN exacto.")] = "",
) -> Response:
    """Busca por patente o VIN exactos, o por lo que digas en `q`."""
    del registration, vin  # read with every other filter, named here for the documentation
    return listed(calling, queries.find, wanted)


@router.get("/{vehicle_id}", response_model=Envelope[VehicleWithTimeline])
def vehicle(calling: Calling, vehicle_id: UUID) -> Response:
    """Muestra un vehículo con su historia."""
    return answer(calling, _with_timeline, vehicle_id)


def _with_timeline(tx: Tx, vehicle_id: UUID) -> VehicleWithTimeline:
    found = queries.one(tx, vehicle_id)
    return VehicleWithTimeline(vehicle=found, timeline=queries.timeline(tx, vehicle_id))


@router.post("", response_model=Envelope[service.Registered], status_code=201)
def create(calling: Calling, body: VehicleIn) -> Response:
    """Registra un vehículo; patentes y VIN raros se aceptan con advertencias."""
    return created(calling, service.create, **body.model_dump())


@router.patch("/{vehicle_id}", response_model=Envelope[service.Registered])
def update(calling: Calling, vehicle_id: UUID, body: VehiclePatch) -> Response:
    """Cambia un vehículo."""
    return answer(calling, service.update, vehicle_id, **body.model_dump(exclude_unset=True))


@router.delete("/{vehicle_id}", response_model=Envelope[None])
def remove(calling: Calling, vehicle_id: UUID) -> Response:
    """Elimina un vehículo sin OT abiertas."""
    return answer(calling, service.remove, vehicle_id)


@router.post("/{vehicle_id}/owner", response_model=Envelope[queries.VehicleRow])
def change_owner(calling: Calling, vehicle_id: UUID, body: OwnerIn) -> Response:
    """Cambia el dueño; la historia sigue a la patente."""
    return answer(calling, service.change_owner, vehicle_id, **body.model_dump())


@router.post("/{vehicle_id}/odometer", response_model=Envelope[service.Recorded], status_code=201)
def record_odometer(calling: Calling, vehicle_id: UUID, body: ReadingIn) -> Response:
    """Registra una lectura del odómetro; nunca se rechaza por dudosa."""
    return created(calling, service.record_odometer, vehicle_id, **body.model_dump())


@router.get("/{vehicle_id}/odometer", response_model=Envelope[queries.Readings])
def readings(calling: Calling, vehicle_id: UUID) -> Response:
    """Lista las lecturas y los kilómetros por día."""
    return answer(calling, queries.readings, vehicle_id)


@router.get("/{vehicle_id}/service-history", response_model=Envelope[list[queries.ServiceRow]])
async def history(calling: Calling, vehicle_id: UUID, wanted: Wanted) -> Response:
    """Lista los trabajos hechos, del más nuevo al más viejo."""
    return listed(calling, queries.history, vehicle_id, wanted)
