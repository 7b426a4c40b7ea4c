"""Photos and voice notes a tablet sends ahead of the action that names them."""

from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.kiosk import KioskUpload
from torque_app.core.errors import Conflict, TooMany, TorqueError
from torque_app.core.needs import needs
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx, transaction
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.integrations.storage import pictures
from torque_app.integrations.storage.contract import FileMissing
from torque_app.integrations.storage.pictures import Picture
from torque_app.integrations.storage.sounds import Sound, accept_sound
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import KnownDevice

MAX_BYTES: Final = 12 * 2**20
MAX_PIXELS: Final = 60_000_000
LONGEST_SIDE: Final = 2048
MOST_A_DAY: Final = 400
KEPT: Final = timedelta(days=1)
FULL: Final = "Esta tablet envió demasiados archivos hoy. Sigue mañana o usa otra."


class NotTaken(TorqueError):
    """It says to be neither a photo nor a voice note."""

    code, status = "not_taken", 415
    message = "Sólo se reciben fotos y notas de voz."


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that waits for the action that names its key; size in bytes."""

    key: UUID
    mime: str
    size: int


def keep_upload(device: KnownDevice, key: UUID, *, data: bytes, mime: str) -> Uploaded:
    """Keep a photo, written anew, or a voice note under the tablet's key; sent twice, kept once.

    Raises:
        NotTaken, FileTooLarge, NotAPicture, TooManyPixels, DamagedPicture, NotASound: its bytes
            are nothing we take. TooMany: the tablet sent too many today.
    """
    accepted = _accepted(data, mime)
    with transaction(device.actor()) as tx:
        return _keep(tx, device.id, key, accepted)


def _accepted(data: bytes, mime: str) -> Picture | Sound:
    if mime.startswith("image/"):
        return pictures.accept(
            data, max_bytes=MAX_BYTES, max_pixels=MAX_PIXELS, longest_side=LONGEST_SIDE
        )
    if mime.startswith("audio/"):
        return accept_sound(data, max_bytes=MAX_BYTES)
    raise NotTaken


@needs(Kiosk.USE)
def _keep(tx: Tx, device_id: UUID, key: UUID, accepted: Picture | Sound) -> Uploaded:
    one_at_a_time(tx, f"kiosk:{device_id}")
    row = _of_key(tx, device_id, key)
    if row is None:
        _check_room(tx, device_id)
        stored = files.shelve(
            tx, BytesIO(accepted.data), extension=accepted.extension, mime=accepted.mime
        )
        row = KioskUpload(
            device_id=device_id,
            upload_key=key,
            storage_key=stored.key,
            mime=accepted.mime,
            size=stored.size,
            created_at=tx.now,
            updated_at=tx.now,
        )
        tx.session.add(row)
    return Uploaded(key, row.mime, row.size)


def _of_key(tx: Tx, device_id: UUID, key: UUID) -> KioskUpload | None:
    query = select(KioskUpload).where(
        KioskUpload.device_id == device_id, KioskUpload.upload_key == key
    )
    return tx.session.exec(query).first()


def _check_room(tx: Tx, device_id: UUID) -> None:
    query = select(func.count()).where(
        col(KioskUpload.device_id) == device_id, col(KioskUpload.created_at) > tx.now - KEPT
    )
    if tx.session.exec(query).one() >= MOST_A_DAY:
        raise TooMany(FULL, retry_after=3600)


def sent(tx: Tx, device_id: UUID, key: UUID) -> tuple[bytes, str]:
    """Return the bytes and the media type a tablet sent under a key.

    Raises Conflict for what did not arrive, or waited for its action for more than a day.
    """
    row = _of_key(tx, device_id, key)
    if row is None:
        raise Conflict("Falta un archivo que no llegó. Vuelve a tomarlo.")
    try:
        with kept.shelved(tx, row.storage_key) as stream:
            return stream.read(MAX_BYTES + 1), row.mime
    except FileMissing:
        raise Conflict("Un archivo esperó más de un día. Vuelve a tomarlo.") from None


@needs(Kiosk.USE)
def sweep_uploads(tx: Tx) -> int:
    """Forget what tablets sent over a day ago, and return how much it was.

    What an action named hangs on its thing under a key of its own; the bytes that wait here for
    nobody any more go with the sweep of files.
    """
    old = tx.session.exec(
        select(KioskUpload).where(col(KioskUpload.created_at) < tx.now - KEPT)
    ).all()
    for row in old:
        row.deleted_at = tx.now
    return len(old)
