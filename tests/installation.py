"""The real product as a user starts it, and the means to hurt it."""

import json
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.instance import Instance, Process
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.processes import MARK, alive, leftovers
from torque_app.embedded.urls import Urls

NOBODY_IS_LIMITED = {
    "RATE_USER_PER_MINUTE": "1000000",
    "RATE_TENANT_PER_MINUTE": "1000000",
    "RATE_ANONYMOUS_PER_MINUTE": "1000000",
    "SIGN_IN_PRACTICE": "1",  # the practice Google and text messages stand beside
}
TRACE = "Traceback (most recent call last)"


class Installation(Instance):
    """An instance whose processes can be killed, and whose logs remember who was."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, settings=NOBODY_IS_LIMITED)
        self.wounds: list[str] = []

    def kill(self, kind: str, dice: random.Random) -> Process | None:
        """SIGKILL one process of a kind chosen by the dice; None when none lives just now."""
        there = [each for each in self.processes() if re.sub(r"-\d+$", "", each.kind) == kind]
        if not there:
            return None
        chosen = dice.choice(there)
        try:
            os.kill(chosen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return None
        self.wounds.append(chosen.kind)
        return chosen

    def wait_whole(self, *, seconds: float = 30) -> None:
        """Wait until every kind of process lives again."""
        wanted = {"web", "relay", "job-1", "job-2", "simulator", "valkey", "postgres"}
        wait_until(lambda: wanted <= {each.kind for each in self.processes()}, seconds=seconds)

    def urls(self) -> Urls:
        """Return the database's addresses, one a role."""
        given = self.environment()
        return Urls(
            superuser=self.superuser(),
            owner=given["DATABASE_OWNER_URL"],
            admin=given["DATABASE_ADMIN_URL"],
            app=given["DATABASE_URL"],
        )

    def sql(self, role: str = "superuser") -> psycopg.Connection[tuple[object, ...]]:
        """Return a connection of a role: superuser, owner, admin or app; each statement commits."""
        return psycopg.connect(getattr(self.urls(), role), autocommit=True)

    def traces(self) -> list[str]:
        """Return how each traceback in the logs ends, with its log: the exception and its words."""
        logs = sorted((self.data / "logs").glob("*.log"))
        return [f"{log.name}: {end}" for log in logs for end in _ends(log)]


def _ends(log: Path) -> Iterator[str]:
    lines = log.read_text(errors="replace").splitlines()
    for trace in "\n".join(map(_unfolded, lines)).split(TRACE)[1:]:
        yield next(
            (line for line in trace.splitlines()[1:] if line and not line.startswith(" ")), ""
        )


def _unfolded(line: str) -> str:
    """Return a line of the log as it was before JSON put it in one line."""
    if not line.startswith("{"):
        return line
    return "\n".join(str(value) for value in json.loads(line).values())


def wait_until(true: Callable[[], object], *, seconds: float) -> None:
    """Wait until something holds; fails the test when it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


# What a process says when one it talks to was killed; anything else is a bug of ours.
OF_THE_WOUNDS = (
    "OperationalError",
    "torque_app.core.errors.Unavailable",  # what a transaction makes of it
    "InvalidatePoolError",
    "sqlalchemy.exc.DisconnectionError",  # the pool found the line dead, then nobody to call
    "AdminShutdown",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "BrokenPipeError",
    "rq.exceptions.",  # the queue was emptied under a worker's hands
    "not found in Redis",  # idem: rq says it of a job it was running
    "workers.job.Later",  # a job that was to wait, where nobody could write it down
)


@pytest.fixture(scope="session")
def installation() -> Iterator[Installation]:
    """Run the product for the whole session; at the end nothing of it is left, no trace unread."""
    data = Path(tempfile.mkdtemp(prefix="torque-installation-"))
    running = Installation(data)
    running.start()
    yield running
    known = {each.pid for each in running.processes()}
    status = running.stop()
    left = sorted(set(leftovers(str(data))) | {pid for pid in known if alive(pid)})
    traces = running.traces()
    Postgres(data).destroy()
    shutil.rmtree(data)
    assert status == 0
    assert left == [], f"{MARK}={data} left processes"
    blamed = [t for t in traces if not (running.wounds and any(w in t for w in OF_THE_WOUNDS))]
    assert not blamed, "\n".join(f"{n} x {end}" for end, n in Counter(blamed).most_common())
