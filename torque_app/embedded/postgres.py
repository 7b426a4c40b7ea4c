"""The embedded PostgreSQL: started, recovered and stopped by us, on loopback only.

The server is a direct child of ours rather than of pg_ctl: its death is noticed at once, and it
shuts down by itself when we are killed. What `pg_ctl -w` does is done here: wait until the
postmaster writes `ready` in the eighth line of its pid file.
"""

import json
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from torque_app.embedded import cluster
from torque_app.embedded.pgbin import ENVIRONMENT, Account, Programs, find_programs
from torque_app.embedded.places import ROOT, Refused, read_record, say, write_record
from torque_app.embedded.processes import (
    alive,
    end,
    remembered_port,
    signal_if_there,
    spawn,
    tail,
    wait_gone,
)
from torque_app.embedded.urls import ADMIN, APP, OWNER, Urls, address

DATABASE = "torque"
STARTING_SECONDS = 120  # a crash recovery with much WAL takes its time
STOPPING_SECONDS = 60
READY_LINE = 7
ORPHANS_SECONDS = 20
ORPHANS = ("shared memory block", "could not bind", "lock file")


class Postgres:
    """One cluster under `data_dir`; `durable=False` trades crash safety for the tests' speed.

    Call `start` from a thread that outlives the server: Linux ties "dies with its parent" to it.
    """

    name = "postgres"

    def __init__(self, data_dir: Path, *, durable: bool = True, log: Path | None = None) -> None:
        self.data = data_dir.resolve()
        self.log = log or self.data / "postgres.log"
        self._durable = durable
        self._record = self.data / "postgres.json"
        self._child: subprocess.Popen[bytes] | None = None

    def start(self) -> Urls:
        """Start the server, making its cluster the first time, and return the addresses.

        Raises Refused with the end of the server's log when it does not come up.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        pgdata, account = cluster.place(self.data)
        programs = find_programs().for_account(account)
        _evict(pgdata)
        record = self._remember()
        if not pgdata.exists():
            cluster.make(pgdata, account, programs, password=record[cluster.SUPERUSER])
            record["roles"] = False
        port = record["port"]
        cluster.configure(pgdata, account, programs, port=port, durable=self._durable)
        self._launch(pgdata, account, programs)
        if not record["roles"]:
            self._make_roles()
            write_record(self._record, record | {"roles": True})
        return self.urls()

    def stop(self) -> None:
        """Stop the fast way: open transactions are rolled back, commits are on disk."""
        if self._child is not None:
            end(self._child, signal.SIGINT, seconds=STOPPING_SECONDS)
            self._child = None

    def destroy(self) -> None:
        """Stop the server and delete its cluster, wherever it lies."""
        self.stop()
        pgdata, _ = cluster.place(self.data)
        shutil.rmtree(pgdata if pgdata.parent == self.data else pgdata.parent)
        (self.data / "pg").unlink(missing_ok=True)
        self._record.unlink(missing_ok=True)

    def exit_code(self) -> int | None:
        """Return how the server ended; None while it runs or before its start."""
        return None if self._child is None else self._child.poll()

    def urls(self, database: str = DATABASE) -> Urls:
        """Return the addresses of a database, one a role; the server was started at least once."""
        record = read_record(self._record)
        roles = (cluster.SUPERUSER, OWNER, ADMIN, APP)
        return Urls(*(address(r, record[r], record["port"], database=database) for r in roles))

    def create_database(self, name: str, template: str | None = None) -> Urls:
        """Create a database, a copy of a template nobody is connected to, unless it exists."""
        from torque_app.embedded.roles import ensure_database  # noqa: PLC0415  (heavy: psycopg)

        ensure_database(self.urls().superuser, name, template=template)
        return self.urls(name)

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        from torque_app.embedded.roles import drop_database  # noqa: PLC0415  (heavy: psycopg)

        drop_database(self.urls().superuser, name)

    def _remember(self) -> dict[str, Any]:
        """Return the passwords and the port, remembered between starts.

        A busy port is changed for another one, but not in a restart: the address is out.
        """
        record = read_record(self._record)
        for role in (cluster.SUPERUSER, OWNER, APP, ADMIN):
            record.setdefault(role, secrets.token_urlsafe(24))
        record.setdefault("roles", False)
        if self._child is None:
            record["port"] = remembered_port(record.get("port"))
        write_record(self._record, record)
        return record

    def _make_roles(self) -> None:
        """Make roles and database in a process of its own: psycopg would stay in this one."""
        record = read_record(self._record)
        wanted = {
            "superuser": self.urls("postgres").superuser,
            "passwords": {role: record[role] for role in (OWNER, APP, ADMIN)},
            "database": DATABASE,
        }
        made = subprocess.run(
            [sys.executable, "-m", "torque_app.embedded.roles"],
            input=json.dumps(wanted),
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        if made.returncode:
            self.stop()
            raise Refused(f"No pude crear los roles de la base de datos:\n{made.stderr[-2000:]}")

    def _launch(self, pgdata: Path, account: Account, programs: Programs) -> None:
        """Start the postmaster; again while a killed one's processes still hold its memory."""
        deadline = time.monotonic() + ORPHANS_SECONDS
        while True:
            child = spawn(
                [programs.folder / "postgres", "-D", pgdata],
                log=self.log,
                env=ENVIRONMENT,
                cwd=Path("/"),
                death=signal.SIGINT,
                uid=account.uid,
                gid=account.gid,
            )
            self._child = child
            if _ready(child, pgdata / "postmaster.pid"):
                return
            end(child, signal.SIGINT, seconds=STOPPING_SECONDS)
            said = tail(self.log)
            if not any(orphan in said for orphan in ORPHANS) or time.monotonic() > deadline:
                raise Refused(f"PostgreSQL no partió; su registro termina así:\n{said}")
            time.sleep(0.3)


def _ready(child: subprocess.Popen[bytes], pid_file: Path) -> bool:
    """Wait until the postmaster accepts connections; False when it ended or took too long."""
    deadline = time.monotonic() + STARTING_SECONDS
    while child.poll() is None and time.monotonic() < deadline:
        lines = _lines(pid_file)
        ours = len(lines) > READY_LINE and lines[0] == str(child.pid)
        if ours and lines[READY_LINE].strip() == "ready":
            return True
        time.sleep(0.01)
    return False


def _evict(pgdata: Path) -> None:
    """Make way for a new postmaster: end the one of a killed run, unlink the lock of a dead one.

    A zombie holds its pid until somebody reaps it, which some containers never do; and after a
    reboot the pid may be a stranger's. PostgreSQL itself refuses to start in both cases.
    """
    pid_file = pgdata / "postmaster.pid"
    lines = _lines(pid_file)
    if not lines:
        return
    pid = abs(int(lines[0]))
    if alive(pid) and _is_postgres(pid):
        say("Había una base de datos de una ejecución anterior: espero que se detenga.")
        for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            signal_if_there(pid, sign)
            if wait_gone(pid, seconds=STOPPING_SECONDS):
                break
    pid_file.unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip() == "postgres"
    except OSError:
        return False


def _lines(pid_file: Path) -> list[str]:
    try:
        return pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
