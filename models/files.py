"""Photos and papers; the bytes live in the storage, not here."""

from enum import StrEnum
from uuid import UUID

from sqlmodel import Field

from models.base import TenantRecord, choice, index


class FileKind(StrEnum):
    """What a file shows."""

    PHOTO = "PHOTO"
    VIDEO = "VIDEO"
    VOICE = "VOICE"
    ID_PROOF = "ID_PROOF"
    RC_COPY = "RC_COPY"
    WARRANTY_CARD = "WARRANTY_CARD"
    PDF = "PDF"
    OTHER = "OTHER"


class FileObject(TenantRecord, table=True):
    """One stored object and the row it belongs to."""

    __tablename__ = "files"
    __table_args__ = (index("owner_type", "owner_id"), index("uploaded_by"))

    owner_type: str = Field(max_length=40)
    owner_id: UUID
    kind: FileKind = choice(FileKind, FileKind.PHOTO)
    name: str = Field(max_length=200)
    key: str = Field(max_length=200)
    thumbnail_key: str | None = Field(default=None, max_length=200)
    mime: str = Field(max_length=80)
    size: int
    sha256: str = Field(max_length=64)
    width: int | None = None
    height: int | None = None
    uploaded_by: UUID | None = None
