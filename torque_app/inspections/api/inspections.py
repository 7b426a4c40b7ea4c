"""Inspections, their points and their templates, by program."""

from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.inspections import Grade
from torque_app.core.tx import Tx, transaction
from torque_app.inspections import queries, service
from torque_app.links.queries import DAYS, MOST_DAYS, LinkRow
from torque_app.shell.papers import download
from torque_app.shell.rest import (
    Calling,
    Envelope,
    Wanted,
    answer,
    created,
    listed,
    shown_once,
    told,
)

TAGS: Any = ["Inspecciones"]
router = APIRouter(prefix="/inspections", tags=TAGS)
points = APIRouter(prefix="/inspection-points", tags=TAGS)
templates = APIRouter(prefix="/inspection-templates", tags=TAGS)
ROUTERS = (points, templates)

Measure = Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=3)]


class FinishIn(BaseModel):
    """Lo que se le recomienda al cliente."""

    summary: str = Field(default="", max_length=1000)


class RestIn(BaseModel):
    """Cómo queda lo que nadie miró."""

    grade: Literal[Grade.GREEN, Grade.GREY] = Grade.GREEN
    note: str = Field(default="", max_length=500, description="Por qué no se revisa, si es gris.")


class LinkIn(BaseModel):
    """Cuánto dura el enlace."""

    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS, description="Cuántos días abre el enlace.")


class LookIn(BaseModel):
    """Lo que se vio de un punto; lo ausente queda. `version` rechaza una edición atrasada."""

    grade: Grade | None = Field(default=None, description="Si falta, el que sugiere la medida.")
    measure: Measure | None = None
    note: str | None = Field(default=None, max_length=500)
    version: int | None = None


class PointIn(BaseModel):
    """Un punto de la pauta; sin límites no se mide."""

    key: str = Field(default="", max_length=40, description="Si falta, sale del nombre.")
    group: str = Field(min_length=1, max_length=60)
    label: str = Field(min_length=1, max_length=120)
    unit: str = Field(default="", max_length=12)
    suggestion: str = Field(default="", max_length=200, description="El trabajo que sugiere.")
    amber: Measure | None = None
    red: Measure | None = None
    higher_is_better: bool = True
    amber_included: bool = Field(default=True, description="El límite mismo ya es amarillo.")
    red_included: bool = Field(default=True, description="El límite mismo ya es rojo.")


class TemplateIn(BaseModel):
    """Una pauta nueva."""

    name: str = Field(min_length=1, max_length=80)
    points: list[PointIn] = Field(min_length=1, max_length=150)
    is_default: bool | None = None


class TemplatePatch(BaseModel):
    """Lo que cambia de una pauta; si cambian sus puntos, crece su revisión."""

    name: str | None = Field(default=None, min_length=1, max_length=80)
    points: list[PointIn] | None = Field(default=None, min_length=1, max_length=150)
    is_default: bool | None = None
    is_active: bool | None = None
    version: int | None = None


