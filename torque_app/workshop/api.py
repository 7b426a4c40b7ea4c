"""Bays, technicians, hours, labour times and load by program."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Query, Response, UploadFile
from pydantic import BaseModel, Field

from models.workshop import BayKind, Level, Skill
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.shell.rest import Calling, Envelope, Instant, Wanted, answer, created, listed, told
from torque_app.workshop import queries, service

router = APIRouter(tags=["Taller y tempario"])

_WALL = r"^([0-9]{1,2}:[0-9]{2})$"
Wall = Annotated[str, Field(pattern=_WALL, examples=["09:00"])]
Stretch = Annotated[list[Wall], Field(min_length=2, max_length=2)]
DayHours = Annotated[list[Stretch], Field(max_length=2)]
Week = dict[Annotated[str, Field(pattern="^[0-6]$")], DayHours]
"""`"0"` is Monday; `{"0": [["09:00", "13:00"], ["14:00", "18:00"]]}`."""

Hours = Annotated[Decimal, Field(gt=0, le=200, max_digits=6, decimal_places=3)]


class BayIn(BaseModel):
    """A bay as it is added."""

    service_center_id: UUID
    code: str = Field(min_length=1, max_length=12, examples=["B1"])
    name: str = Field(default="", max_length=60)
    kind: BayKind = BayKind.GENERAL
    capacity_kg: int | None = Field(default=None, ge=1, le=40_000)
    height_cm: int | None = Field(default=None, ge=1, le=1_000)
    position: int = Field(default=0, ge=0, le=999)
    is_active: bool = True


class BayPatch(BaseModel):
    """What changes of a bay; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    service_center_id: UUID | None = None
    code: str | None = Field(default=None, min_length=1, max_length=12)
    name: str | None = Field(default=None, max_length=60)
    kind: BayKind | None = None
    capacity_kg: int | None = Field(default=None, ge=1, le=40_000)
    height_cm: int | None = Field(default=None, ge=1, le=1_000)
    position: int | None = Field(default=None, ge=0, le=999)
    is_active: bool | None = None


class TechnicianIn(BaseModel):
    """A member who works on vehicles; without a week, there while the centre is open."""

    user_id: UUID
    service_center_id: UUID
    level: Level = Level.TECHNICIAN
    skills: list[Skill] = Field(default_factory=list, max_length=20)
    week: Week = Field(default_factory=dict)
    is_active: bool = True


class TechnicianPatch(BaseModel):
    """What changes of a technician; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    service_center_id: UUID | None = None
    level: Level | None = None
    skills: list[Skill] | None = Field(default=None, max_length=20)
    week: Week | None = None
    is_active: bool | None = None


class AbsenceIn(BaseModel):
    """A time a technician is away."""

    starts_at: Instant
    ends_at: Instant
    reason: str = Field(default="", max_length=120)


class OfferedService(BaseModel):
    """What the public booking page offers."""

    name: str = Field(min_length=1, max_length=60)
    minutes: int = Field(ge=5, le=720)


class CalendarPatch(BaseModel):
    """What changes of a centre's calendar; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    week: Week | None = None
    slot_minutes: int | None = Field(default=None, ge=5, le=240)
    max_load_percent: int | None = Field(default=None, ge=10, le=100)
    no_show_minutes: int | None = Field(default=None, ge=5, le=240)
    works_on_holidays: bool | None = None
    online_booking: bool | None = None
    lead_hours: int | None = Field(default=None, ge=0, le=720)
    horizon_days: int | None = Field(default=None, ge=1, le=365)
    services: list[OfferedService] | None = Field(default=None, max_length=30)


class SpecialDayIn(BaseModel):
    """A day unlike its weekday; `whole_workshop` says it of every centre."""

    day: date
    is_open: bool = False
    hours: DayHours = Field(default_factory=list)
    reason: str = Field(default="", max_length=120)
    whole_workshop: bool = False


class OperationIn(BaseModel):
    """An operation of the catalogue; without make and model it fits any car."""

    code: str = Field(min_length=1, max_length=40, examples=["FRE-010"])
    description: str = Field(min_length=1, max_length=200)
    standard_hours: Hours
    service_type: str = Field(default="", max_length=60)
    skill: Skill = Skill.MECHANICS
    make: str = Field(default="", max_length=40)
    model: str = Field(default="", max_length=60)
    is_active: bool = True


class OperationPatch(BaseModel):
    """What changes of an operation; absent fields stay. `version` refuses a stale edit."""

    version: int | None = None
    code: str | None = Field(default=None, min_length=1, max_length=40)
    description: str | None = Field(default=None, min_length=1, max_length=200)
    standard_hours: Hours | None = None
    service_type: str | None = Field(default=None, max_length=60)
    skill: Skill | None = None
    make: str | None = Field(default=None, max_length=40)
    model: str | None = Field(default=None, max_length=60)
    is_active: bool | None = None


