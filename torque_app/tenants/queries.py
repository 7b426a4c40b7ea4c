"""What is known of a workshop: itself, its legal entities, its service centres."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlmodel import Session, col
from sqlmodel import select as one_of

from models.tenants import BusinessType, Company, DteEnvironment, ServiceCenter, Tenant
from torque_app.core.database import admin_engine
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants.permissions import Tenants


@dataclass(frozen=True, slots=True)
class TenantRow:
    """A workshop as its people see it."""

    id: UUID
    name: str
    slug: str
    business_type: BusinessType
    country: str
    currency: str
    locale: str
    timezone: str
    plan: str
    features: Mapping[str, Any]
    settings: Mapping[str, Any]
    is_active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A legal entity that issues documents."""

    id: UUID
    rut: str
    razon_social: str
    giro: str
    actecos: tuple[str, ...]
    address: str
    comuna: str
    city: str
    phone: str
    email: str
    sii_office: str
    resolution_number: int
    resolution_date: date | None
    dte_environment: DteEnvironment
    branding: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CentreRow:
    """A branch; `labor_rate` is pesos per hour."""

    id: UUID
    code: str
    name: str
    address: str
    comuna: str
    city: str
    phone: str
    email: str
    timezone: str
    company_id: UUID | None
    labor_rate: Decimal
    is_active: bool


def tenant_row(tenant: Tenant) -> TenantRow:
    """Return the plain row of a tenant."""
    return TenantRow(**{name: getattr(tenant, name) for name in TenantRow.__slots__})


def company_row(company: Company) -> CompanyRow:
    """Return the plain row of a company."""
    values = {name: getattr(company, name) for name in CompanyRow.__slots__}
    return CompanyRow(**values | {"actecos": tuple(company.actecos)})


def centre_row(centre: ServiceCenter) -> CentreRow:
    """Return the plain row of a service centre."""
    return CentreRow(**{name: getattr(centre, name) for name in CentreRow.__slots__})


@needs(Tenants.VIEW)
def current(tx: Tx) -> TenantRow:
    """Return the workshop of this transaction; NotFound when it is none or not active."""
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    if tenant is None or tenant.deleted_at is not None:
        raise NotFound
    return tenant_row(tenant)


@needs(Tenants.ADMINISTER)
def tenant(tx: Tx, tenant_id: UUID) -> TenantRow:
    """Return the workshop with that id, which must be the actor's own."""
    if tenant_id != tx.actor.tenant_id:
        raise NotFound
    return current(tx)


@needs(Tenants.PLATFORM)
def tenants(tx: Tx, listing: Listing) -> Page[TenantRow]:
    """Return every workshop of the platform (CORE-21); row security would show none but one."""
    with Session(admin_engine()) as everywhere:
        return paged(
            replace(tx, session=everywhere),
            select(Tenant).where(col(Tenant.deleted_at).is_(None)),
            listing,
            sorts={"created_at": Tenant.created_at, "name": Tenant.name, "slug": Tenant.slug},
            default="created_at",
            filters={
                "is_active": lambda wanted: col(Tenant.is_active) == _truth(wanted),
                "business_type": lambda wanted: col(Tenant.business_type) == BusinessType(wanted),
            },
            make=_first_tenant,
        )


def _truth(wanted: str) -> bool:
    if wanted not in {"true", "false"}:
        raise ValueError(wanted)
    return wanted == "true"


def _first_tenant(row: Row[Any]) -> TenantRow:
    return tenant_row(row[0])


@needs(Tenants.VIEW)
def centres(tx: Tx, *, only_active: bool = False) -> list[CentreRow]:
    """Return the service centres by code."""
    query = one_of(ServiceCenter).order_by(ServiceCenter.code)
    if only_active:
        query = query.where(ServiceCenter.is_active)
    return [centre_row(found) for found in tx.session.exec(query)]


@needs(Tenants.VIEW)
def centre(tx: Tx, centre_id: UUID) -> CentreRow:
    """Return one service centre, or raise NotFound."""
    return centre_row(tx.get(ServiceCenter, centre_id))


@needs(Tenants.VIEW)
def company_setting(tx: Tx, company_id: UUID, key: str) -> Mapping[str, Any]:
    """Return what a legal entity set under a key of rules.COMPANY_SETTINGS, empty if nothing."""
    tenant = tx.session.get(Tenant, tx.actor.tenant_id)
    kept = tenant.settings.get(key, {}).get(str(company_id), {}) if tenant else {}
    return MappingProxyType(kept)


@needs(Tenants.ADMINISTER)
def companies(tx: Tx) -> list[CompanyRow]:
    """Return the legal entities, oldest first."""
    query = one_of(Company).order_by(col(Company.id))
    return [company_row(found) for found in tx.session.exec(query)]


@needs(Tenants.ADMINISTER)
def company(tx: Tx, company_id: UUID | None = None) -> CompanyRow:
    """Return one legal entity, by default the first; NotFound when there is none."""
    if company_id is not None:
        return company_row(tx.get(Company, company_id))
    found = companies(tx)
    if not found:
        raise NotFound("Todavía no ingresas los datos de tu empresa. Hazlo en Ajustes.")
    return found[0]
