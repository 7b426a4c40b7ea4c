"""Controls and their templates, by program."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.tx import Tx
from torque_app.quality import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told

TAGS: Any = ["Calidad y entrega"]
router = APIRouter(prefix="/quality-checks", tags=TAGS)
templates = APIRouter(prefix="/quality-templates", tags=TAGS)
ROUTERS = (templates,)

Measure = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=3)]


class AnswerIn(BaseModel):
    """Cómo está un punto; sin `ok` sólo se anota, y lo ausente queda."""

    ok: bool | None = Field(default=None, description="null: no aplica.")
    measure: Measure | None = None
    note: str | None = Field(default=None, max_length=300)
    version: int | None = None


class RoadTestIn(BaseModel):
    """Lo que marca el odómetro al salir y al volver, en kilómetros."""

    start_km: int
    end_km: int
    version: int | None = None


class DecisionIn(BaseModel):
    """Lo que se anota al decidir."""

    note: str = Field(default="", max_length=500)
    version: int | None = None


class PointIn(BaseModel):
    """Un punto de la pauta; sin unidad no se mide."""

    key: str = Field(default="", max_length=40, description="Si falta, sale del nombre.")
    label: str = Field(min_length=1, max_length=120)
    unit: str = Field(default="", max_length=12)
    required: bool = True


class TemplateIn(BaseModel):
    """Una pauta nueva; sin servicio, sirve a todos los que no tienen la suya."""

    name: str = Field(min_length=1, max_length=80)
    service_type: str = Field(
        default="", max_length=60, description="Cómo empieza el servicio al que sirve."
    )
    points: list[PointIn] = Field(min_length=1, max_length=80)
    road_test: bool = True
    enforced: bool = Field(
        default=True, description="Sin un control aprobado, la OT no se termina."
    )


class TemplatePatch(BaseModel):
    """Lo que cambia de una pauta."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    service_type: str | None = Field(default=None, max_length=60)
    points: list[PointIn] | None = Field(default=None, min_length=1, max_length=80)
    road_test: bool | None = None
    enforced: bool | None = None
    version: int | None = None


@router.get("", response_model=Envelope[list[queries.CheckRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista controles de calidad por página; filtra por estado y OT."""
    return listed(calling, queries.find, wanted)


@router.get("/waiting", response_model=Envelope[list[queries.WaitingRow]])
async def waiting(calling: Calling, wanted: Wanted) -> Response:
    """Lista las OT que esperan su control, por página; filtra por centro."""
    return listed(calling, queries.waiting, wanted)


@router.get("/{check_id}", response_model=Envelope[queries.CheckDetail])
def one(calling: Calling, check_id: UUID) -> Response:
    """Un control entero, con sus puntos."""
    return answer(calling, queries.one, check_id)


@router.patch("/{check_id}/points/{point_key}", response_model=Envelope[queries.CheckDetail])
def respond(calling: Calling, check_id: UUID, point_key: str, body: AnswerIn) -> Response:
    """Responde un punto: bien, mal o no aplica; la última respuesta vale."""
    said = body.model_dump(exclude_unset=True)
    if "ok" in said:
        return answer(calling, service.answer, check_id, point_key, **said)
    return answer(calling, service.annotate, check_id, point_key, **said)


@router.post("/{check_id}/road-test", response_model=Envelope[queries.CheckDetail])
def road_test(calling: Calling, check_id: UUID, body: RoadTestIn) -> Response:
    """Guarda los kilómetros de la prueba de ruta."""
    return answer(calling, service.road_test, check_id, **body.model_dump())


@router.post("/{check_id}/pass", response_model=Envelope[queries.CheckDetail])
def approve(calling: Calling, check_id: UUID, body: DecisionIn | None = None) -> Response:
    """Aprueba el control y termina la OT; lo hace otra persona que quien trabajó."""
    return answer(calling, service.pass_check, check_id, **_said(body))


@router.post("/{check_id}/fail", response_model=Envelope[queries.CheckDetail])
def refuse(calling: Calling, check_id: UUID, body: DecisionIn | None = None) -> Response:
    """Devuelve la OT a trabajo; sin nota, dice los puntos que están mal."""
    return answer(calling, service.fail_check, check_id, **_said(body))


def _said(body: DecisionIn | None) -> dict[str, Any]:
    return body.model_dump() if body else {}


@templates.get("", response_model=Envelope[list[queries.TemplateRow]])
def offered(calling: Calling) -> Response:
    """Las pautas del taller; la primera vez trae la de salida."""
    return answer(calling, service.offered_templates)


@templates.get("/{quality_template_id}", response_model=Envelope[queries.TemplateRow])
def template(calling: Calling, quality_template_id: UUID) -> Response:
    """Una pauta con sus puntos."""
    return answer(calling, queries.template, quality_template_id)


@templates.post("", response_model=Envelope[queries.TemplateRow], status_code=201)
def create_template(calling: Calling, body: TemplateIn) -> Response:
    """Guarda una pauta nueva."""
    return created(calling, _saved, None, body.model_dump())


@templates.patch("/{quality_template_id}", response_model=Envelope[queries.TemplateRow])
def change_template(calling: Calling, quality_template_id: UUID, body: TemplatePatch) -> Response:
    """Cambia una pauta; los controles empezados siguen con sus puntos."""
    return answer(calling, _saved, quality_template_id, told(body))


def _saved(tx: Tx, template_id: UUID | None, said: dict[str, Any]) -> queries.TemplateRow:
    return service.save_template(tx, template_id, **said)


@templates.delete("/{quality_template_id}", response_model=Envelope[None])
def remove_template(calling: Calling, quality_template_id: UUID) -> Response:
    """Quita una pauta; lo ya controlado queda."""
    return answer(calling, service.remove_template, quality_template_id)
