"""Preferences, consents and the browsers that may be woken, by program."""

from datetime import time
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.notifications_messages import Channel
from torque_app.notifications import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/message-preferences", tags=["Mensajes"])
consents = APIRouter(prefix="/consents", tags=["Mensajes"])
devices = APIRouter(prefix="/push-subscriptions", tags=["Mensajes"])
ROUTERS = (consents, devices)


class Wishes(BaseModel):
    """Which ways are on, in which language, and the hours of silence on the local clock.

    Without a language the one that stands stays.
    """

    channels: dict[Channel, bool] = {}
    locale: Annotated[str | None, Field(max_length=10)] = None
    quiet_from: time | None = None
    quiet_until: time | None = None
    version: int | None = None


class Agreement(BaseModel):
    """What a client agreed to, in the very words they were shown."""

    client_id: UUID
    channel: Channel
    words: Annotated[str, Field(min_length=1, max_length=1000)]
    source: Annotated[str, Field(max_length=40)] = "api"


class Withdrawal(BaseModel):
    """What a client takes back."""

    client_id: UUID
    channel: Channel


class Keys(BaseModel):
    """The keys of a browser's subscription, in base64url."""

    p256dh: Annotated[str, Field(max_length=120)]
    auth: Annotated[str, Field(max_length=40)]


class Browser(BaseModel):
    """What `PushManager.subscribe` answers."""

    endpoint: Annotated[str, Field(max_length=500)]
    keys: Keys
    device: Annotated[str, Field(max_length=200)] = ""


class Renewed(BaseModel):
    """A browser's subscription that took the place of the one at `before`."""

    before: Annotated[str, Field(max_length=500)]
    endpoint: Annotated[str, Field(max_length=500)]
    keys: Keys


@router.get("/me", response_model=Envelope[queries.PreferenceRow])
def mine(calling: Calling) -> Response:
    """Muestra por qué canales quieres que te avisen y cuándo no."""
    return answer(calling, queries.my_preferences)


@router.put("/me", response_model=Envelope[queries.PreferenceRow])
def keep_mine(calling: Calling, body: Wishes) -> Response:
    """Guarda por qué canales quieres que te avisen y cuándo no."""
    return answer(calling, service.save_my_preferences, **body.model_dump())


@router.get("", response_model=Envelope[queries.PreferenceRow])
def of_workshop(calling: Calling) -> Response:
    """Muestra las preferencias de avisos del taller."""
    return answer(calling, queries.preferences)


@router.put("", response_model=Envelope[queries.PreferenceRow])
def keep_of_workshop(calling: Calling, body: Wishes) -> Response:
    """Guarda las preferencias de avisos del taller; las de cada persona mandan sobre ellas."""
    return answer(calling, service.save_preferences, **body.model_dump())


@router.get("/clients/{client_id}", response_model=Envelope[queries.PreferenceRow])
def of_client(calling: Calling, client_id: UUID) -> Response:
    """Muestra las preferencias de avisos de un cliente."""
    return answer(calling, queries.client_preferences, client_id)


@router.put("/clients/{client_id}", response_model=Envelope[queries.PreferenceRow])
def keep_of_client(calling: Calling, client_id: UUID, body: Wishes) -> Response:
    """Guarda las preferencias de avisos de un cliente."""
    return answer(calling, service.save_client_preferences, client_id, **body.model_dump())


@consents.get("", response_model=Envelope[list[queries.ConsentRow]])
async def consent_list(calling: Calling, wanted: Wanted) -> Response:
    """Lista los consentimientos, también los retirados; `client_id` y `standing` los filtran."""
    return listed(calling, queries.consents, wanted)


@consents.post("", response_model=Envelope[UUID], status_code=201)
def agree(calling: Calling, body: Agreement) -> Response:
    """Registra que un cliente acepta publicidad por un canal, con sus palabras."""
    ip = str(calling.actor.context.get("ip") or "")
    return created(calling, service.record_consent, **body.model_dump(), ip=ip)


@consents.post("/withdraw", response_model=Envelope[bool])
def withdraw(calling: Calling, body: Withdrawal) -> Response:
    """Registra que un cliente retira su consentimiento; `false` si no había ninguno."""
    return answer(calling, service.withdraw_consent, **body.model_dump())


@devices.get("", response_model=Envelope[list[queries.DeviceRow]])
def my_devices(calling: Calling) -> Response:
    """Lista tus navegadores que reciben avisos."""
    return answer(calling, queries.my_devices)


@devices.get("/key", response_model=Envelope[str])
def key(calling: Calling) -> Response:
    """Muestra la clave pública con la que un navegador se suscribe a los avisos."""
    return answer(calling, queries.push_key)


@devices.post("", response_model=Envelope[UUID], status_code=201)
def subscribe(calling: Calling, body: Browser) -> Response:
    """Suscribe un navegador tuyo para que reciba avisos."""
    return created(
        calling,
        service.subscribe,
        endpoint=body.endpoint,
        device=body.device,
        **body.keys.model_dump(),
    )


@devices.post("/renew", response_model=Envelope[UUID])
def renew(calling: Calling, body: Renewed) -> Response:
    """Cambia la dirección de un navegador tuyo cuando su servicio de avisos le da otra."""
    given = {"before": body.before, "endpoint": body.endpoint, **body.keys.model_dump()}
    return answer(calling, service.renew, **given)


@devices.delete("/{push_subscription_id}", response_model=Envelope[None])
def unsubscribe(calling: Calling, push_subscription_id: UUID) -> Response:
    """Deja de avisar a un navegador tuyo."""
    return answer(calling, service.unsubscribe, push_subscription_id)
