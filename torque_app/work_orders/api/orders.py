"""OTs by program."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, Field

from models.files import FileKind
from models.work_orders import ArrivalMode, Location, OTStage, OTStatus, Priority
from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files.queries import FileRow
from torque_app.shell.rest import Calling, Envelope, Instant, Wanted, answer, created, listed
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import OTDetail, OTRow, PartRow, Stats

router = APIRouter(prefix="/work-orders", tags=["Órdenes de trabajo"])
ALIASES = ("/job-cards",)

MAX_FILES = 10
MAX_FILE = 10 * 1024 * 1024

Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]
Hours = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=3)]
Price = Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Note = Annotated[str | None, Field(default=None, max_length=500)]


class PartIn(BaseModel):
    """Un repuesto que se usa: sale de bodega al agregarlo."""

    item_id: UUID
    quantity: Quantity
    unit_price: Price | None = Field(default=None, description="Neto; si falta, el del repuesto.")
    discount_percent: Percent = Decimal(0)
    warehouse_id: UUID | None = Field(default=None, description="Si falta, la del centro.")
    technician_id: UUID | None = None
    serial_number: str | None = Field(default=None, max_length=60)
    is_warranty: bool = False


class LaborIn(BaseModel):
    """Una tarea: horas por tarifa, o un monto fijo; neto."""

    description: str = Field(min_length=1, max_length=200)
    hours: Hours = Decimal(0)
    rate: Price | None = Field(default=None, description="Si falta, la tarifa del centro.")
    amount: Price | None = Field(default=None, description="Monto fijo, en vez de horas.")
    discount_percent: Percent = Decimal(0)
    technician_id: UUID | None = None
    labour_code: str | None = Field(default=None, max_length=40)


class OTIn(BaseModel):
    """Una OT que se abre, con sus primeras líneas si ya se conocen."""

    client_id: UUID
    vehicle_id: UUID
    service_type: str = Field(min_length=1, max_length=60)
    service_center_id: UUID | None = Field(default=None, description="Si hay uno solo, sobra.")
    description: str = Field(default="", max_length=2000)
    priority: Priority = Priority.MEDIUM
    location: Location = Location.STATION
    arrival_mode: ArrivalMode = ArrivalMode.VEHICLE_PRESENT
    promised_at: Instant | None = None
    odometer_in: int | None = Field(default=None, ge=0, le=3_000_000)
    assigned_to: UUID | None = None
    estimated_hours: Hours | None = None
    estimated_cost: Price | None = None
    transfer_vehicle: bool = Field(default=False, description="El vehículo cambió de dueño.")
    parts: list[PartIn] = Field(default_factory=list, max_length=100)
    labor: list[LaborIn] = Field(default_factory=list, max_length=100)


class OTBulk(BaseModel):
    """Varias OT a la vez: todas o ninguna."""

    work_orders: list[OTIn] = Field(min_length=1, max_length=100)


class OTPatch(BaseModel):
    """Lo que cambia de una OT; lo ausente queda. `version` rechaza una edición atrasada."""

    version: int | None = None
    service_type: str | None = Field(default=None, min_length=1, max_length=60)
    description: str | None = Field(default=None, max_length=2000)
    priority: Priority | None = None
    location: Location | None = None
    promised_at: Instant | None = None
    odometer_in: int | None = Field(default=None, ge=0, le=3_000_000)
    estimated_hours: Hours | None = None
    estimated_cost: Price | None = None
    stage: OTStage | None = None


class MoveIn(BaseModel):
    """Un cambio de estado; `index` es el lugar en la columna, `note` el motivo."""

    status: OTStatus
    note: Note
    index: int | None = Field(default=None, ge=0)
    version: int | None = None


class NoteIn(BaseModel):
    """Un motivo."""

    note: Note


class AssignIn(BaseModel):
    """A quién se asigna; `null` la deja sin técnico."""

    technician_id: UUID | None


@dataclass(frozen=True, slots=True)
class Gone:
    """Lo que se quitó."""

    id: UUID


def _new(body: OTIn) -> service.NewOT:
    given = {name: getattr(body, name) for name in OTIn.model_fields}
    given["parts"] = [service.NewPart(**part.model_dump()) for part in body.parts]
    given["labor"] = [service.NewLabor(**task.model_dump()) for task in body.labor]
    return service.NewOT(**given)


def _fields(new: service.NewOT) -> dict[str, Any]:
    return {name: getattr(new, name) for name in service.NewOT.__slots__}


@router.get("", response_model=Envelope[list[OTRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista OT por página; filtra por estado (varios con coma, u `open`), técnico y fechas."""
    return listed(calling, queries.find, wanted)


