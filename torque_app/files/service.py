"""What can be done with files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from sqlmodel import col, select

from models.files import FileKind, FileObject
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files import queries, rules
from torque_app.files.events import FileAttached, FileRemoved
from torque_app.files.permissions import Files
from torque_app.files.queries import FileRow
from torque_app.files.storage import storage
from torque_app.integrations.storage import pictures
from torque_app.integrations.storage.contract import Stored, made_at, new_key, tenant_of
from torque_app.integrations.storage.documents import Document, accept_document
from torque_app.integrations.storage.pictures import Limits, Picture
from torque_app.integrations.storage.refusals import HeicNotSupported, NotADocument, NotAPicture
from torque_app.integrations.storage.sounds import Sound, accept_sound

_PDF = b"%PDF-"
_NEITHER = "Ese archivo no es un PDF ni una foto, diga lo que diga su nombre. Sube otro."
_PIECE = "part"
_BATCH = 500
_ABANDONED_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stored piece of a file that comes in several: its name and its bytes' number."""

    piece: str
    size: int


@needs(Files.UPLOAD)
def attach(
    tx: Tx,
    owner_type: str,
    owner_id: UUID,
    *,
    data: bytes,
    name: str,
    kind: FileKind | str = FileKind.PHOTO,
) -> FileRow:
    """Keep a photo, a PDF or a voice note and hang it on something the actor may see.

    The bytes are stored before the row is written: a row never points at nothing, and an object
    whose row was rolled back is swept away later. Pictures are written anew (no position, no
    notes) and get a thumbnail.

    Raises:
        Invalid: the kind is unknown, or is one that is not taken.
        FileTooLarge, NotAPicture, NotADocument, DamagedPicture...: see `integrations.storage`.
        Conflict, NotAllowed: what it would hang on takes no files, or not from this actor.
    """
    queries.check_owner(tx, owner_type, owner_id, changing=True)
    known = _kind(kind)
    row = _hang(tx, (owner_type, owner_id), _accepted(data, known), kind=known, name=name)
    return queries.one(tx, row.id)


@needs(Files.UPLOAD)
def put_only(
    tx: Tx, owner_type: str, owner_id: UUID, *, data: bytes, name: str, within: Limits
) -> None:
    """Keep the one picture of a thing, in the place of the one it had.

    Who may do so is for the context that asks: no owner of that kind is registered, so that the
    doors open to everybody (`attach`, `remove`, reading by id) never reach such a picture.
    """
    kept = _picture(data, within)
    drop_only(tx, owner_type, owner_id)
    _hang(tx, (owner_type, owner_id), kept, kind=FileKind.PHOTO, name=name, small=within.small_side)


@needs(Files.DELETE)
def drop_only(tx: Tx, owner_type: str, owner_id: UUID) -> bool:
    """Take the one picture of a thing off it, and tell whether there was one; see `put_only`."""
    found = tx.session.exec(
        select(FileObject).where(
            col(FileObject.owner_type) == owner_type, col(FileObject.owner_id) == owner_id
        )
    ).all()
    for row in found:
        row.deleted_at = tx.now
        tx.emit(FileRemoved(row.id, owner_type, owner_id))
    return bool(found)


def _hang(
    tx: Tx,
    about: tuple[str, UUID],
    kept: Picture | Document | Sound,
    *,
    kind: FileKind,
    name: str,
    small: int = rules.PHOTO.small_side,
) -> FileObject:
    owner_type, owner_id = about
    stored, thumbnail, size = _put(tx.actor.tenant_id, kept, small=small)
    row = FileObject(
        owner_type=owner_type,
        owner_id=owner_id,
        kind=kind,
        name=rules.safe_name(name, extension=kept.extension),
        key=stored.key,
        thumbnail_key=thumbnail.key if thumbnail else None,
        mime=kept.mime,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_by=tx.actor.user_id,
        created_at=tx.now,
        updated_at=tx.now,
        **size,
    )
    tx.session.add(row)
    tx.emit(FileAttached(row.id, owner_type, owner_id))
    tx.session.flush()
    return row


@needs(Files.UPLOAD)
def shelve(tx: Tx, content: BinaryIO, *, extension: str, mime: str) -> Stored:
    """Store what the product itself made, under a key nobody's row names.

    The sweep takes it away a day later: it is for what can be made again at any time.
    """
    return storage().put(new_key(tx.actor.tenant_id, extension), content, content_type=mime)


