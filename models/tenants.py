"""The workshop as a customer of TORQUE: tenant, legal entity, service centre."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field

from models.base import Record, TenantRecord, choice, document, index, link, money, stamp, unique


class BusinessType(StrEnum):
    """What the tenant does (CORE-01); the profile preselects modules."""

    WORKSHOP = "WORKSHOP"
    DEALERSHIP = "DEALERSHIP"
    IMPORTER = "IMPORTER"
    RETAIL = "RETAIL"
    SERVICE = "SERVICE"


class DteEnvironment(StrEnum):
    """Which of SII's two worlds a company issues in; folios of one never reach the other."""

    CERTIFICATION = "CERTIFICATION"
    PRODUCTION = "PRODUCTION"


class Tenant(Record, table=True):
    """One customer of TORQUE; parent of every tenant row (CORE-02)."""

    __tablename__ = "tenants"

    name: str = Field(max_length=120)
    slug: str = Field(max_length=60, unique=True)
    business_type: BusinessType = choice(BusinessType, BusinessType.WORKSHOP)
    country: str = Field(default="CL", max_length=2)
    currency: str = Field(default="CLP", max_length=3)
    locale: str = Field(default="es-CL", max_length=10)
    timezone: str = Field(default="America/Santiago", max_length=60)
    plan: str = Field(default="standard", max_length=40)
    features: dict[str, Any] = document()
    settings: dict[str, Any] = document()
    is_active: bool = True
    deactivated_at: datetime | None = stamp(optional=True)
    deleted_at: datetime | None = stamp(optional=True)


class Company(TenantRecord, table=True):
    """A legal entity that issues documents: the `emisor` of DTEs."""

    __tablename__ = "companies"
    __table_args__ = (unique("rut"),)

    rut: str = Field(max_length=12)
    razon_social: str = Field(max_length=100)
    giro: str = Field(max_length=80)
    actecos: list[str] = document(list)
    address: str = Field(max_length=70)
    comuna: str = Field(max_length=20)
    city: str = Field(default="", max_length=20)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=80)
    sii_office: str = Field(default="", max_length=40)
    resolution_number: int = 0
    resolution_date: date | None = None
    dte_environment: DteEnvironment = choice(DteEnvironment, DteEnvironment.CERTIFICATION)
    branding: dict[str, Any] = document()


class ServiceCenter(TenantRecord, table=True):
    """A branch; its code leads the numbers of its OTs."""

    __tablename__ = "service_centers"
    __table_args__ = (unique("code"), link("company_id", "companies"), index("company_id"))

    code: str = Field(max_length=10)
    name: str = Field(max_length=120)
    address: str = Field(default="", max_length=120)
    comuna: str = Field(default="", max_length=40)
    city: str = Field(default="", max_length=40)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=120)
    timezone: str = Field(default="America/Santiago", max_length=60)
    company_id: UUID | None = None
    labor_rate: Decimal = money(Decimal(30000))
    is_active: bool = True
