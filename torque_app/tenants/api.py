"""The workshop, its legal entities and centres by program."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.tenants import BusinessType, DteEnvironment
from torque_app.core.errors import NotFound
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told
from torque_app.tenants import queries, service

router = APIRouter(tags=["Taller"])

Text = Annotated[str, Field(max_length=120)]


class TenantPatch(BaseModel):
    """Lo que cambia del taller; lo ausente queda igual."""

    name: Text | None = None
    business_type: BusinessType | None = None
    timezone: Annotated[str, Field(max_length=60)] | None = None
    features: dict[str, bool] | None = None
    settings: dict[str, Any] | None = None


class CompanyIn(BaseModel):
    """La razón social que emite documentos."""

    rut: str = Field(max_length=14, examples=["76.192.083-9"])
    razon_social: str = Field(max_length=100)
    giro: str = Field(max_length=80)
    actecos: list[Annotated[str, Field(max_length=6)]] = Field(default_factory=list, max_length=4)
    address: str = Field(max_length=70)
    comuna: str = Field(max_length=20)
    city: str = Field(default="", max_length=20)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=80)
    sii_office: str = Field(default="", max_length=40)
    resolution_number: int = Field(default=0, ge=0, le=999_999)
    resolution_date: date | None = None
    dte_environment: DteEnvironment = DteEnvironment.CERTIFICATION


class CompanyPatch(BaseModel):
    """Lo que cambia de la razón social; lo ausente queda igual."""

    rut: str | None = Field(default=None, max_length=14)
    razon_social: str | None = Field(default=None, max_length=100)
    giro: str | None = Field(default=None, max_length=80)
    actecos: list[Annotated[str, Field(max_length=6)]] | None = Field(default=None, max_length=4)
    address: str | None = Field(default=None, max_length=70)
    comuna: str | None = Field(default=None, max_length=20)
    city: str | None = Field(default=None, max_length=20)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=80)
    sii_office: str | None = Field(default=None, max_length=40)
    resolution_number: int | None = Field(default=None, ge=0, le=999_999)
    resolution_date: date | None = None
    dte_environment: DteEnvironment | None = None


class CentreIn(BaseModel):
    """Un centro del taller; su código encabeza los números de sus OT."""

    code: str = Field(max_length=10, examples=["SC002"])
    name: Text
    address: Text = ""
    comuna: str = Field(default="", max_length=40)
    city: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20)
    email: Text = ""
    timezone: str = Field(default="America/Santiago", max_length=60)
    company_id: UUID | None = None
    labor_rate: Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)] = Decimal(30000)


class CentrePatch(BaseModel):
    """Lo que cambia del centro; lo ausente queda igual."""

    code: str | None = Field(default=None, max_length=10)
    name: Text | None = None
    address: Text | None = None
    comuna: str | None = Field(default=None, max_length=40)
    city: str | None = Field(default=None, max_length=40)
    phone: str | None = Field(default=None, max_length=20)
    email: Text | None = None
    timezone: str | None = Field(default=None, max_length=60)
    company_id: UUID | None = None
    labor_rate: Annotated[Decimal, Field(ge=0, max_digits=19, decimal_places=4)] | None = None
    is_active: bool | None = None


@router.get("/tenants", response_model=Envelope[list[queries.TenantRow]])
async def tenants(calling: Calling, wanted: Wanted) -> Response:
    """Lista todos los talleres (plataforma)."""
    return listed(calling, queries.tenants, wanted)


@router.get("/tenants/{tenant_id}", response_model=Envelope[queries.TenantRow])
def tenant(calling: Calling, tenant_id: UUID) -> Response:
    """Muestra un taller."""
    return answer(calling, queries.tenant, tenant_id)


@router.patch("/tenants/{tenant_id}", response_model=Envelope[queries.TenantRow])
def update_tenant(calling: Calling, tenant_id: UUID, body: TenantPatch) -> Response:
    """Cambia los datos y ajustes del taller propio."""

    def change(tx: Any) -> queries.TenantRow:
        changed = service.update_settings(tx, **told(body))
        if changed.id != tenant_id:
            raise NotFound  # and nothing was changed: the transaction is rolled back
        return changed

    return answer(calling, change)


@router.patch("/tenants/{tenant_id}/deactivate", response_model=Envelope[queries.TenantRow])
def deactivate(calling: Calling, tenant_id: UUID) -> Response:
    """Desactiva un taller (plataforma)."""
    return answer(calling, service.deactivate, tenant_id)


@router.get("/companies", response_model=Envelope[list[queries.CompanyRow]])
def companies(calling: Calling) -> Response:
    """Lista las razones sociales del taller."""
    return answer(calling, queries.companies)


@router.post("/companies", response_model=Envelope[queries.CompanyRow], status_code=201)
def create_company(calling: Calling, body: CompanyIn) -> Response:
    """Crea una razón social."""
    return created(calling, service.save_company, **body.model_dump())


@router.patch("/companies/{company_id}", response_model=Envelope[queries.CompanyRow])
def update_company(calling: Calling, company_id: UUID, body: CompanyPatch) -> Response:
    """Cambia una razón social."""
    return answer(
        calling, service.change_company, company_id, told(body, emptied={"resolution_date"})
    )


@router.get("/service-centers", response_model=Envelope[list[queries.CentreRow]])
def centres(calling: Calling) -> Response:
    """Lista los centros del taller."""
    return answer(calling, queries.centres)


@router.get("/service-centers/{centre_id}", response_model=Envelope[queries.CentreRow])
def centre(calling: Calling, centre_id: UUID) -> Response:
    """Muestra un centro."""
    return answer(calling, queries.centre, centre_id)


@router.post("/service-centers", response_model=Envelope[queries.CentreRow], status_code=201)
def create_centre(calling: Calling, body: CentreIn) -> Response:
    """Crea un centro."""
    return created(calling, service.save_centre, **body.model_dump())


@router.patch("/service-centers/{centre_id}", response_model=Envelope[queries.CentreRow])
def update_centre(calling: Calling, centre_id: UUID, body: CentrePatch) -> Response:
    """Cambia un centro."""
    return answer(calling, service.change_centre, centre_id, told(body, emptied={"company_id"}))