@router.get("/search", response_model=Envelope[list[OTRow]])
async def search(calling: Calling, wanted: Wanted) -> Response:
    """Busca por número, patente, cliente o vehículo; perdona erratas."""
    return listed(calling, queries.find, wanted)


@router.get("/choices", response_model=Envelope[list[Choice]])
def choices(calling: Calling, q: str = "") -> Response:
    """Lo que ofrece un buscador mientras se escribe."""
    return answer(calling, queries.search, q)


@router.get("/stats", response_model=Envelope[Stats])
def stats(calling: Calling) -> Response:
    """Cuántas hay por estado, atrasos y ritmo de los últimos 30 días."""
    return answer(calling, queries.stats)


@router.get("/{ot_id}", response_model=Envelope[OTDetail])
def one(calling: Calling, ot_id: UUID) -> Response:
    """Una OT entera: líneas, tiempos, historia y lo que se puede hacer con ella."""
    return answer(calling, queries.one, ot_id)


@router.get("/{ot_id}/activity", response_model=Envelope[list[queries.Happening]])
def activity(calling: Calling, ot_id: UUID) -> Response:
    """Lo que le pasó a una OT, lo último primero."""
    return answer(calling, queries.activity, ot_id)


@router.post("", response_model=Envelope[OTRow], status_code=201)
def create(calling: Calling, body: OTIn) -> Response:
    """Abre una OT en borrador con su número; sus repuestos salen de bodega en el mismo acto."""
    return created(calling, service.create, **_fields(_new(body)))


@router.post("/bulk", response_model=Envelope[list[OTRow]], status_code=201)
def create_many(calling: Calling, body: OTBulk) -> Response:
    """Abre varias OT, todas o ninguna."""
    return created(calling, _create_many, [_new(one) for one in body.work_orders])


def _create_many(tx: Tx, orders: list[service.NewOT]) -> list[OTRow]:
    return service.create_many(tx, orders)


@router.patch("/{ot_id}", response_model=Envelope[OTRow])
def update(calling: Calling, ot_id: UUID, body: OTPatch) -> Response:
    """Cambia datos de una OT: su técnico, quien la abrió mientras es borrador, o el jefe."""
    return answer(calling, service.update, ot_id, **body.model_dump(exclude_unset=True))


@router.delete("/{ot_id}", response_model=Envelope[Gone])
def remove(calling: Calling, ot_id: UUID) -> Response:
    """Elimina un borrador o una OT por aprobar; sus repuestos vuelven a bodega."""

    def removed(tx: Tx) -> Gone:
        service.remove(tx, ot_id)
        return Gone(ot_id)

    return answer(calling, removed)


@router.patch("/{ot_id}/status", response_model=Envelope[OTRow])
def move(calling: Calling, ot_id: UUID, body: MoveIn) -> Response:
    """Cambia el estado; un paso que no existe se rechaza con 400 y dice cuáles hay."""
    return answer(
        calling,
        service.move,
        ot_id,
        body.status,
        note=body.note,
        index=body.index,
        version=body.version,
    )


@router.post("/{ot_id}/submit-to-manager", response_model=Envelope[OTRow])
def submit(calling: Calling, ot_id: UUID, body: NoteIn | None = None) -> Response:
    """Pide aprobación."""
    return answer(calling, service.submit, ot_id, note=body.note if body else None)


