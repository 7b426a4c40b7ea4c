"""What a workshop quotes with, by program: insurers, notes, packages and price matrices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from torque_app.core.tx import Tx
from torque_app.quotations import queries, service
from torque_app.quotations.api import bodies
from torque_app.quotations.queries import PackageLine
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/insurers", tags=["Presupuestos"])
notes = APIRouter(prefix="/note-templates", tags=["Presupuestos"])
packages = APIRouter(prefix="/service-packages", tags=["Presupuestos"])
matrices = APIRouter(prefix="/price-matrices", tags=["Presupuestos"])
ROUTERS = (notes, packages, matrices)


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed."""

    id: UUID


def _gone(calling: Calling, command: Callable[[Tx, UUID], None], row_id: UUID) -> Response:
    def removed(tx: Tx) -> Removed:
        command(tx, row_id)
        return Removed(row_id)

    return answer(calling, removed)


@router.get("", response_model=Envelope[list[queries.InsurerRow]])
async def insurers(calling: Calling, wanted: Wanted) -> Response:
    """Lista las compañías de seguros; busca por nombre y RUT, filtra por uso."""
    return listed(calling, queries.find_insurers, wanted)


@router.post("", response_model=Envelope[queries.InsurerRow], status_code=201)
def new_insurer(calling: Calling, body: bodies.InsurerIn) -> Response:
    """Agrega una compañía de seguros."""
    return created(calling, service.save_insurer, **body.model_dump())


@router.put("/{insurer_id}", response_model=Envelope[queries.InsurerRow])
def save_insurer(calling: Calling, insurer_id: UUID, body: bodies.InsurerIn) -> Response:
    """Cambia una compañía de seguros."""
    return answer(calling, service.save_insurer, insurer_id, **body.model_dump())


@router.delete("/{insurer_id}", response_model=Envelope[Removed])
def remove_insurer(calling: Calling, insurer_id: UUID) -> Response:
    """Quita una compañía de la lista."""
    return _gone(calling, service.remove_insurer, insurer_id)


@notes.get("", response_model=Envelope[list[queries.NoteTemplateRow]])
async def note_templates(calling: Calling, wanted: Wanted) -> Response:
    """Lista las plantillas de notas; busca en todo su texto, filtra por uso."""
    return listed(calling, queries.find_note_templates, wanted)


@notes.post("", response_model=Envelope[queries.NoteTemplateRow], status_code=201)
def new_note_template(calling: Calling, body: bodies.NoteTemplateIn) -> Response:
    """Agrega una plantilla de nota."""
    return created(calling, service.save_note_template, **body.model_dump())


@notes.put("/{note_template_id}", response_model=Envelope[queries.NoteTemplateRow])
def save_note_template(
    calling: Calling, note_template_id: UUID, body: bodies.NoteTemplateIn
) -> Response:
    """Cambia una plantilla de nota."""
    return answer(calling, service.save_note_template, note_template_id, **body.model_dump())


@notes.delete("/{note_template_id}", response_model=Envelope[Removed])
def remove_note_template(calling: Calling, note_template_id: UUID) -> Response:
    """Quita una plantilla de la lista."""
    return _gone(calling, service.remove_note_template, note_template_id)


@packages.get("", response_model=Envelope[list[queries.PackageRow]])
async def service_packages(calling: Calling, wanted: Wanted) -> Response:
    """Lista los paquetes; filtra por uso y por la marca y el modelo a los que sirven."""
    return listed(calling, queries.find_packages, wanted)


@packages.post("", response_model=Envelope[queries.PackageRow], status_code=201)
def new_package(calling: Calling, body: bodies.ServicePackageIn) -> Response:
    """Agrega un paquete."""
    return created(calling, service.save_package, **_package(body))


@packages.put("/{package_id}", response_model=Envelope[queries.PackageRow])
def save_package(calling: Calling, package_id: UUID, body: bodies.ServicePackageIn) -> Response:
    """Cambia un paquete."""
    return answer(calling, service.save_package, package_id, **_package(body))


def _package(body: bodies.ServicePackageIn) -> dict[str, Any]:
    lines = [PackageLine(**line.model_dump()) for line in body.lines]
    return {**body.model_dump(exclude={"lines"}), "lines": lines}


@packages.delete("/{package_id}", response_model=Envelope[Removed])
def remove_package(calling: Calling, package_id: UUID) -> Response:
    """Quita un paquete de la lista."""
    return _gone(calling, service.remove_package, package_id)


@matrices.get("", response_model=Envelope[list[queries.MatrixRow]])
async def price_matrices(calling: Calling, wanted: Wanted) -> Response:
    """Lista las matrices de precios; busca por nombre."""
    return listed(calling, queries.find_matrices, wanted)


@matrices.post("", response_model=Envelope[queries.MatrixRow], status_code=201)
def new_matrix(calling: Calling, body: bodies.MatrixIn) -> Response:
    """Agrega una matriz de precios."""
    return created(calling, service.save_matrix, **_matrix(body))


@matrices.put("/{matrix_id}", response_model=Envelope[queries.MatrixRow])
def save_matrix(calling: Calling, matrix_id: UUID, body: bodies.MatrixIn) -> Response:
    """Cambia una matriz de precios."""
    return answer(calling, service.save_matrix, matrix_id, **_matrix(body))


def _matrix(body: bodies.MatrixIn) -> dict[str, Any]:
    told = [{"up_to": each.up_to, "percent": each.percent} for each in body.brackets]
    return {**body.model_dump(exclude={"brackets"}), "brackets_told": told}


@matrices.delete("/{matrix_id}", response_model=Envelope[Removed])
def remove_matrix(calling: Calling, matrix_id: UUID) -> Response:
    """Quita una matriz de la lista."""
    return _gone(calling, service.remove_matrix, matrix_id)
