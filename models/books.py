"""SII's own register of a month (RCV), as somebody brought it in."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field

from models.base import TenantRecord, TenantRow, choice, index, link, money, stamp, utc_now


class BookSide(StrEnum):
    """The two books of IVA (DL 825 art. 59; Res. Ex. SII 61/2017)."""

    SALES = "SALES"
    PURCHASES = "PURCHASES"


class RegisterSection(StrEnum):
    """The tabs of SII's register of purchases; sales only know REGISTERED."""

    REGISTERED = "REGISTERED"
    PENDING = "PENDING"
    EXCLUDED = "EXCLUDED"
    CLAIMED = "CLAIMED"


class RegisterImport(TenantRecord, table=True):
    """One file of SII's register; a newer one of the same month and tab takes its place."""

    __tablename__ = "register_imports"
    __table_args__ = (
        link("company_id", "companies"),
        index("company_id", "period", where="deleted_at IS NULL"),
    )

    company_id: UUID
    period: str = Field(max_length=7)
    side: BookSide = choice(BookSide)
    section: RegisterSection = choice(RegisterSection, RegisterSection.REGISTERED)
    filename: str = Field(default="", max_length=120)
    sha256: str = Field(max_length=64)
    entries: int
    imported_by: UUID | None = None


class RegisterEntry(TenantRow, table=True):
    """One document of an imported register; append only. Amounts in whole pesos, positive."""

    __tablename__ = "register_entries"
    __table_args__ = (
        link("import_id", "register_imports"),
        index("import_id", "dte_type", "folio"),
    )

    import_id: UUID
    dte_type: int
    folio: int = Field(sa_type=BigInteger)
    rut: str = Field(max_length=12)
    name: str = Field(default="", max_length=120)
    issued_on: date
    kind: str = Field(default="", max_length=40)
    exempt: Decimal = money()
    net: Decimal = money()
    iva: Decimal = money()
    total: Decimal = money()
    fixed_asset_iva: Decimal = money()
    common_use_iva: Decimal = money()
    lost_iva: Decimal = money()
    created_at: datetime = stamp(default_factory=utc_now)
