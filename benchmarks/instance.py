"""One real installation of the product (`torque run` as a process), and what it consists of."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from torque_app.embedded.places import ROOT, Places
from torque_app.embedded.processes import alive, free_port, tail
from torque_app.embedded.run import answers
from torque_app.embedded.servers import Servers

HOST = "127.0.0.1"
READY_SECONDS = 300  # the first start may have to build the interface
STOP_SECONDS = 60
# What would make the product use somebody else's servers, or another data folder.
FOREIGN = (
    "DATABASE_",
    "REDIS_URL",
    "SECRET_KEY",
    "DATA_DIR",
    "SII_",
    "SMTP_URL",
    "BIND_PORT",
    "PUBLIC_URL",
)


@dataclass(frozen=True)
class Process:
    """One process of an installation: what it is for, and its number."""

    kind: str
    pid: int


class NotReadyError(RuntimeError):
    """The product ended or stayed silent instead of becoming ready; says what it printed."""


class Instance:
    """`python -m torque_app run` on a data folder and a port, in a process group of its own."""

    def __init__(
        self, data: Path, *, port: int = 0, settings: Mapping[str, str] | None = None
    ) -> None:
        self.data = data.resolve()
        self.port = port or free_port()
        self.settings = dict(settings or {})
        self.output = self.data / "run.out"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it serves, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> float:
        """Start it and return the seconds until it answered that it is ready."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.data.chmod(0o711)  # the database's own account must pass through
        argv = [sys.executable, "-P", "-m", "torque_app", "run", "--data", str(self.data)]
        argv += ["--port", str(self.port), "--no-demo"]
        began = time.monotonic()
        with self.output.open("wb") as out:
            self._child = subprocess.Popen(
                argv,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=self._start_environment(),
                cwd=ROOT,
                start_new_session=True,
            )
        while not answers(HOST, self.port):
            if self._child.poll() is not None or time.monotonic() - began > READY_SECONDS:
                raise NotReadyError(tail(self.output, lines=40))
            time.sleep(0.02)
        return time.monotonic() - began

    def _start_environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(FOREIGN)}
        return {**kept, "PYTHONPATH": str(ROOT), **self.settings}

    def stop(self) -> int:
        """Ask it to end with SIGTERM and return its exit status."""
        assert self._child is not None
        self._child.send_signal(signal.SIGTERM)
        try:
            return self._child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._child.pid, signal.SIGKILL)
            raise

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        """Return what the settings of a process beside it must read to see the same servers."""
        places = Places(self.data)
        return Servers(places).environment() | {"SECRET_KEY": places.secret_key()}

    def superuser(self) -> str:
        """Return the database's address for the role that may do everything."""
        return Servers(Places(self.data)).postgres.urls().superuser

    # --- what it consists of ------------------------------------------------------------

    def processes(self) -> list[Process]:
        """Return its live processes, the supervisor first."""
        assert self._child is not None
        children: dict[int, list[int]] = {}
        for pid, parent in _parents():
            children.setdefault(parent, []).append(pid)
        found = [Process("supervisor", self._child.pid)]
        for pid in children.get(self._child.pid, []):
            found += _family(pid, children)
        return [process for process in found if alive(process.pid)]

    def memory(self) -> dict[str, int]:
        """Return the proportional set size in bytes by kind: shared pages are counted once."""
        sizes: dict[str, int] = {}
        for process in self.processes():
            sizes[process.kind] = sizes.get(process.kind, 0) + proportional_size(process.pid)
        return sizes


def _family(top: int, children: Mapping[int, list[int]]) -> Iterator[Process]:
    command = _command(top)
    below = children.get(top, [])
    if "workers" in command:
        yield Process("workers", top)
        for pid in below:
            kind = _comm(pid).removeprefix("torque-")
            yield Process("web-parent" if kind == "web" else kind, pid)
            yield from (Process("web", served) for served in children.get(pid, []))
    elif "simulator" in command:
        yield Process("simulator", top)
    else:
        kind = "postgres" if "postgres" in command else "valkey"
        yield Process(kind, top)
        yield from (Process(f"{kind}-backend", pid) for pid in below)


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it ended meanwhile
                continue
            yield int(entry.name), int(stat.rsplit(")", 1)[1].split()[1])


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def _comm(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def proportional_size(pid: int) -> int:
    """Return a process's proportional set size in bytes, 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


@contextmanager
def settings_of(instance: Instance) -> Iterator[None]:
    """Let this process's settings be the installation's, for as long as the block lasts."""
    from torque_app.core import database  # noqa: PLC0415 - reads the settings when used
    from torque_app.core.redis import redis  # noqa: PLC0415 - idem
    from torque_app.settings import settings  # noqa: PLC0415 - idem

    before = dict(os.environ)
    database.dispose()
    os.environ.update(instance.environment() | instance.settings)
    for cached in (settings, redis):
        cached.cache_clear()
    try:
        yield
    finally:
        database.dispose()
        os.environ.clear()
        os.environ.update(before)
        for cached in (settings, redis):
            cached.cache_clear()