Centre = Annotated[UUID | None, Query(description="Sólo los de este centro.")]


@router.get("/bays", response_model=Envelope[list[queries.BayRow]])
def bays(calling: Calling, service_center_id: Centre = None) -> Response:
    """Lista los boxes, por centro y en su orden."""
    return answer(calling, queries.bays, service_center_id)


@router.get("/bays/{bay_id}", response_model=Envelope[queries.BayRow])
def bay(calling: Calling, bay_id: UUID) -> Response:
    """Muestra un box."""
    return answer(calling, queries.bay, bay_id)


@router.post("/bays", response_model=Envelope[queries.BayRow], status_code=201)
def create_bay(calling: Calling, body: BayIn) -> Response:
    """Agrega un box a un centro."""
    return created(calling, service.save_bay, **body.model_dump())


@router.patch("/bays/{bay_id}", response_model=Envelope[queries.BayRow])
def update_bay(calling: Calling, bay_id: UUID, body: BayPatch) -> Response:
    """Cambia un box."""
    changes, version = _changes(body, emptied={"capacity_kg", "height_cm"})
    return answer(calling, service.change_bay, bay_id, changes, version=version)


@router.delete("/bays/{bay_id}", response_model=Envelope[None])
def remove_bay(calling: Calling, bay_id: UUID) -> Response:
    """Elimina un box sin vehículo ni citas por venir."""
    return answer(calling, service.remove_bay, bay_id)


@router.get("/technicians", response_model=Envelope[list[queries.TechnicianRow]])
def technicians(calling: Calling, service_center_id: Centre = None) -> Response:
    """Lista los técnicos con su nivel, especialidades y horario."""
    return answer(calling, queries.technicians, service_center_id)


@router.get("/technicians/{technician_id}", response_model=Envelope[queries.TechnicianRow])
def technician(calling: Calling, technician_id: UUID) -> Response:
    """Muestra un técnico."""
    return answer(calling, queries.technician, technician_id)


@router.post("/technicians", response_model=Envelope[queries.TechnicianRow], status_code=201)
def create_technician(calling: Calling, body: TechnicianIn) -> Response:
    """Hace técnico a una persona que trabaja en OT."""
    return created(calling, service.save_technician, **body.model_dump())


@router.patch("/technicians/{technician_id}", response_model=Envelope[queries.TechnicianRow])
def update_technician(calling: Calling, technician_id: UUID, body: TechnicianPatch) -> Response:
    """Cambia un técnico; una semana vacía sigue el horario del centro."""
    changes, version = _changes(body)
    return answer(calling, service.change_technician, technician_id, changes, version=version)


@router.delete("/technicians/{technician_id}", response_model=Envelope[None])
def remove_technician(calling: Calling, technician_id: UUID) -> Response:
    """Quita un técnico sin citas por venir; la persona sigue siendo usuaria."""
    return answer(calling, service.remove_technician, technician_id)


@router.get(
    "/technicians/{technician_id}/absences", response_model=Envelope[list[queries.AbsenceRow]]
)
def absences(calling: Calling, technician_id: UUID, since: Instant | None = None) -> Response:
    """Lista las ausencias de un técnico; con `since`, las que terminan después."""
    return answer(calling, queries.absences, technician_id, since=since)


@router.post(
    "/technicians/{technician_id}/absences",
    response_model=Envelope[queries.AbsenceRow],
    status_code=201,
)
def create_absence(calling: Calling, technician_id: UUID, body: AbsenceIn) -> Response:
    """Anota una ausencia: vacaciones, licencia, capacitación."""
    return created(calling, service.add_absence, technician_id, **body.model_dump())


@router.delete("/technicians/absences/{absence_id}", response_model=Envelope[None])
def remove_absence(calling: Calling, absence_id: UUID) -> Response:
    """Borra una ausencia."""
    return answer(calling, service.remove_absence, absence_id)


@router.get("/service-centers/{centre_id}/calendar", response_model=Envelope[queries.CalendarRow])
def calendar(calling: Calling, centre_id: UUID) -> Response:
    """Muestra el horario y las reglas de agenda de un centro."""
    return answer(calling, queries.calendar, centre_id)


@router.patch("/service-centers/{centre_id}/calendar", response_model=Envelope[queries.CalendarRow])
def update_calendar(calling: Calling, centre_id: UUID, body: CalendarPatch) -> Response:
    """Cambia el horario o las reglas de agenda de un centro."""
    changes, version = _changes(body)
    return answer(calling, service.change_calendar, centre_id, changes, version=version)


