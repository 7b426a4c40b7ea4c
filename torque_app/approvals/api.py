"""Requests for approval, their rules and who stands in for whom, by program."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, Field

from models.approvals import ApprovalSubject
from torque_app.approvals import queries, service
from torque_app.core.choices import Choice
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told

TAGS: Any = ["Aprobaciones"]
router = APIRouter(prefix="/approvals", tags=TAGS)
rules = APIRouter(prefix="/approval-rules", tags=TAGS)
delegations = APIRouter(prefix="/delegations", tags=TAGS)
ROUTERS = (rules, delegations)

Threshold = Annotated[Decimal, Field(ge=0, max_digits=17, decimal_places=4)]


class ApproveIn(BaseModel):
    """La versión que leíste, y lo que anotas."""

    version: int
    note: str = Field(default="", max_length=500)


class RejectIn(BaseModel):
    """La versión que leíste, y por qué no."""

    version: int
    note: str = Field(min_length=1, max_length=500)


class LevelIn(BaseModel):
    """Quién decide y en cuántas horas; 0 es sin plazo."""

    role: str = Field(max_length=40, description="OPERATOR, MANAGER, ADMIN u OWNER.")
    hours: int = Field(default=24, ge=0, le=720)


class RuleIn(BaseModel):
    """Una regla nueva: sobre qué cifra, y quién decide entonces."""

    subject: ApprovalSubject = Field(
        description="Sobre qué: presupuestos, OT o notas de crédito; nada más pide aprobación hoy."
    )
    name: str = Field(min_length=1, max_length=120)
    figure: str = Field(max_length=40, description="discount_percent o total.")
    threshold: Threshold
    levels: list[LevelIn] = Field(min_length=1, max_length=3)
    escalates_to: str = Field(
        default="", max_length=40, description="A quién se le pide si nadie decide a tiempo."
    )
    is_active: bool = True


class RulePatch(BaseModel):
    """Lo que cambia de una regla."""

    subject: ApprovalSubject | None = None
    name: str | None = Field(default=None, min_length=1, max_length=120)
    figure: str | None = Field(default=None, max_length=40)
    threshold: Threshold | None = None
    levels: list[LevelIn] | None = Field(default=None, min_length=1, max_length=3)
    escalates_to: str | None = Field(default=None, max_length=40)
    is_active: bool | None = None
    version: int | None = None


class DelegationIn(BaseModel):
    """En quién delegas y hasta cuándo."""

    to_user_id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    from_user_id: UUID | None = Field(default=None, description="Si falta, eres tú.")


@router.get("", response_model=Envelope[list[queries.ApprovalRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las solicitudes que ves, por página; filtra por estado, tipo y quién pidió."""
    return listed(calling, queries.find, wanted)


@router.get("/pending", response_model=Envelope[list[queries.ApprovalRow]])
async def pending(calling: Calling, wanted: Wanted) -> Response:
    """Lista las solicitudes que esperan tu decisión, por página."""
    return listed(calling, queries.pending, wanted)


@router.get("/{approval_id}", response_model=Envelope[queries.ApprovalDetail])
def one(calling: Calling, approval_id: UUID) -> Response:
    """Una solicitud con sus niveles y decisiones."""
    return answer(calling, queries.one, approval_id)


@router.post("/{approval_id}/approve", response_model=Envelope[queries.ApprovalDetail])
def approve(calling: Calling, approval_id: UUID, body: ApproveIn) -> Response:
    """Aprueba el nivel que falta; con el último se hace lo pedido, una sola vez."""
    return answer(calling, service.approve, approval_id, note=body.note, version=body.version)


@router.post("/{approval_id}/reject", response_model=Envelope[queries.ApprovalDetail])
def reject(calling: Calling, approval_id: UUID, body: RejectIn) -> Response:
    """Rechaza una solicitud y dice por qué; lo pedido no se hace."""
    return answer(calling, service.reject, approval_id, note=body.note, version=body.version)


@router.post("/{approval_id}/cancel", response_model=Envelope[queries.ApprovalDetail])
def cancel(calling: Calling, approval_id: UUID) -> Response:
    """Retira una solicitud tuya que aún espera."""
    return answer(calling, service.cancel, approval_id)


@rules.get("", response_model=Envelope[list[queries.RuleRow]])
def offered(calling: Calling) -> Response:
    """Las reglas del taller; la primera vez trae las de salida."""
    return answer(calling, service.offered_rules)


@rules.get("/{approval_rule_id}", response_model=Envelope[queries.RuleRow])
def rule(calling: Calling, approval_rule_id: UUID) -> Response:
    """Una regla con sus niveles."""
    return answer(calling, queries.rule, approval_rule_id)


@rules.post("", response_model=Envelope[queries.RuleRow], status_code=201)
def create_rule(calling: Calling, body: RuleIn) -> Response:
    """Guarda una regla nueva; rige para lo que se pida desde ahora."""
    return created(calling, _saved, None, body.model_dump())


@rules.patch("/{approval_rule_id}", response_model=Envelope[queries.RuleRow])
def change_rule(calling: Calling, approval_rule_id: UUID, body: RulePatch) -> Response:
    """Cambia una regla; lo ya pedido sigue con sus niveles."""
    return answer(calling, _saved, approval_rule_id, told(body))


def _saved(tx: Tx, rule_id: UUID | None, said: dict[str, Any]) -> queries.RuleRow:
    return service.save_rule(tx, rule_id, **said)


@rules.delete("/{approval_rule_id}", response_model=Envelope[None])
def remove_rule(calling: Calling, approval_rule_id: UUID) -> Response:
    """Quita una regla; lo ya pedido sigue su curso."""
    return answer(calling, service.remove_rule, approval_rule_id)


@delegations.get("", response_model=Envelope[list[queries.DelegationRow]])
def standing(calling: Calling) -> Response:
    """Quién decide en lugar de quién, ahora y más adelante."""
    return answer(calling, queries.delegations)


@delegations.get("/stand-ins", response_model=Envelope[list[Choice]])
def stand_ins(calling: Calling) -> Response:
    """Las personas que puedes dejar en tu lugar."""
    return answer(calling, queries.stand_ins)


@delegations.post("", response_model=Envelope[queries.DelegationRow], status_code=201)
def delegate(calling: Calling, body: DelegationIn) -> Response:
    """Deja a alguien en tu lugar por un tiempo; quien administra, en el de otro."""
    return created(calling, service.delegate, **body.model_dump())


@delegations.delete("/{delegation_id}", response_model=Envelope[None])
def end_delegation(calling: Calling, delegation_id: UUID) -> Response:
    """Termina una delegación; lo decidido queda."""
    return answer(calling, service.end_delegation, delegation_id)