@router.get("", response_model=Envelope[list[queries.InspectionRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista inspecciones por página; filtra por estado, vehículo, OT y pauta."""
    return listed(calling, queries.find, wanted)


@router.get("/{inspection_id}", response_model=Envelope[queries.InspectionDetail])
def one(calling: Calling, inspection_id: UUID) -> Response:
    """Una inspección entera, con sus puntos y sus fotos."""
    return answer(calling, queries.one, inspection_id)


@router.delete("/{inspection_id}", response_model=Envelope[None])
def discard(calling: Calling, inspection_id: UUID) -> Response:
    """Descarta una inspección en la que todavía no se miró nada."""
    return answer(calling, service.discard, inspection_id)


@router.post("/{inspection_id}/grade-rest", response_model=Envelope[queries.InspectionRow])
def grade_rest(calling: Calling, inspection_id: UUID, body: RestIn | None = None) -> Response:
    """Marca en verde, o en gris, todo lo que nadie miró."""
    rest = body or RestIn()
    return answer(calling, service.grade_rest, inspection_id, rest.grade, note=rest.note)


@router.post("/{inspection_id}/finish", response_model=Envelope[queries.InspectionRow])
def finish(calling: Calling, inspection_id: UUID, body: FinishIn | None = None) -> Response:
    """Termina la inspección; después ya no cambia."""
    return answer(calling, service.finish, inspection_id, body.summary if body else "")


@router.get("/{inspection_id}/suggestions", response_model=Envelope[list[queries.SuggestionRow]])
def suggestions(calling: Calling, inspection_id: UUID) -> Response:
    """Los trabajos que sugieren los puntos en rojo y en amarillo, lo rojo primero."""
    return answer(calling, queries.suggestions, inspection_id)


@router.get("/{inspection_id}/pdf")
def report(calling: Calling, inspection_id: UUID) -> Response:
    """Descarga el informe para el cliente, con sus fotos."""
    with transaction(calling.actor) as tx:
        return download(queries.report(tx, inspection_id))


@router.post(
    "/{inspection_id}/links", status_code=201, response_model=Envelope[service.InspectionLink]
)
def make_link(calling: Calling, inspection_id: UUID, body: LinkIn) -> Response:
    """Crea un enlace para el cliente y lo muestra por única vez; repetir crea otro enlace."""
    return created(shown_once(calling), service.make_link, inspection_id, days=body.days)


@router.get("/{inspection_id}/links", response_model=Envelope[list[LinkRow]])
def links(calling: Calling, inspection_id: UUID) -> Response:
    """Lista los enlaces de una inspección, con sus visitas; nunca el enlace mismo."""
    return answer(calling, queries.inspection_links, inspection_id)


@router.delete("/{inspection_id}/links/{link_id}", response_model=Envelope[None])
def revoke_link(calling: Calling, inspection_id: UUID, link_id: UUID) -> Response:
    """Revoca un enlace; desde ese momento no abre nada."""
    return answer(calling, service.revoke_link, inspection_id, link_id)


@points.get("/{point_id}", response_model=Envelope[queries.PointRow])
def point(calling: Calling, point_id: UUID) -> Response:
    """Un punto con sus fotos."""
    return answer(calling, queries.point, point_id)


@points.patch("/{point_id}", response_model=Envelope[queries.PointRow])
def look(calling: Calling, point_id: UUID, body: LookIn) -> Response:
    """Guarda el color, la medida o la nota de un punto; el gris pide en la nota por qué."""
    return answer(calling, service.grade, point_id, **told(body))


@templates.get("", response_model=Envelope[list[queries.TemplateRow]])
def offered(calling: Calling) -> Response:
    """Las pautas del taller; la primera vez trae la de 50 puntos."""
    return answer(calling, service.offered_templates)


@templates.get("/{template_id}", response_model=Envelope[queries.TemplateRow])
def template(calling: Calling, template_id: UUID) -> Response:
    """Una pauta con sus puntos."""
    return answer(calling, queries.template, template_id)


@templates.post("", response_model=Envelope[queries.TemplateRow], status_code=201)
def create_template(calling: Calling, body: TemplateIn) -> Response:
    """Guarda una pauta nueva."""
    return created(calling, _saved, None, body.model_dump(exclude_none=True))


@templates.patch("/{template_id}", response_model=Envelope[queries.TemplateRow])
def change_template(calling: Calling, template_id: UUID, body: TemplatePatch) -> Response:
    """Cambia una pauta; las inspecciones empezadas siguen con sus puntos."""
    return answer(calling, _saved, template_id, told(body))


def _saved(tx: Tx, template_id: UUID | None, said: dict[str, Any]) -> queries.TemplateRow:
    return service.save_template(tx, template_id, **said)


@templates.delete("/{template_id}", response_model=Envelope[None])
def remove_template(calling: Calling, template_id: UUID) -> Response:
    """Quita una pauta que no es la habitual; lo ya inspeccionado queda."""
    return answer(calling, service.remove_template, template_id)
