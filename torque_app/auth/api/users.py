"""People of the workshop by program."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.auth import Preset, Role
from torque_app.auth import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, shown_once

router = APIRouter(prefix="/users", tags=["Usuarios"])


class InviteIn(BaseModel):
    """A quién se invita y con qué rol."""

    email: str = Field(max_length=254)
    full_name: str = Field(max_length=120)
    role: Role = Role.OPERATOR
    preset: Preset | None = None
    service_center_id: UUID | None = None


class RoleIn(BaseModel):
    """El rol, y opcionalmente el conjunto de permisos DMS que lo afina."""

    role: Role
    preset: Preset | None = None


class Rights(BaseModel):
    """Permisos que se agregan o quitan a la persona."""

    add: list[str] = Field(default_factory=list, max_length=100)
    remove: list[str] = Field(default_factory=list, max_length=100)


class MemberPatch(BaseModel):
    """Lo que cambia de un miembro; lo ausente queda igual."""

    service_center_id: UUID | None = None
    permissions: Rights | None = None
    is_active: bool | None = None


@router.get("", response_model=Envelope[list[queries.MemberRow]])
async def members(calling: Calling, wanted: Wanted) -> Response:
    """Lista las personas del taller; filtros role y active."""
    return listed(calling, queries.members, wanted)


@router.get("/invitations", response_model=Envelope[list[queries.InvitationRow]])
def invitations(calling: Calling) -> Response:
    """Lista las invitaciones que nadie ha aceptado."""
    return answer(calling, queries.invitations)


@router.delete("/invitations/{invitation_id}", response_model=Envelope[None])
def withdraw(calling: Calling, invitation_id: UUID) -> Response:
    """Anula una invitación."""
    return answer(calling, service.withdraw_invitation, invitation_id)


@router.get("/{user_id}", response_model=Envelope[queries.MemberRow])
def member(calling: Calling, user_id: UUID) -> Response:
    """Muestra una persona del taller."""
    return answer(calling, queries.member, user_id)


@router.post("", response_model=Envelope[service.Invited], status_code=201)
def invite(calling: Calling, body: InviteIn) -> Response:
    """Invita a una persona; ella pone su contraseña con el enlace que se entrega."""
    return created(shown_once(calling), service.invite, **body.model_dump())


@router.patch("/{user_id}", response_model=Envelope[queries.MemberRow])
def update(calling: Calling, user_id: UUID, body: MemberPatch) -> Response:
    """Cambia el centro o los permisos de una persona, o la activa y desactiva."""
    given = body.model_dump(exclude_unset=True)

    def change(tx: Any) -> queries.MemberRow:
        active = given.pop("is_active", None)
        if active is not None:
            (service.reactivate_member if active else service.deactivate_member)(tx, user_id)
        row = queries.member(tx, user_id)
        if not given:
            return row
        return service.update_member(
            tx, user_id, **{"service_center_id": row.service_center_id, **given}
        )

    return answer(calling, change)


@router.patch("/{user_id}/role", response_model=Envelope[queries.MemberRow])
def change_role(calling: Calling, user_id: UUID, body: RoleIn) -> Response:
    """Cambia el rol de una persona; nadie da más de lo que tiene."""
    return answer(calling, service.change_role, user_id, role=body.role, preset=body.preset)


@router.delete("/{user_id}", response_model=Envelope[None])
def remove(calling: Calling, user_id: UUID) -> Response:
    """Saca a una persona del taller; nunca a un dueño."""
    return answer(calling, service.remove_member, user_id)
