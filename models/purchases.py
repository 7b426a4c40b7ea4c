"""What suppliers send: envelopes, the documents inside, and our answers to them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    index,
    link,
    money,
    stamp,
    unique,
    utc_now,
)


class PurchaseSource(StrEnum):
    """How an envelope came in."""

    UPLOAD = "UPLOAD"
    MAILBOX = "MAILBOX"


class SignatureGrade(StrEnum):
    """Whether a signature holds over the bytes as they came, or only once they are mended."""

    LITERAL = "LITERAL"
    REPAIRED = "REPAIRED"
    INVALID = "INVALID"
    ABSENT = "ABSENT"


class StampGrade(StrEnum):
    """What the electronic stamp (TED) is worth; MISMATCHED is genuine, but of another document."""

    GENUINE = "GENUINE"
    UNTRUSTED = "UNTRUSTED"
    MISMATCHED = "MISMATCHED"
    INVALID = "INVALID"
    ABSENT = "ABSENT"


class PurchaseStatus(StrEnum):
    """What we answered to a document; that it counts as accepted after 8 days is derived."""

    RECEIVED = "RECEIVED"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ACCEPTED = "ACCEPTED"
    CLAIMED = "CLAIMED"


class ClaimAction(StrEnum):
    """What a receiver may register at SII about a document (registro de reclamos v1.2)."""

    ACCEPTS_CONTENT = "ACD"
    RECEIVED_GOODS = "ERM"
    CLAIMS_CONTENT = "RCD"
    CLAIMS_PARTIAL = "RFP"
    CLAIMS_TOTAL = "RFT"


class ClaimStatus(StrEnum):
    """The life of one registration: what was asked for, and what became of it."""

    PENDING = "PENDING"
    REGISTERED = "REGISTERED"
    REFUSED = "REFUSED"


class AnswerKind(StrEnum):
    """Which file we made for the supplier."""

    RECEPTION = "RECEPTION"
    RESULT = "RESULT"
    RECEIPT = "RECEIPT"


class MailSafety(StrEnum):
    """How the line to a mailbox's server is closed to others; OPEN only on this machine."""

    TLS = "TLS"
    STARTTLS = "STARTTLS"
    OPEN = "OPEN"


class MailOutcome(StrEnum):
    """What a mail brought: something new, nothing, or only what could not be taken in."""

    TAKEN = "TAKEN"
    NOTHING = "NOTHING"
    REFUSED = "REFUSED"


class PurchaseEnvelope(TenantRecord, table=True):
    """One file as a supplier sent it: its bytes never change."""

    __tablename__ = "purchase_envelopes"
    __table_args__ = (
        link("company_id", "companies"),
        unique("sha256", alive=False),
        index("company_id"),
        index(text("received_at DESC")),
    )

    company_id: UUID
    issuer_rut: str = Field(max_length=12)
    issuer_name: str = Field(default="", max_length=100)
    kind: str = Field(max_length=40)
    source: PurchaseSource = choice(PurchaseSource)
    filename: str = Field(default="", max_length=200)
    received_by: UUID | None = None
    received_at: datetime = stamp()
    signature: SignatureGrade = choice(SignatureGrade)
    number: int
    refused: list[Any] = document(list)
    xml: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)


class PurchaseDocument(TenantRecord, Versioned, Remembered, table=True):
    """One electronic document a supplier issued to a company of ours; amounts in whole pesos."""

    __tablename__ = "purchase_documents"
    __table_args__ = (
        link("company_id", "companies"),
        link("envelope_id", "purchase_envelopes"),
        unique("company_id", "issuer_rut", "dte_type", "folio", alive=False),
        index("envelope_id"),
        index("status"),
        index("issuer_rut"),
        index(text("issued_on DESC"), text("id DESC")),
        index("received_at", where="status = 'RECEIVED'"),
    )

    company_id: UUID
    envelope_id: UUID
    issuer_rut: str = Field(max_length=12)
    issuer_name: str = Field(max_length=100)
    dte_type: int
    folio: int = Field(sa_type=BigInteger)
    issued_on: date
    due_on: date | None = None
    payment: int | None = None
    net: Decimal = money()
    exempt: Decimal = money()
    iva: Decimal = money()
    total: Decimal = money()
    signature: SignatureGrade = choice(SignatureGrade)
    signature_fault: str = Field(default="", max_length=300)
    signed_by: str = Field(default="", max_length=160)
    ted: StampGrade = choice(StampGrade)
    ted_fault: str = Field(default="", max_length=300)
    lines: list[Any] = document(list)
    references: list[Any] = document(list)
    xml: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    status: PurchaseStatus = choice(PurchaseStatus, PurchaseStatus.RECEIVED)
    received_at: datetime = stamp()
    sii_received_at: datetime | None = stamp(optional=True)
    acknowledged_at: datetime | None = stamp(optional=True)
    answered_at: datetime | None = stamp(optional=True)
    warned_days: int | None = None