@router.post("/{ot_id}/approve", response_model=Envelope[OTRow])
def approve(calling: Calling, ot_id: UUID, body: NoteIn | None = None) -> Response:
    """Aprueba el trabajo."""
    return answer(calling, service.approve, ot_id, note=body.note if body else None)


@router.post("/{ot_id}/reject", response_model=Envelope[OTRow])
def reject(calling: Calling, ot_id: UUID, body: NoteIn) -> Response:
    """Rechaza el trabajo, con su motivo."""
    return answer(calling, service.reject, ot_id, note=body.note or "")


@router.post("/{ot_id}/complete", response_model=Envelope[OTRow])
def complete(calling: Calling, ot_id: UUID, body: NoteIn | None = None) -> Response:
    """Termina el trabajo: pasa a control de calidad o, si ya está ahí, a terminada."""
    return answer(calling, service.complete, ot_id, note=body.note if body else None)


@router.post("/{ot_id}/assign-engineer", response_model=Envelope[OTRow])
def assign(calling: Calling, ot_id: UUID, body: AssignIn) -> Response:
    """Asigna un técnico."""
    return answer(calling, service.assign, ot_id, technician_id=body.technician_id)


@router.post("/{ot_id}/parts", response_model=Envelope[PartRow], status_code=201)
def add_part(calling: Calling, ot_id: UUID, body: PartIn) -> Response:
    """Agrega un repuesto: línea, salida de bodega y total en un solo acto."""
    return created(calling, service.add_part, ot_id, **body.model_dump())


@router.post("/{ot_id}/parts/{part_id}/issue", response_model=Envelope[queries.PartRow])
def issue_part(calling: Calling, ot_id: UUID, part_id: UUID) -> Response:
    """Entrega un repuesto que estaba reservado: sale de su bodega."""
    return answer(calling, service.issue_part, ot_id, part_id)


@router.delete("/{ot_id}/parts/{part_id}", response_model=Envelope[Gone])
def remove_part(calling: Calling, ot_id: UUID, part_id: UUID) -> Response:
    """Quita un repuesto: vuelve a su bodega y el total baja."""

    def removed(tx: Tx) -> Gone:
        service.remove_part(tx, ot_id, part_id)
        return Gone(part_id)

    return answer(calling, removed)


def _read(files: list[UploadFile]) -> list[tuple[str, bytes]]:
    if not 1 <= len(files) <= MAX_FILES:
        raise Invalid.field(
            "files", Sentence("Sube de 1 a {max_files} archivos a la vez.", max_files=MAX_FILES)
        )
    read = [(file.filename or "archivo", file.file.read(MAX_FILE + 1)) for file in files]
    if any(len(data) > MAX_FILE for _, data in read):
        raise Invalid.field("files", "Cada archivo pesa 10 MB como máximo.")
    return read


@router.post("/{ot_id}/photos", response_model=Envelope[list[FileRow]], status_code=201)
def attach_photos(
    calling: Calling, ot_id: UUID, files: Annotated[list[UploadFile], File()]
) -> Response:
    """Sube fotos de la OT (multipart, campo `files`)."""
    read = _read(files)

    def attached(tx: Tx) -> list[FileRow]:
        return [service.attach_photo(tx, ot_id, data=data, name=name) for name, data in read]

    return created(calling, attached)


@router.post("/{ot_id}/documents", response_model=Envelope[list[FileRow]], status_code=201)
def attach_documents(
    calling: Calling,
    ot_id: UUID,
    files: Annotated[list[UploadFile], File()],
    kind: Annotated[FileKind, Form()] = FileKind.OTHER,
) -> Response:
    """Sube documentos de la OT (multipart, campos `files` y `kind`)."""
    read = _read(files)

    def attached(tx: Tx) -> list[FileRow]:
        return [
            service.attach_document(tx, ot_id, data=data, name=name, kind=kind)
            for name, data in read
        ]

    return created(calling, attached)