@router.get(
    "/service-centers/{centre_id}/holidays", response_model=Envelope[list[queries.HolidayRow]]
)
def holidays(
    calling: Calling, centre_id: UUID, year: Annotated[int, Query(ge=2000, le=2100)]
) -> Response:
    """Lista los feriados de Chile de un año y si el centro abre."""
    return answer(calling, queries.holidays, centre_id, year)


@router.get(
    "/service-centers/{centre_id}/special-days",
    response_model=Envelope[list[queries.SpecialDayRow]],
)
def special_days(
    calling: Calling,
    centre_id: UUID,
    first: Annotated[date, Query(alias="from", description="Primer día.")],
    last: Annotated[date, Query(alias="to", description="Último día.")],
) -> Response:
    """Lista los días especiales del centro y los de todo el taller."""
    return answer(calling, queries.special_days, centre_id, first, last)


@router.post(
    "/service-centers/{centre_id}/special-days",
    response_model=Envelope[queries.SpecialDayRow],
    status_code=201,
)
def create_special_day(calling: Calling, centre_id: UUID, body: SpecialDayIn) -> Response:
    """Dice que un día es distinto: cerrado, o abierto aunque sea feriado."""
    fields = body.model_dump(exclude={"whole_workshop"})
    return created(
        calling,
        service.add_special_day,
        service_center_id=None if body.whole_workshop else centre_id,
        **fields,
    )


@router.delete("/service-centers/special-days/{special_day_id}", response_model=Envelope[None])
def remove_special_day(calling: Calling, special_day_id: UUID) -> Response:
    """Borra un día especial."""
    return answer(calling, service.remove_special_day, special_day_id)


@router.get("/service-centers/{centre_id}/load", response_model=Envelope[queries.Load])
def load(
    calling: Calling,
    centre_id: UUID,
    first: Annotated[date, Query(alias="from", description="Primer día.")],
    days: Annotated[int, Query(ge=1, le=31)] = 7,
) -> Response:
    """Compara horas presentes y comprometidas por día, técnico y box."""
    return answer(calling, queries.load, centre_id, first, days)


@router.get("/labor-operations", response_model=Envelope[list[queries.OperationRow]])
async def operations(calling: Calling, wanted: Wanted) -> Response:
    """Lista el tempario; filtros skill, service_type, make, model, is_active."""
    return listed(calling, queries.operations, wanted)


@router.post("/labor-operations/import", response_model=Envelope[service.Imported])
def import_operations(
    calling: Calling,
    file: Annotated[
        UploadFile,
        File(
            description="CSV con títulos: código, descripción, horas y, si quieres, tipo de "
            "servicio, especialidad, marca y modelo."
        ),
    ],
) -> Response:
    """Importa operaciones de un CSV, todas o ninguna; dice qué falla en cada línea."""
    return answer(calling, service.import_operations, _content(file))


@router.post("/labor-operations/starting-set", response_model=Envelope[service.Imported])
def adopt_operations(calling: Calling) -> Response:
    """Agrega las operaciones comunes que faltan en el tempario."""
    return answer(calling, service.adopt_operations)


@router.get("/labor-operations/{operation_id}", response_model=Envelope[queries.OperationRow])
def operation(calling: Calling, operation_id: UUID) -> Response:
    """Muestra una operación."""
    return answer(calling, queries.operation_by_id, operation_id)


@router.post("/labor-operations", response_model=Envelope[queries.OperationRow], status_code=201)
def create_operation(calling: Calling, body: OperationIn) -> Response:
    """Agrega una operación al tempario."""
    return created(calling, service.save_operation, **body.model_dump())


@router.patch("/labor-operations/{operation_id}", response_model=Envelope[queries.OperationRow])
def update_operation(calling: Calling, operation_id: UUID, body: OperationPatch) -> Response:
    """Cambia una operación."""
    changes, version = _changes(body)
    return answer(calling, service.change_operation, operation_id, changes, version=version)


@router.delete("/labor-operations/{operation_id}", response_model=Envelope[None])
def remove_operation(calling: Calling, operation_id: UUID) -> Response:
    """Saca una operación del tempario."""
    return answer(calling, service.remove_operation, operation_id)


def _changes(
    body: BaseModel, *, emptied: set[str] | None = None
) -> tuple[Mapping[str, Any], int | None]:
    """Return what a PATCH changes, and the version it was made on."""
    said = told(body, emptied={"version", *(emptied or ())})
    version = said.pop("version", None)
    return said, version


def _content(file: UploadFile) -> bytes:
    content = file.file.read(service.LARGEST + 1)
    if len(content) > service.LARGEST:
        raise Invalid.field(
            "file",
            Sentence("El archivo pesa más de {largest} MB.", largest=service.LARGEST // 2**20),
        )
    return content
