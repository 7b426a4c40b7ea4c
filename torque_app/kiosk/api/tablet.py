"""What a tablet calls: who works here, their turn, their work, what they did."""

import hashlib
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from pydantic import BaseModel, Field
from pydantic_core import to_json

from torque_app.core.tx import transaction
from torque_app.integrations.storage.refusals import FileTooLarge
from torque_app.kiosk import queries, service
from torque_app.kiosk.api.door import AtTablet, Granted, Tablet, came
from torque_app.kiosk.api.enrolment import forms
from torque_app.shell.rest import Envelope, Instant, request_id_of, sealed

router = APIRouter(prefix="/kiosk", tags=["Tablets del taller"])
BROWSER_ROUTERS = (forms,)

MOST_ACTIONS = 100
KEPT_FOR_LATER = "private, no-cache"
BYTES = {"type": "string", "format": "binary"}


class EntryIn(BaseModel):
    """Who enters, and the PIN that proves it."""

    user_id: UUID
    pin: str = Field(min_length=1, max_length=20)


class ActionIn(BaseModel):
    """Something done at the tablet; the same key sent again is not done again."""

    key: UUID
    kind: str = Field(min_length=1, max_length=40, examples=["task.start"])
    payload: dict[str, Any] = Field(default={}, max_length=20)
    happened_at: Instant = Field(description="Con zona horaria, según la tablet.")
    grant: str = Field(default="", max_length=200, description="El de la persona que la hizo.")


class ActionsIn(BaseModel):
    """A tablet's queue, oldest first."""

    actions: list[ActionIn] = Field(min_length=1, max_length=MOST_ACTIONS)
    sent_at: Instant | None = Field(
        default=None, description="La hora de la tablet al enviar: corrige su reloj."
    )


class OutcomesOut(BaseModel):
    """What became of each action, in the order they were sent."""

    outcomes: list[queries.Outcome]


@router.get("/people", response_model=Envelope[queries.People])
def people(request: Request, device: Tablet) -> Response:
    """Entrega la tablet y los técnicos de su centro, con lo que cada uno tiene entre manos."""
    with transaction(device.actor()) as tx:
        return sealed(queries.people(tx, device), request_id=request_id_of(request))


@router.post("/sessions", response_model=Envelope[service.Entered], status_code=201)
def enter(request: Request, device: Tablet, body: EntryIn) -> Response:
    """Abre el turno de una persona con su PIN; el permiso dura 12 horas y se muestra una vez."""
    entered = service.enter(device, user_id=body.user_id, pin=body.pin)
    return sealed(entered, status=201, request_id=request_id_of(request))


@router.delete("/sessions", response_model=Envelope[None])
def leave(request: Request, device: Tablet, x_kiosk_grant: Granted = "") -> Response:
    """Termina el turno; lo que se hizo antes todavía puede llegar."""
    with transaction(device.actor()) as tx:
        service.leave(tx, device.id, x_kiosk_grant)
    return sealed(None, request_id=request_id_of(request))


@router.get("/work", response_model=Envelope[queries.Work])
def work(
    request: Request,
    person: AtTablet,
    if_none_match: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Entrega todo el trabajo de quien entró: OTs, tareas, inspección, repuestos y control."""
    with transaction(person.actor) as tx:
        shown = queries.work(tx)
    mark = _mark(shown)
    headers = {"etag": mark, "cache-control": KEPT_FOR_LATER}
    if if_none_match == mark:
        return Response(status_code=304, headers=headers)
    answer = sealed(shown, request_id=request_id_of(request))
    answer.headers.update(headers)
    return answer


def _mark(shown: queries.Work) -> str:
    """Return the mark of all that may change; the instant it was read is no change."""
    told = to_json((shown.now, shown.orders, shown.people, shown.signers))
    return f'"{hashlib.sha256(told).hexdigest()[:32]}"'


@router.get("/scan", response_model=Envelope[queries.Scanned])
def scan(
    request: Request, person: AtTablet, code: Annotated[str, Query(min_length=1, max_length=300)]
) -> Response:
    """Dice qué es un código leído: una OT, un vehículo, un repuesto o nada."""
    with transaction(person.actor) as tx:
        return sealed(queries.scan(tx, code), request_id=request_id_of(request))


@router.post("/actions", response_model=Envelope[OutcomesOut])
def act(request: Request, device: Tablet, body: ActionsIn, x_kiosk_grant: Granted = "") -> Response:
    """Hace lo que se hizo en la tablet, una vez cada cosa y con los permisos de quien la hizo."""
    outcomes = service.perform(
        device,
        [
            service.Action(
                one.key, one.kind, one.payload, one.happened_at, one.grant or x_kiosk_grant
            )
            for one in body.actions
        ],
        sent_at=body.sent_at,
        came=came(request),
    )
    return sealed({"outcomes": outcomes}, request_id=request_id_of(request))


async def body_of(request: Request) -> bytes:
    """Return what was sent, read no further than what is taken at most."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > service.MAX_BYTES:
            raise FileTooLarge.than(service.MAX_BYTES)
    return bytes(read)


@router.put(
    "/uploads/{key}",
    response_model=Envelope[service.Uploaded],
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": BYTES} for kind in ("image/*", "audio/*")},
        }
    },
)
def upload(
    request: Request, device: Tablet, key: UUID, data: Annotated[bytes, Depends(body_of)]
) -> Response:
    """Recibe una foto o una nota de voz para la acción que la nombre; dos veces es una."""
    mime = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    kept = service.keep_upload(device, key, data=data, mime=mime)
    return sealed(kept, request_id=request_id_of(request))
