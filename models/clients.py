"""The people and companies a workshop works for."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    Versioned,
    choice,
    document,
    generated,
    index,
    link,
    money,
    stamp,
    unique,
)


class ClientType(StrEnum):
    """Natural person or company."""

    PERSON = "PERSON"
    COMPANY = "COMPANY"


class Client(TenantRecord, Versioned, Remembered, table=True):
    """A customer of the workshop."""

    __tablename__ = "clients"
    __table_args__ = (
        unique("number"),
        Index(
            None,
            "tenant_id",
            "rut",
            unique=True,
            postgresql_where=text("rut IS NOT NULL AND deleted_at IS NULL"),
        ),
        link("service_center_id", "service_centers"),
        index("service_center_id"),
        index("sort_key"),
        index("phone"),
        index(text("created_at DESC")),
    )

    number: int
    type: ClientType = choice(ClientType, ClientType.PERSON)
    name: str = Field(max_length=100)
    rut: str | None = Field(default=None, max_length=12)
    giro: str | None = Field(default=None, max_length=80)
    phone: str | None = Field(default=None, max_length=20)
    whatsapp: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=120)
    address: str | None = Field(default=None, max_length=120)
    comuna: str | None = Field(default=None, max_length=40)
    city: str | None = Field(default=None, max_length=40)
    service_center_id: UUID | None = None
    last_service_at: datetime | None = stamp(optional=True)
    credit_limit: Decimal = money()
    credit_days: int = 0
    notes: str | None = Field(default=None, max_length=2000)
    is_active: bool = True
    custom_fields: dict[str, Any] = document()
    sort_key: str | None = generated("app.sort_key(name)")
    search: str | None = generated(
        "app.f_unaccent(name || ' ' || coalesce(rut,'') || ' ' || coalesce(replace(rut,'-',''),'')"
        " || ' ' || coalesce(phone,'') || ' ' || coalesce(email,''))"
    )


class ClientContact(TenantRecord, table=True):
    """A person to talk to at a client."""

    __tablename__ = "client_contacts"
    __table_args__ = (link("client_id", "clients"), index("client_id"))

    client_id: UUID
    name: str = Field(max_length=100)
    position: str | None = Field(default=None, max_length=60)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=120)
    is_primary: bool = False
