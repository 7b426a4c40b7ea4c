"""SII's test sets as a company works through them: what was handed out, built and sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, LargeBinary, Text, text
from sqlmodel import Field

from models.base import TenantRecord, choice, document, index, link, stamp, unique
from models.invoicing import EnvelopeStatus


class CertificationFileKind(StrEnum):
    """What a file for SII is; every kind travels by DTEUpload, boletas of a set too."""

    DOCUMENTS = "DOCUMENTS"
    BOLETAS = "BOLETAS"
    FOLIO_USE = "FOLIO_USE"
    SALES_BOOK = "SALES_BOOK"
    PURCHASES_BOOK = "PURCHASES_BOOK"
    GUIDE_BOOK = "GUIDE_BOOK"


class CertificationSet(TenantRecord, table=True):
    """A test set as SII handed it out (`source`); `attempt` counts how often it was built."""

    __tablename__ = "certification_sets"
    __table_args__ = (
        link("company_id", "companies"),
        unique("company_id", "sha256"),
        index(text("created_at DESC")),
        CheckConstraint("attempt >= 0", name="attempt"),
    )

    company_id: UUID
    name: str = Field(max_length=120)
    source: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    attempt: int = 0
    built_at: datetime | None = stamp(optional=True)


class CertificationCase(TenantRecord, table=True):
    """The document that answers one case; its folio is of the company's certification CAF."""

    __tablename__ = "certification_cases"
    __table_args__ = (
        link("set_id", "certification_sets"),
        link("caf_id", "caf_folios"),
        unique("caf_id", "folio", alive=False),
        index("set_id", "line"),
    )

    set_id: UUID
    line: int
    name: str = Field(max_length=20)
    dte_type: int
    folio: int = Field(sa_type=BigInteger)
    caf_id: UUID
    content: dict[str, Any] = document()
    xml: bytes = Field(sa_type=LargeBinary)
    ted: str = Field(sa_type=Text)


class CertificationFile(TenantRecord, table=True):
    """A signed file for SII, its bytes frozen, and what SII says of it."""

    __tablename__ = "certification_files"
    __table_args__ = (link("set_id", "certification_sets"), index("set_id", "line"))

    set_id: UUID
    line: int
    kind: CertificationFileKind = choice(CertificationFileKind)
    name: str = Field(max_length=80)
    xml: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    status: EnvelopeStatus = choice(EnvelopeStatus, EnvelopeStatus.BUILT)
    track_id: str | None = Field(default=None, max_length=20)
    sent_at: datetime | None = stamp(optional=True)
    upload_attempts: int = 0
    poll_count: int = 0
    sii_state: str | None = Field(default=None, max_length=20)
    counts: dict[str, Any] = document()
    last_answer: str | None = Field(default=None, max_length=4000)
