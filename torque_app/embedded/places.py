"""Where an instance keeps its things: one data folder, locked by the one run that uses it."""

import errno
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
LEAST_FREE_BYTES = 300 * 2**20
KEPT_LOGS = 3


class Refused(Exception):
    """The launcher cannot go on; its text is one Spanish sentence for the user."""


def say(sentence: str) -> None:
    """Show the user a line; a terminal that went away must not stop the servers' clean end."""
    try:
        print(sentence, flush=True)  # noqa: T201
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def in_spanish(error: OSError, path: Path) -> Refused:
    """Turn what the system said about a path into a sentence with a way out."""
    if error.errno == errno.ENOSPC:
        return Refused(f"El disco está lleno: no pude escribir en {path}. Libera espacio.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refused(f"Sin permiso de escritura en {path}: cámbialo o elige otra con --data.")
    return Refused(f"No pude usar {path}: revisa que la ruta exista y se pueda escribir en ella.")


@dataclass(frozen=True)
class Places:
    """The paths under a data folder."""

    data: Path

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def demo_logins(self) -> Path:
        return self.data / "demo-logins.txt"

    @property
    def schemas(self) -> Path:
        return self.data / "sii-xsd"

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def prepare(self) -> None:
        """Make the folder and see that it can be written to; Refused says what to do if not.

        The folder can be passed through, not listed: with root, the servers' own user must reach
        what is theirs inside it. Every secret in it is a 0600 file.
        """
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self.data.chmod(0o711)
            self.logs.chmod(0o700)
            probe = self.data / ".probe"
            probe.write_bytes(b"\0" * 4096)
            probe.unlink()
        except OSError as error:
            raise in_spanish(error, self.data) from None
        free = shutil.disk_usage(self.data).free
        if free < LEAST_FREE_BYTES:
            raise Refused(
                f"Queda poco disco en {self.data}: {free // 2**20} MB libres y se necesitan "
                f"{LEAST_FREE_BYTES // 2**20}. Libera espacio o elige otra carpeta con --data."
            )

    def lock(self) -> IO[str]:
        """Hold the folder for this process until the file is closed, or the process dies."""
        file = (self.data / "lock").open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "?"
            file.close()
            raise Refused(
                f"Ya hay un TORQUE andando con {self.data} (proceso {holder}): detenlo o usa otra "
                "carpeta con --data."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return file

    def locked(self) -> bool:
        """Tell whether a running instance holds the folder."""
        if not (self.data / "lock").exists():
            return False
        with (self.data / "lock").open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def rotate_logs(self) -> None:
        """Set the last run's logs aside as `.1`, `.2`, `.3`."""
        for log in self.logs.glob("*.log"):
            for age in range(KEPT_LOGS, 1, -1):
                older = log.with_name(f"{log.name}.{age - 1}")
                if older.exists():
                    older.replace(log.with_name(f"{log.name}.{age}"))
            log.replace(log.with_name(f"{log.name}.1"))

    def secret_key(self) -> str:
        """Return the instance's SECRET_KEY, made at its first start."""
        path = self.data / "secret-key"
        if not path.exists():
            write_private(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="utf-8")


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_record(path: Path) -> dict[str, Any]:
    """Return what a server's record remembers (port, passwords); empty before its first start."""
    if not path.exists():
        return {}
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def write_record(path: Path, record: dict[str, Any]) -> None:
    """Remember a server's port and passwords, readable by the owner only."""
    write_private(path, json.dumps(record, indent=1))