class PurchaseClaim(TenantRecord, table=True):
    """One act we asked to register about a document: acceptance, receipt of goods or claim."""

    __tablename__ = "purchase_claims"
    __table_args__ = (
        link("document_id", "purchase_documents"),
        Index(
            None,
            "tenant_id",
            "document_id",
            "action",
            unique=True,
            postgresql_where=text("status <> 'REFUSED'"),
        ),
    )

    document_id: UUID
    action: ClaimAction = choice(ClaimAction)
    status: ClaimStatus = choice(ClaimStatus, ClaimStatus.PENDING)
    reason: str = Field(default="", max_length=256)
    premises: str = Field(default="", max_length=80)
    asked_by: UUID | None = None
    attempts: int = 0
    sii_code: int | None = None
    sii_sentence: str = Field(default="", max_length=300)
    settled_at: datetime | None = stamp(optional=True)


class PurchaseAnswer(TenantRow, table=True):
    """A signed file for the supplier: RespuestaDTE or EnvioRecibos; its bytes never change."""

    __tablename__ = "purchase_answers"
    __table_args__ = (
        link("envelope_id", "purchase_envelopes"),
        link("document_id", "purchase_documents"),
        link("claim_id", "purchase_claims"),
        index("envelope_id"),
        index("document_id"),
        Index(
            None,
            "tenant_id",
            "claim_id",
            unique=True,
            postgresql_where=text("claim_id IS NOT NULL"),
        ),
        Index(
            None,
            "tenant_id",
            "envelope_id",
            "kind",
            unique=True,
            postgresql_where=text("document_id IS NULL"),
        ),
    )

    kind: AnswerKind = choice(AnswerKind)
    envelope_id: UUID
    document_id: UUID | None = None
    claim_id: UUID | None = None
    number: int
    xml: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    created_at: datetime = stamp(default_factory=utc_now)


class PurchaseStep(TenantRow, table=True):
    """One step of a received document's story; append only."""

    __tablename__ = "purchase_steps"
    __table_args__ = (
        link("document_id", "purchase_documents"),
        index("document_id", "happened_at"),
    )

    document_id: UUID
    step: str = Field(max_length=40)
    sentence: str = Field(max_length=300)
    evidence: dict[str, Any] = document()
    actor_id: UUID | None = None
    happened_at: datetime = stamp(default_factory=utc_now)


class PurchaseMailbox(TenantRecord, table=True):
    """The box a company's suppliers write to; `last_uid` is the last message looked at.

    Message numbers hold as long as `uid_validity` stays the same (RFC 3501 §2.3.1.1).
    """

    __tablename__ = "purchase_mailboxes"
    __table_args__ = (link("company_id", "companies"), unique("company_id"))

    company_id: UUID
    host: str = Field(max_length=253)
    port: int
    safety: MailSafety = choice(MailSafety, MailSafety.TLS)
    username: str = Field(max_length=254)
    password_enc: bytes = Field(sa_type=LargeBinary)
    folder: str = Field(default="INBOX", max_length=100)
    uid_validity: int = Field(default=0, sa_type=BigInteger)
    last_uid: int = Field(default=0, sa_type=BigInteger)
    last_checked_at: datetime | None = stamp(optional=True)
    last_error: str = Field(default="", max_length=300)
    is_active: bool = True


class PurchaseMail(TenantRow, table=True):
    """One mail looked at, once: what it said of itself and what became of its files.

    `message_key` is the hash of its Message-ID, or of its number in the box.
    """

    __tablename__ = "purchase_mails"
    __table_args__ = (
        link("mailbox_id", "purchase_mailboxes"),
        unique("mailbox_id", "message_key", alive=False),
        index(text("id DESC")),
    )

    mailbox_id: UUID
    message_key: str = Field(max_length=64)
    message_id: str = Field(default="", max_length=300)
    sender: str = Field(default="", max_length=254)
    subject: str = Field(default="", max_length=200)
    received_at: datetime = stamp()
    outcome: MailOutcome = choice(MailOutcome)
    said: list[Any] = document(list)
    envelope_ids: list[Any] = document(list)
    created_at: datetime = stamp(default_factory=utc_now)
