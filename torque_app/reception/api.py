"""The reception by program: an act begun, filled in, signed, and turned into its OT."""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from models.reception import BodyView, MarkKind
from models.work_orders import ArrivalMode, Priority
from torque_app.core.errors import Invalid
from torque_app.core.tx import transaction
from torque_app.files.queries import FileRow
from torque_app.reception import queries, service
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/intakes", tags=["Recepción"])
MOST_BYTES = 20 * 2**20
"""Of a photo; one byte more is enough to be refused."""


class IntakeBeginIn(BaseModel):
    """Where a reception begins, and of what."""

    service_center_id: UUID | None = None
    appointment_id: UUID | None = None
    vehicle_id: UUID | None = None


Entries = dict[str, bool | int | str | None]


class IntakeIn(BaseModel):
    """Fields of an open act; what is not sent stays, null empties."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(
        default=None, description="La versión leída: así no se pisa lo que otro cambió."
    )
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    arrival_mode: ArrivalMode = ArrivalMode.VEHICLE_PRESENT
    brought_by: str | None = None
    brought_by_rut: str | None = None
    brought_by_phone: str | None = None
    service_type: str | None = None
    complaint: str | None = None
    symptom: str | None = None
    symptom_when: str | None = None
    odometer: int | None = None
    fuel_eighths: int | None = Field(default=None, description="Octavos, de 0 a 8.")
    battery_percent: int | None = None
    battery_serial: str | None = None
    motor_number: str | None = None
    charger_serial: str | None = None
    keys_count: int | None = None
    parked_at: str | None = None
    promised_at: datetime | None = None
    notes: str | None = None
    warning_lights: Entries = Field(default={}, description="Nombre → encendida.")
    belongings: Entries = Field(default={}, description="Nombre → está; `valuables` en palabras.")
    authorisations: Entries = Field(
        default={}, description="Nombre → sí o no; `preauthorised` en pesos."
    )
    typed: Entries = Field(default={}, description="Cliente o vehículo que aún no existe.")

    def told(self) -> dict[str, Any]:
        """Return what was sent, by field: entries of a document under `document.name`."""
        sent = self.model_dump(exclude_unset=True, exclude={"version"})
        found: dict[str, Any] = {}
        for name, value in sent.items():
            if isinstance(value, dict):
                found |= {f"{name}.{entry}": one for entry, one in value.items()}
            else:
                found[name] = value
        return found


class MarkIn(BaseModel):
    """A mark on a drawing of the body."""

    view: BodyView
    kind: MarkKind
    x: Decimal = Field(description="De 0 (izquierda) a 1.", allow_inf_nan=False)
    y: Decimal = Field(description="De 0 (arriba) a 1.", allow_inf_nan=False)
    note: str = ""


class MarkPatch(BaseModel):
    """What a mark is, or what is noted about it."""

    kind: MarkKind | None = None
    note: str | None = None


class SignatureIn(BaseModel):
    """Who signs, with the drawing or with their acceptance."""

    name: str = Field(max_length=200)
    rut: str = Field(default="", max_length=20)
    signature: str = Field(
        default="", max_length=560_000, description="PNG en base64 de la firma dibujada."
    )
    accepted: bool = False


class RefusalIn(BaseModel):
    """Why nobody signs."""

    reason: str = Field(max_length=1000)


class OrderIn(BaseModel):
    """How the OT is opened."""

    transfer_vehicle: bool = Field(
        default=False, description="El vehículo cambió de dueño: pasa a este cliente."
    )
    priority: Priority = Priority.MEDIUM


@router.get("", response_model=Envelope[list[queries.IntakeRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las recepciones; filtra por estado, centro, cliente, vehículo, OT, cita y días."""
    return listed(calling, queries.find, wanted)


@router.get("/look-up", response_model=Envelope[list[queries.Found]])
def look_up(calling: Calling, q: Annotated[str, Query(max_length=100)]) -> Response:
    """Busca en un solo campo por patente, RUT, teléfono, VIN o nombre."""
    return answer(calling, queries.look_up, q)


@router.post("", status_code=201, response_model=Envelope[queries.IntakeDetail])
def begin(calling: Calling, body: IntakeBeginIn) -> Response:
    """Empieza una recepción; la de una cita trae lo que se dijo al agendar."""
    return created(calling, service.begin, **body.model_dump())


@router.get("/{intake_id}", response_model=Envelope[queries.IntakeDetail])
def one(calling: Calling, intake_id: UUID) -> Response:
    """Entrega una recepción con sus marcas, fotos y lo que falta para firmarla."""
    return answer(calling, queries.one, intake_id)


