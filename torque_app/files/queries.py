"""Which files hang on what, and their bytes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, BinaryIO, Final
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col

from models.auth import User
from models.files import FileKind, FileObject
from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files.permissions import Files
from torque_app.files.storage import storage
from torque_app.integrations.storage.contract import FileMissing, tenant_of

Exists = Callable[[Tx, UUID], object]
Open = Callable[[Tx, UUID], object]

SMALL: Final = "image/webp"
"""The media type of every small copy of a picture."""


@dataclass(frozen=True, slots=True)
class Owner:
    """A kind of thing that files hang on: who may see it, whether one exists and takes changes."""

    permission: str
    exists: Exists | None
    open: Open | None


_owners: dict[str, Owner] = {}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file; `url` serves it to who may see it, `thumbnail_url` a small picture of it."""

    id: UUID
    owner_type: str
    owner_id: UUID
    kind: FileKind
    name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    uploaded_by: str | None
    created_at: datetime
    url: str
    thumbnail_url: str | None


def register_owner(
    owner_type: str,
    permission: str,
    *,
    exists: Exists | None = None,
    open: Open | None = None,
) -> None:
    """Let files hang on a kind of thing, for whoever holds `permission`.

    Called by the application's root for each context; what nobody registered is refused.
    `exists(tx, id)` raises NotFound for what the workshop does not have, `open(tx, id)` refuses
    to add or remove files where the actor may not, or the thing is done with.
    """
    _owners[owner_type] = Owner(str(permission), exists, open)


def check_owner(
    tx: Tx, owner_type: str, owner_id: UUID | None = None, *, changing: bool = False
) -> None:
    """Refuse whoever may not see such a thing, and (given its id) a thing that does not exist.

    With `changing`, also whoever may not change its files, or a thing that is done with. The
    platform itself (an actor without a user) may, as far as its job's permission goes.
    """
    owner = _owners.get(owner_type)
    if owner is None:
        raise NotFound
    if tx.actor.user_id is not None and not tx.actor.may(owner.permission):
        raise NotAllowed(required=owner.permission, current_role=tx.actor.role)
    if owner_id is not None and owner.exists is not None:
        owner.exists(tx, owner_id)
    if owner_id is not None and changing and owner.open is not None:
        owner.open(tx, owner_id)


def _files() -> Select[Any]:
    return columns(
        FileObject.id,
        FileObject.owner_type,
        FileObject.owner_id,
        FileObject.kind,
        FileObject.name,
        FileObject.mime,
        FileObject.size,
        FileObject.width,
        FileObject.height,
        User.full_name,
        FileObject.created_at,
        FileObject.thumbnail_key,
    ).outerjoin(User, col(User.id) == FileObject.uploaded_by)


def _row(found: Sequence[Any]) -> FileRow:
    *values, thumbnail_key = found
    url = f"/api/v1/files/{values[0]}"
    return FileRow(*[*values, url, f"{url}/thumbnail" if thumbnail_key else None])


@needs(Files.VIEW)
def of(tx: Tx, owner_type: str, owner_id: UUID) -> list[FileRow]:
    """Return the files of one thing, oldest first."""
    check_owner(tx, owner_type)
    rows = tx.session.execute(
        _files()
        .where(col(FileObject.owner_type) == owner_type, col(FileObject.owner_id) == owner_id)
        .order_by(col(FileObject.id))
    )
    return [_row(found) for found in rows]


@needs(Files.VIEW)
def hanging(tx: Tx, owner_type: str, owner_ids: Iterable[UUID]) -> dict[UUID, list[FileRow]]:
    """Return the files of many things of one kind in one read, by thing, each oldest first."""
    check_owner(tx, owner_type)
    rows = tx.session.execute(
        _files()
        .where(
            col(FileObject.owner_type) == owner_type,
            col(FileObject.owner_id).in_(list(owner_ids)),
        )
        .order_by(col(FileObject.id))
    )
    found: dict[UUID, list[FileRow]] = {}
    for each in rows:
        shown = _row(each)
        found.setdefault(shown.owner_id, []).append(shown)
    return found


@needs(Files.VIEW)
def one(tx: Tx, file_id: UUID) -> FileRow:
    """Return one file; NotFound also for whoever may not see what it hangs on."""
    found = tx.session.execute(_files().where(col(FileObject.id) == file_id)).first()
    if found is None:
        raise NotFound
    shown = _row(found)
    try:
        check_owner(tx, shown.owner_type)
    except NotAllowed:
        raise NotFound from None  # a file's id must not tell what it belongs to
    return shown


@needs(Files.VIEW)
def only(tx: Tx, owner_type: str, owner_id: UUID) -> FileRow | None:
    """Return the one picture of a thing (`service.put_only`), or None.

    Nobody is asked whether they may see it: the context whose thing it is answers for that.
    """
    found = tx.session.execute(_only(_files(), owner_type, owner_id)).first()
    return _row(found) if found else None


@needs(Files.VIEW)
def only_bytes(
    tx: Tx, owner_type: str, owner_id: UUID, *, small: bool = False
) -> tuple[str, bytes] | None:
    """Return the media type and the bytes of `only`, or of its WebP copy if `small`.

    None where there is no such picture, and where the storage lost it.
    """
    asked = columns(FileObject.mime, FileObject.key, FileObject.thumbnail_key)
    found = tx.session.execute(_only(asked, owner_type, owner_id)).first()
    if found is None:
        return None
    mime, key, thumbnail_key = found
    told = (SMALL, thumbnail_key) if small and thumbnail_key else (mime, key)
    try:
        return told[0], _kept(told[1])
    except FileMissing:
        return None


def _only(query: Select[Any], owner_type: str, owner_id: UUID) -> Select[Any]:
    return (
        query.where(col(FileObject.owner_type) == owner_type, col(FileObject.owner_id) == owner_id)
        .order_by(col(FileObject.id).desc())
        .limit(1)
    )


@lru_cache(maxsize=32)
def _kept(key: str) -> bytes:
    """Return what is stored under a key, read once: its bytes never change."""
    with storage().open(key) as stream:
        return stream.read()


@needs(Files.VIEW)
def opened(tx: Tx, file_id: UUID) -> tuple[FileRow, BinaryIO]:
    """Return a file and its bytes as a stream for the caller to close; FileMissing if gone."""
    shown = one(tx, file_id)
    return shown, storage().open(tx.get(FileObject, file_id).key)


@needs(Files.VIEW)
def thumbnail(tx: Tx, file_id: UUID) -> tuple[FileRow, BinaryIO]:
    """Return a file and the WebP of its small picture; NotFound where there is none."""
    shown = one(tx, file_id)
    key = tx.get(FileObject, file_id).thumbnail_key
    if key is None:
        raise NotFound
    return shown, storage().open(key)


@needs(Files.VIEW)
def shelved(tx: Tx, key: str) -> BinaryIO:
    """Return what `shelve` stored as a stream for the caller to close; FileMissing once swept."""
    if tenant_of(key) != tx.actor.tenant_id:
        raise NotFound
    return storage().open(key)


@needs(Files.DELETE)
def unknown(tx: Tx, keys: Iterable[str]) -> set[str]:
    """Return those of the storage's keys that no row of the workshop names, removed ones too."""
    asked = set(keys)
    named = tx.session.execute(
        columns(FileObject.key, FileObject.thumbnail_key)
        .where(col(FileObject.key).in_(asked) | col(FileObject.thumbnail_key).in_(asked))
        .execution_options(with_deleted=True)
    )
    return asked - {key for pair in named for key in pair if key}
