"""`python -m tests.chaos.exchange --documents 2000`: a day at SII in a storm, then the two books.

Servers, simulator and workers are the run's own. Documents of seven types are issued while the
simulator fails in every way it knows and workers are killed; a person's part, which is to send
again what SII refused and to read SII's e-mails, is played too. Prints what it found as JSON.
"""

# ruff: noqa: PLC0415 - the product's modules read settings that only the run has

import argparse
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.simulated import wait_for
from torque_app.embedded.processes import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
STEPS = 6
"""A document's steps from its folio to SII's verdict, about."""

KILLS = 40
"""Kills in a run, about, by steps of work: a slow machine has as many, not less work."""

MASTER = 0.1
"""The share of kills that take all workers at once."""


def main() -> None:
    """Run the storm and print the findings; exit 1 when the books differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=360)
    parser.add_argument("--seconds", type=float, default=1500, help="the most it may take")
    given = parser.parse_args()
    with _servers() as data, _simulator(data, seed=given.seed) as url:
        from tests.chaos.storm import Storm

        found = Storm(url, seed=given.seed, data=data).blow(given.documents, at_most=given.seconds)
    sys.stdout.write(json.dumps(found, indent=1, default=str) + "\n")
    sys.exit(bool(found["differences"]))


@contextmanager
def _servers() -> Iterator[Path]:
    """Start PostgreSQL and Valkey over a folder of the run, migrated; drop it all at the end."""
    from tests.conftest import _migrate
    from torque_app.embedded.postgres import Postgres
    from torque_app.embedded.valkey import Valkey

    data = Path(tempfile.mkdtemp(prefix="torque-exchange-"))
    data.chmod(0o755)
    postgres, valkey = Postgres(data, durable=False), Valkey(data)
    try:
        urls, redis_url = postgres.start(), valkey.start()
        os.environ |= {
            **urls.environment(),
            "REDIS_URL": redis_url,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATA_DIR": str(data),
        }
        _migrate(urls.owner)
        yield data
    finally:
        from torque_app.core import database

        database.dispose()
        valkey.stop()
        postgres.stop()
        postgres.destroy()
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def _simulator(data: Path, *, seed: int) -> Iterator[str]:
    """Start SII; its address and keys become settings."""
    folder, url = data / "sii", f"http://127.0.0.1:{free_port()}"
    folder.mkdir()
    os.environ |= {"SII_SIMULATOR_URL": url, "SII_AUTHORITY_DIR": str(folder)}
    command = [sys.executable, "-m", "torque_app.integrations.sii.simulator"]
    options = ["--port", url.rpartition(":")[2], "--data", str(folder), "--seed", str(seed)]
    process = subprocess.Popen([*command, *options, "--speed", "10"], cwd=ROOT)
    try:
        wait_for(url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


class Killer:
    """Kills the workers, one duty or all of them, after amounts of work that a seed repeats."""

    def __init__(self, dice: random.Random, log: Path, *, documents: int) -> None:
        self._dice, self._log = dice, log.open("ab")
        self._calm = STEPS * documents / KILLS
        self._next = 0.0
        self.killed = 0
        self._workers = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.chaos.hasty_workers"]
        return subprocess.Popen(command, cwd=ROOT, stdout=self._log, stderr=self._log)

    def act(self, steps: int) -> None:
        """Kill somebody when enough steps were done since, and start whoever is needed."""
        if self._workers.poll() is not None:
            self._workers = self._start()
        if steps < self._next:
            return
        self._next = steps + self._calm * self._dice.uniform(0.4, 1.6)
        victims = self._children()
        if self._dice.random() < MASTER or not victims:
            self._workers.kill()
            self._workers.wait()
        else:
            os.kill(self._dice.choice(victims), signal.SIGKILL)
        self.killed += 1

    def _children(self) -> list[int]:
        listed = Path(f"/proc/{self._workers.pid}/task/{self._workers.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def rest(self) -> None:
        """Kill nobody any more."""
        self._next = float("inf")

    def stop(self) -> None:
        """End the workers."""
        self._workers.send_signal(signal.SIGTERM)
        self._workers.wait(timeout=PATIENCE)
        self._log.close()


if __name__ == "__main__":
    main()