@router.patch("/{intake_id}", response_model=Envelope[queries.IntakeDetail])
def keep(calling: Calling, intake_id: UUID, body: IntakeIn) -> Response:
    """Guarda los datos enviados, todos o ninguno; un acta firmada ya no cambia."""
    return answer(calling, service.keep_all, intake_id, values=body.told(), version=body.version)


@router.post("/{intake_id}/register", response_model=Envelope[queries.IntakeDetail])
def register(calling: Calling, intake_id: UUID) -> Response:
    """Crea el cliente y el vehículo que están escritos en `typed` y los pone en el acta."""
    return answer(calling, service.register, intake_id)


@router.post("/{intake_id}/marks", status_code=201, response_model=Envelope[queries.MarkRow])
def mark(calling: Calling, intake_id: UUID, body: MarkIn) -> Response:
    """Marca un punto de la carrocería."""
    return created(calling, service.mark, intake_id, **body.model_dump())


@router.patch("/{intake_id}/marks/{mark_id}", response_model=Envelope[queries.MarkRow])
def revise_mark(calling: Calling, intake_id: UUID, mark_id: UUID, body: MarkPatch) -> Response:
    """Cambia qué es una marca o su nota."""
    return answer(calling, service.revise_mark, intake_id, mark_id, **body.model_dump())


@router.delete("/{intake_id}/marks/{mark_id}", response_model=Envelope[None])
def unmark(calling: Calling, intake_id: UUID, mark_id: UUID) -> Response:
    """Quita una marca y sus fotos."""
    return answer(calling, service.unmark, intake_id, mark_id)


@router.post("/{intake_id}/photos", status_code=201, response_model=Envelope[FileRow])
def photo(
    calling: Calling,
    intake_id: UUID,
    *,
    file: Annotated[UploadFile, File(description="Foto JPG, PNG o WEBP, hasta 20 MB.")],
    slot: Annotated[str, Form(max_length=40, description="Qué muestra: tablero, frente…")] = "",
    mark_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Adjunta una foto al acta o a una de sus marcas, sin ubicación."""
    data = file.file.read(MOST_BYTES + 1)
    return created(calling, service.attach_photo, intake_id, data=data, slot=slot, mark_id=mark_id)


@router.delete("/{intake_id}/photos/{photo_id}", response_model=Envelope[None])
def remove_photo(calling: Calling, intake_id: UUID, photo_id: UUID) -> Response:
    """Quita una foto del acta o de una marca."""
    return answer(calling, service.remove_photo, intake_id, photo_id)


@router.post("/{intake_id}/sign", response_model=Envelope[queries.IntakeDetail])
def sign(calling: Calling, intake_id: UUID, body: SignatureIn) -> Response:
    """Firma el acta: queda cerrada, con su PDF y la huella SHA-256 de él."""
    return answer(
        calling,
        service.sign,
        intake_id,
        name=body.name,
        rut=body.rut,
        signature=_drawn(body.signature),
        accepted=body.accepted,
    )


@router.post("/{intake_id}/refuse-signature", response_model=Envelope[queries.IntakeDetail])
def refuse_signature(calling: Calling, intake_id: UUID, body: RefusalIn) -> Response:
    """Cierra el acta sin firma y anota por qué."""
    return answer(calling, service.refuse_signature, intake_id, reason=body.reason)


@router.post("/{intake_id}/arrive", response_model=Envelope[queries.IntakeDetail])
def arrive(calling: Calling, intake_id: UUID) -> Response:
    """Anota que llegó el vehículo que se esperaba; su OT temporal pasa a ser definitiva."""
    return answer(calling, service.arrive, intake_id)


@router.post("/{intake_id}/work-order", status_code=201, response_model=Envelope[UUID])
def open_order(calling: Calling, intake_id: UUID, body: OrderIn) -> Response:
    """Abre la OT del acta, o entrega la que ya se abrió."""
    return created(calling, service.open_order, intake_id, **body.model_dump())


@router.post("/{intake_id}/cancel", response_model=Envelope[None])
def cancel(calling: Calling, intake_id: UUID) -> Response:
    """Anula una recepción que no se firmó."""
    return answer(calling, service.cancel, intake_id)


@router.get("/{intake_id}/slip")
def slip(calling: Calling, intake_id: UUID) -> Response:
    """Descarga la copia del acta firmada, en PDF."""
    with transaction(calling.actor) as tx:
        return download(queries.slip(tx, intake_id))


def _drawn(encoded: str) -> bytes | None:
    if not encoded:
        return None
    try:
        return b64decode(encoded.removeprefix("data:image/png;base64,"), validate=True)
    except (NotBase64, ValueError):
        raise Invalid.field("signature", "La firma no llegó bien: dibújala de nuevo.") from None