@needs(Files.UPLOAD)
def put_piece(tx: Tx, *, data: bytes) -> Piece:
    """Store a piece of a file that comes in several, and return the name to call it by.

    What was stored stays when the line drops: only the pieces that did not arrive are sent again.
    Pieces that no `assemble` comes to name are swept away a day later.
    """
    if not 0 < len(data) <= rules.PIECE:
        raise Invalid.field(
            "file",
            Sentence("Cada parte pesa de 1 byte a {kb} KB.", kb=rules.PIECE // 1024),
        )
    stored = shelve(tx, BytesIO(data), extension=_PIECE, mime="application/octet-stream")
    return Piece(stored.key, stored.size)


@needs(Files.UPLOAD)
def assemble(
    tx: Tx,
    owner_type: str,
    owner_id: UUID,
    *,
    pieces: Sequence[str],
    name: str,
    kind: FileKind | str = FileKind.PHOTO,
) -> FileRow:
    """Put pieces together in their order and attach the file, as `attach` does a whole one.

    Raises:
        Invalid: there is no piece, or one is not a piece of this workshop.
        FileMissing: a piece was swept away meanwhile.
    """
    queries.check_owner(tx, owner_type, owner_id, changing=True)
    if not 1 <= len(pieces) <= rules.MOST_PIECES:
        raise Invalid.field("pieces", "Faltan las partes del archivo, o son demasiadas.")
    data = bytearray()
    for piece in pieces:
        with queries.shelved(tx, _own_piece(tx, piece)) as stream:
            data += stream.read(rules.PIECE + 1)
    return attach(tx, owner_type, owner_id, data=bytes(data), name=name, kind=kind)


def _own_piece(tx: Tx, piece: str) -> str:
    """Return the key a piece is stored under; nothing but a piece may be named by it."""
    try:
        is_own = piece.endswith(f".{_PIECE}") and tenant_of(piece) == tx.actor.tenant_id
    except ValueError:
        is_own = False
    if not is_own:
        raise Invalid.field("pieces", "Una de las partes no es de este archivo. Súbelo de nuevo.")
    return piece


@needs(Files.DELETE)
def remove(tx: Tx, file_id: UUID) -> None:
    """Take a file off what it hangs on; its bytes stay, as the audit may ask for them."""
    found = queries.one(tx, file_id)
    queries.check_owner(tx, found.owner_type, found.owner_id, changing=True)
    row = tx.get(FileObject, file_id, lock=True)
    row.deleted_at = tx.now
    tx.emit(FileRemoved(file_id, row.owner_type, row.owner_id))


@needs(Files.DELETE)
def sweep(tx: Tx) -> int:
    """Delete what was stored over a day ago, this month or the last, and no row came to name.

    Such objects are left by uploads whose transaction was rolled back. Return how many there
    were. Nothing is locked while the storage is asked, and doing it again is harmless.
    """
    today = tx.now.date()
    last_month = today.replace(day=1) - timedelta(days=1)
    return sum(_swept(tx, month) for month in (last_month, today))


def _swept(tx: Tx, month: date) -> int:
    shelf, count = storage(), 0
    keys = shelf.keys(tx.actor.tenant_id, month)
    abandoned = (key for key in keys if made_at(key) < tx.now - _ABANDONED_AFTER)
    while batch := list(islice(abandoned, _BATCH)):
        for key in queries.unknown(tx, batch):
            shelf.delete(key)
            count += 1
    return count


def _kind(kind: FileKind | str) -> FileKind:
    try:
        known = FileKind(kind)
    except ValueError:
        raise Invalid.field(
            "kind", Sentence("«{kind}» no es un tipo de archivo.", kind=kind)
        ) from None
    if known in rules.NOT_TAKEN:
        raise Invalid.field("kind", "Por ahora puedes subir fotos y documentos PDF.")
    return known


def _accepted(data: bytes, kind: FileKind) -> Picture | Document | Sound:
    if kind is FileKind.VOICE:
        return accept_sound(data, max_bytes=rules.MAX_BYTES)
    if kind in rules.PICTURES_ONLY:
        return _picture(data)
    if data.startswith(_PDF):
        return accept_document(data, max_bytes=rules.MAX_BYTES)
    try:
        return _picture(data)
    except HeicNotSupported:
        raise
    except NotAPicture:
        raise NotADocument(_NEITHER) from None


def _picture(data: bytes, within: Limits = rules.PHOTO) -> Picture:
    return pictures.accept(
        data,
        max_bytes=within.max_bytes,
        max_pixels=within.max_pixels,
        longest_side=within.longest_side,
    )


def _put(
    tenant_id: UUID, kept: Picture | Document | Sound, *, small: int
) -> tuple[Stored, Stored | None, dict[str, Any]]:
    shelf = storage()
    stored = shelf.put(new_key(tenant_id, kept.extension), kept.data, content_type=kept.mime)
    if not isinstance(kept, Picture):
        return stored, None, {}
    copy = pictures.thumbnail(kept, side=small)
    thumbnail = shelf.put(new_key(tenant_id, copy.extension), copy.data, content_type=copy.mime)
    return stored, thumbnail, {"width": kept.width, "height": kept.height}
