"""Files in a directory of this machine: the default when no object storage is configured."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from torque_app.integrations.storage.contract import (
    FileMissing,
    Measured,
    StorageUnavailable,
    Stored,
    checked,
    folder,
)

_CHUNK: Final = 1 << 20
_PRIVATE_DIRECTORY: Final = 0o700
_ABANDONED_AFTER: Final = timedelta(days=1)


class LocalStorage:
    """Writes to ``<root>/.incoming`` and renames when the bytes are safely on the disk.

    Directories are made 0700 and files 0600. The media type is not kept: whoever stores a file
    keeps it in the row that names the key.
    """

    def __init__(self, root: Path) -> None:
        """Make the root and sweep away what writers killed over a day ago left unfinished."""
        self._root = root.absolute()
        self._incoming = self._root / ".incoming"
        try:
            self._root.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            self._incoming.mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
            self._sweep(time.time() - _ABANDONED_AFTER.total_seconds())
        except OSError as cause:
            raise StorageUnavailable from cause

    def put(
        self,
        key: str,
        content: bytes | BinaryIO,
        *,
        content_type: str,  # noqa: ARG002
    ) -> Stored:
        """See `Storage.put`."""
        target = self._path(key)
        measured = Measured(content)
        try:
            part = self._received(measured)
            try:
                self._make(target.parent)
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)
            _sync(target.parent)
        except OSError as cause:
            raise StorageUnavailable from cause
        return measured.stored(key)

    def open(self, key: str) -> BinaryIO:
        """See `Storage.open`."""
        path = self._path(key)
        try:
            return path.open("rb")
        except FileNotFoundError:
            raise FileMissing(key=key) from None
        except OSError as cause:
            raise StorageUnavailable from cause

    def exists(self, key: str) -> bool:
        """See `Storage.exists`."""
        path = self._path(key)
        try:
            path.stat()
        except FileNotFoundError:
            return False
        except OSError as cause:
            raise StorageUnavailable from cause
        return True

    def delete(self, key: str) -> None:
        """See `Storage.delete`."""
        path = self._path(key)
        try:
            path.unlink(missing_ok=True)
        except OSError as cause:
            raise StorageUnavailable from cause

    def keys(self, tenant_id: UUID, month: date) -> Iterator[str]:
        """See `Storage.keys`."""
        try:
            for path in (self._root / folder(tenant_id, month)).iterdir():
                yield checked(path.relative_to(self._root).as_posix())
        except FileNotFoundError:
            return
        except OSError as cause:
            raise StorageUnavailable from cause

    def link(self, key: str, *, valid: timedelta, download_name: str) -> str | None:  # noqa: ARG002
        """Return None: only the application can serve files of its own disk."""
        checked(key)
        return None

    def _path(self, key: str) -> Path:
        return self._root / checked(key)

    def _received(self, measured: Measured) -> Path:
        """Write everything to a new private file, wait for the disk, and return it."""
        handle, name = tempfile.mkstemp(dir=self._incoming)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in measured.chunks(_CHUNK):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return part

    def _make(self, directory: Path) -> None:
        """Make a directory and those above it, each entry safely on the disk."""
        if directory == self._root or directory.is_dir():
            return
        self._make(directory.parent)
        directory.mkdir(mode=_PRIVATE_DIRECTORY, exist_ok=True)
        _sync(directory.parent)

    def _sweep(self, before: float) -> None:
        for part in self._incoming.iterdir():
            # Another process may finish or sweep the same file between the two calls.
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < before:
                    part.unlink()


def _sync(directory: Path) -> None:
    """Wait until the names in a directory are on the disk: a rename alone may be lost."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
