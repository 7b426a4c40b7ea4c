"""What every storage promises, whichever disk or service is behind it."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import BinaryIO, Final, Protocol
from uuid import UUID

from uuid_utils.compat import uuid7

from torque_app.core.errors import NotFound, TorqueError

_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY: Final = re.compile(rf"tenant/({_UUID})/[0-9]{{4}}/[0-9]{{2}}/{_UUID}\.[a-z0-9]{{1,8}}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_BITS_AFTER_MILLISECONDS: Final = 80


class FileMissing(NotFound):
    """Nothing is stored under the key any more."""

    code, status, message = "file_missing", 404, "El archivo ya no está disponible."


class StorageUnavailable(TorqueError):
    """The disk or the service did not take or give the file; `__cause__` says why."""

    code, status = "storage_unavailable", 503
    message = "No pudimos acceder a los archivos. Inténtalo de nuevo en unos minutos."


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was written: its size in bytes and the SHA-256 of them, in hexadecimal."""

    key: str
    size: int
    sha256: str


class Storage(Protocol):
    """Files under keys made by `new_key`; a malformed key is a bug and raises ValueError."""

    def put(self, key: str, content: bytes | BinaryIO, *, content_type: str) -> Stored:
        """Write all of the content, replacing what was there; seen whole or not at all.

        Raises:
            StorageUnavailable: it could not be written; what was there before still is.
        """

    def open(self, key: str) -> BinaryIO:
        """Return the stored bytes as a stream for the caller to close.

        Raises:
            FileMissing: there is no such file.
            StorageUnavailable: it could not be asked for.
        """

    def exists(self, key: str) -> bool:
        """Say whether a whole file is stored under the key; raises StorageUnavailable."""

    def delete(self, key: str) -> None:
        """Remove the file if it is there; raises StorageUnavailable."""

    def keys(self, tenant_id: UUID, month: date) -> Iterator[str]:
        """Return the tenant's keys made in the month of a day (UTC); raises StorageUnavailable."""

    def link(self, key: str, *, valid: timedelta, download_name: str) -> str | None:
        """Return a URL that serves the file as a download for a while, without our session.

        None where the storage cannot serve by itself, and the application has to.
        """


def new_key(tenant_id: UUID, extension: str) -> str:
    """Return an unused key, ``tenant/<tenant>/<yyyy>/<mm>/<uuid7>.<extension>``, month in UTC."""
    unique = uuid7()
    return checked(f"{folder(tenant_id, _instant(unique))}/{unique}.{extension}")


def folder(tenant_id: UUID, month: date) -> str:
    """Return what the tenant's keys made in a month begin with, without a slash at its end."""
    return f"tenant/{tenant_id}/{month:%Y/%m}"


def made_at(key: str) -> datetime:
    """Return when `new_key` made a key; raises ValueError when it is no key."""
    return _instant(UUID(checked(key).rpartition("/")[2].partition(".")[0]))


def _instant(unique: UUID) -> datetime:
    return _EPOCH + timedelta(milliseconds=unique.int >> _BITS_AFTER_MILLISECONDS)


def tenant_of(key: str) -> UUID:
    """Return the tenant a key belongs to; raises ValueError when it is no key."""
    found = _KEY.fullmatch(key)
    if found is None:
        raise ValueError(f"Not a storage key: {key!r}")
    return UUID(found[1])


def checked(key: str) -> str:
    """Return the key if `new_key` could have made it, so that no path can climb out of a root.

    Raises:
        ValueError: it is anything else.
    """
    tenant_of(key)
    return key


class Measured:
    """A reader that counts and hashes what passes through it, for the `Stored` at the end."""

    def __init__(self, content: bytes | BinaryIO) -> None:
        self._stream: BinaryIO = BytesIO(content) if isinstance(content, bytes) else content
        self._hash = hashlib.sha256()
        self._size = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, empty at the end."""
        chunk = self._stream.read(size)
        self._hash.update(chunk)
        self._size += len(chunk)
        return chunk

    def chunks(self, size: int) -> Iterable[bytes]:
        """Return the rest in pieces of at most `size` bytes."""
        return iter(lambda: self.read(size), b"")

    def stored(self, key: str) -> Stored:
        """Return the record of what has passed so far."""
        return Stored(key, self._size, self._hash.hexdigest())
