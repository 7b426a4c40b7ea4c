"""Templates and rules by program."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.notifications_messages import Audience, Channel, MessageCategory
from torque_app.notifications import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/message-templates", tags=["Mensajes"])
rules = APIRouter(prefix="/message-rules", tags=["Mensajes"])
ROUTERS = (rules,)


class Template(BaseModel):
    """A template; `version` is the one that was read, where there is one."""

    code: Annotated[str, Field(max_length=60)]
    channel: Channel
    body: Annotated[str, Field(max_length=4000)]
    subject: Annotated[str, Field(max_length=200)] = ""
    layout: Annotated[str, Field(max_length=8000)] = ""
    locale: Annotated[str, Field(max_length=10)] = "es_CL"
    category: MessageCategory = MessageCategory.TRANSACTIONAL
    provider_name: Annotated[str, Field(max_length=120)] = ""
    is_active: bool = True
    version: int | None = None


class Tried(BaseModel):
    """A template to be seen before it is kept, and what fills its holes."""

    template: Template
    variables: dict[str, Annotated[str, Field(max_length=1000)]] = {}


class Rule(BaseModel):
    """On which event whom is told; no `channels` means the usual order."""

    event: Annotated[str, Field(max_length=80)]
    audience: Audience
    template_code: Annotated[str, Field(max_length=60)]
    audience_name: Annotated[str, Field(max_length=60)] = ""
    channels: list[Channel] = []
    every_channel: bool = False
    is_active: bool = True
    version: int | None = None


@router.get("", response_model=Envelope[list[queries.TemplateRow]])
async def templates(calling: Calling, wanted: Wanted) -> Response:
    """Lista las plantillas de mensajes; `channel`, `category` y `code` las filtran."""
    return listed(calling, queries.templates, wanted)


@router.post("", response_model=Envelope[queries.TemplateRow], status_code=201)
def write(calling: Calling, body: Template) -> Response:
    """Crea una plantilla: un texto con variables `{{ nombre }}`."""
    return created(calling, service.save_template, **_given(body))


@router.post("/preview", response_model=Envelope[dict[str, Any]])
def preview(calling: Calling, body: Tried) -> Response:
    """Muestra cómo quedaría un mensaje, sin guardar la plantilla ni enviar nada."""
    return answer(calling, service.preview, _given(body.template, version=False), body.variables)


@router.post("/standard", response_model=Envelope[int])
def standard(calling: Calling) -> Response:
    """Agrega las plantillas de fábrica que el taller nunca tuvo y dice cuántas."""
    return answer(calling, service.install_standard)


@router.get("/{message_template_id}", response_model=Envelope[queries.TemplateRow])
def template(calling: Calling, message_template_id: UUID) -> Response:
    """Muestra una plantilla."""
    return answer(calling, queries.template, message_template_id)


@router.put("/{message_template_id}", response_model=Envelope[queries.TemplateRow])
def change(calling: Calling, message_template_id: UUID, body: Template) -> Response:
    """Cambia una plantilla; con `version`, sólo si nadie la cambió antes."""
    return answer(calling, service.save_template, message_template_id, **_given(body))


@router.delete("/{message_template_id}", response_model=Envelope[None])
def remove(calling: Calling, message_template_id: UUID) -> Response:
    """Elimina una plantilla."""
    return answer(calling, service.remove_template, message_template_id)


@rules.get("", response_model=Envelope[list[queries.RuleRow]])
async def rule_list(calling: Calling, wanted: Wanted) -> Response:
    """Lista las reglas de avisos, con las de fábrica: ante qué, a quién y con qué plantilla."""
    return listed(calling, service.offered_rules, wanted)


@rules.get("/events", response_model=Envelope[list[queries.EventOffer]])
def events(calling: Calling) -> Response:
    """Lista los sucesos que pueden avisarse, con sus variables."""
    return answer(calling, queries.event_offers)


@rules.post("", response_model=Envelope[UUID], status_code=201)
def write_rule(calling: Calling, body: Rule) -> Response:
    """Crea una regla de avisos y devuelve su clave."""
    return created(calling, service.save_rule, **_given(body))


@rules.put("/{message_rule_id}", response_model=Envelope[UUID])
def change_rule(calling: Calling, message_rule_id: UUID, body: Rule) -> Response:
    """Cambia una regla de avisos."""
    return answer(calling, service.save_rule, message_rule_id, **_given(body))


@rules.delete("/{message_rule_id}", response_model=Envelope[None])
def remove_rule(calling: Calling, message_rule_id: UUID) -> Response:
    """Elimina una regla de avisos."""
    return answer(calling, service.remove_rule, message_rule_id)


def _given(body: BaseModel, *, version: bool = True) -> dict[str, Any]:
    return body.model_dump(exclude=None if version else {"version"})
