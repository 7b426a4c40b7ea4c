"""Clients by program (DMS: /customers)."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from models.clients import ClientType
from torque_app.clients import queries, rules, service
from torque_app.core.choices import Choice
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/clients", tags=["Clientes"])
ALIASES = ("/customers",)

Credit = Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)]
Phone = Annotated[str, Field(max_length=30, examples=["+56 9 1234 5678"])]


class ClientPatch(BaseModel):
    """What changes of a client; absent fields stay. `version` refuses a stale edit."""

    version: int | None = Field(default=None, description="La versión que leíste; otra da 409.")
    type: ClientType | None = None
    name: str | None = Field(default=None, max_length=rules.WIDTHS["name"])
    rut: str | None = Field(default=None, max_length=20, examples=["12.345.678-5"])
    giro: str | None = Field(default=None, max_length=rules.WIDTHS["giro"])
    phone: Phone | None = None
    whatsapp: Phone | None = None
    email: str | None = Field(default=None, max_length=rules.WIDTHS["email"])
    address: str | None = Field(default=None, max_length=rules.WIDTHS["address"])
    comuna: str | None = Field(default=None, max_length=rules.WIDTHS["comuna"])
    city: str | None = Field(default=None, max_length=rules.WIDTHS["city"])
    service_center_id: UUID | None = Field(default=None, description="Su centro habitual.")
    credit_limit: Credit | None = Field(default=None, description="Pesos que puede deber.")
    credit_days: int | None = Field(default=None, ge=0, le=rules.MAX_CREDIT_DAYS)
    notes: str | None = Field(default=None, max_length=rules.NOTES_WIDTH)
    is_active: bool | None = None


class ClientIn(BaseModel):
    """A client as it is created; its number is given by the workshop."""

    name: str = Field(max_length=rules.WIDTHS["name"], description="Nombre o razón social.")
    type: ClientType = ClientType.PERSON
    rut: str | None = Field(default=None, max_length=20, examples=["12.345.678-5"])
    giro: str | None = Field(default=None, max_length=rules.WIDTHS["giro"])
    phone: Phone | None = None
    whatsapp: Phone | None = None
    email: str | None = Field(default=None, max_length=rules.WIDTHS["email"])
    address: str | None = Field(default=None, max_length=rules.WIDTHS["address"])
    comuna: str | None = Field(default=None, max_length=rules.WIDTHS["comuna"])
    city: str | None = Field(default=None, max_length=rules.WIDTHS["city"])
    service_center_id: UUID | None = None
    credit_limit: Credit = Decimal(0)
    credit_days: int = Field(default=0, ge=0, le=rules.MAX_CREDIT_DAYS)
    notes: str | None = Field(default=None, max_length=rules.NOTES_WIDTH)


class ContactIn(BaseModel):
    """A person to talk to."""

    name: str = Field(max_length=rules.WIDTHS["name"])
    position: str | None = Field(default=None, max_length=rules.WIDTHS["position"])
    phone: Phone | None = None
    email: str | None = Field(default=None, max_length=rules.WIDTHS["email"])
    is_primary: bool = False


class ContactPatch(BaseModel):
    """What changes of a contact; absent fields stay."""

    name: str | None = Field(default=None, max_length=rules.WIDTHS["name"])
    position: str | None = Field(default=None, max_length=rules.WIDTHS["position"])
    phone: Phone | None = None
    email: str | None = Field(default=None, max_length=rules.WIDTHS["email"])
    is_primary: bool | None = None


@router.get("", response_model=Envelope[list[queries.ClientRow]])
async def clients(calling: Calling, wanted: Wanted) -> Response:
    """Lista clientes; filtros type, comuna, active, rut, phone, email, number, centre."""
    return listed(calling, queries.find, wanted)


@router.get("/search", response_model=Envelope[list[Choice]])
def search(
    calling: Calling,
    wanted: Wanted,
    type: Annotated[ClientType | None, Query(description="Persona o empresa.")] = None,
) -> Response:
    """Busca por nombre, RUT, teléfono o correo, perdonando errores al escribir."""
    limit = min(wanted.limit, rules.MOST_CHOICES)
    return answer(calling, queries.search, wanted.q, limit=limit, type=type)


@router.get("/stats", response_model=Envelope[queries.Stats])
def stats(calling: Calling) -> Response:
    """Cuenta clientes por tipo, nuevos, atendidos en el año y dormidos."""
    return answer(calling, queries.stats)


@router.get("/{client_id}", response_model=Envelope[queries.ClientDetail])
def client(calling: Calling, client_id: UUID) -> Response:
    """Muestra un cliente con sus contactos, vehículos y últimos documentos."""
    return answer(calling, queries.one, client_id)


@router.post("", response_model=Envelope[queries.ClientRow], status_code=201)
def create(calling: Calling, body: ClientIn) -> Response:
    """Crea un cliente; el RUT se valida y no se repite."""
    return created(calling, service.create, **body.model_dump())


@router.patch("/{client_id}", response_model=Envelope[queries.ClientRow])
def update(calling: Calling, client_id: UUID, body: ClientPatch) -> Response:
    """Cambia un cliente."""
    return answer(calling, service.update, client_id, **body.model_dump(exclude_unset=True))


@router.delete("/{client_id}", response_model=Envelope[None])
def remove(calling: Calling, client_id: UUID) -> Response:
    """Elimina un cliente sin vehículos ni OT abiertas."""
    return answer(calling, service.remove, client_id)


@router.get("/{client_id}/vehicles", response_model=Envelope[list[queries.OwnedVehicle]])
def vehicles(calling: Calling, client_id: UUID) -> Response:
    """Lista los vehículos de un cliente."""
    return answer(calling, queries.vehicles_of, client_id)


@router.get("/{client_id}/service-history", response_model=Envelope[list[queries.ServiceRow]])
@router.get("/{client_id}/history", response_model=Envelope[list[queries.ServiceRow]])
async def history(calling: Calling, client_id: UUID, wanted: Wanted) -> Response:
    """Lista los trabajos hechos para un cliente, del más nuevo al más viejo."""
    return listed(calling, queries.service_history, client_id, wanted)


@router.post("/{client_id}/contacts", response_model=Envelope[queries.ContactRow], status_code=201)
def add_contact(calling: Calling, client_id: UUID, body: ContactIn) -> Response:
    """Agrega una persona de contacto."""
    return created(calling, service.add_contact, client_id, **body.model_dump())


@router.patch("/{client_id}/contacts/{contact_id}", response_model=Envelope[queries.ContactRow])
def update_contact(
    calling: Calling, client_id: UUID, contact_id: UUID, body: ContactPatch
) -> Response:
    """Cambia una persona de contacto."""
    fields = body.model_dump(exclude_unset=True)
    return answer(calling, service.update_contact, client_id, contact_id=contact_id, **fields)


@router.delete("/{client_id}/contacts/{contact_id}", response_model=Envelope[None])
def remove_contact(calling: Calling, client_id: UUID, contact_id: UUID) -> Response:
    """Quita una persona de contacto."""
    return answer(calling, service.remove_contact, client_id, contact_id=contact_id)
