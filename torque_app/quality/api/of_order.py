"""The controls and the delivery of an OT, by program."""

import base64
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.errors import Invalid
from torque_app.core.tx import transaction
from torque_app.quality import queries, service
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, answer, created, told

router = APIRouter(prefix="/work-orders", tags=["Calidad y entrega"])
ALIASES = ("/job-cards",)
MOST_SIGNATURE = 700_000


class TermsIn(BaseModel):
    """Lo que se dirá al entregar; lo ausente queda como estaba, y null lo deja en blanco."""

    explanation: str = Field(default="", max_length=2000)
    warranty_text: str = Field(default="", max_length=2000)
    warranty_months: int | None = None
    warranty_km: int | None = None
    next_service_on: date | None = None
    next_service_km: int | None = None
    retorque_on: date | None = None
    retorque_km: int | None = None
    odometer_out: int | None = None
    old_parts_returned: bool = False


class DeliveryIn(TermsIn):
    """Quién recibe el vehículo, con su firma, o con su nombre si no puede dibujarla."""

    name: str = Field(max_length=200)
    rut: str = Field(default="", max_length=20)
    signature: str = Field(
        default="", max_length=MOST_SIGNATURE, description="Un PNG en base64, o su data URL."
    )
    accepted: bool = False


NULLABLE = (
    "warranty_months", "warranty_km", "next_service_on", "next_service_km", "retorque_on",
    "retorque_km", "odometer_out",
)  # fmt: skip


@router.get("/{ot_id}/quality-checks", response_model=Envelope[list[queries.CheckRow]])
def of_order(calling: Calling, ot_id: UUID) -> Response:
    """Lista los controles de calidad de una OT, el último primero."""
    return answer(calling, queries.of_order, ot_id)


@router.post(
    "/{ot_id}/quality-checks", response_model=Envelope[queries.CheckDetail], status_code=201
)
def begin(calling: Calling, ot_id: UUID) -> Response:
    """Empieza el control de una OT; si ya se empezó, sigue en el mismo."""
    return created(calling, service.begin, ot_id)


@router.get("/{ot_id}/delivery", response_model=Envelope[queries.DeliveryDetail])
def delivery(calling: Calling, ot_id: UUID) -> Response:
    """La entrega de una OT, o lo que se propone decir en ella."""
    return answer(calling, queries.delivery, ot_id)


@router.patch("/{ot_id}/delivery", response_model=Envelope[queries.DeliveryDetail])
def prepare(calling: Calling, ot_id: UUID, body: TermsIn) -> Response:
    """Guarda lo que dirá la entrega, antes de firmarla."""
    return answer(calling, service.prepare, ot_id, **told(body, emptied=NULLABLE))


@router.post("/{ot_id}/delivery", response_model=Envelope[queries.DeliveryDetail], status_code=201)
def deliver(calling: Calling, ot_id: UUID, body: DeliveryIn) -> Response:
    """Entrega el vehículo con la firma de quien lo recibe; guarda el acta y su huella."""
    said = told(body, emptied=NULLABLE)
    png = _bytes(said.pop("signature", ""))
    return created(calling, service.deliver, ot_id, signature_png=png, **said)


@router.get("/{ot_id}/delivery/pdf")
def act(calling: Calling, ot_id: UUID) -> Response:
    """Descarga el acta de entrega firmada."""
    with transaction(calling.actor) as tx:
        return download(queries.act(tx, ot_id))


def _bytes(signature: str) -> bytes:
    try:
        return base64.b64decode(signature.rpartition(",")[2], validate=True)
    except ValueError:  # binascii.Error is one; letters no base64 has are another
        raise Invalid.field("signature", "La firma no llegó entera. Firma de nuevo.") from None
