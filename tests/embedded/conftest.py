import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from torque_app.embedded.places import Places
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.supervisor import Child
from torque_app.embedded.valkey import Valkey


def wait_until(true: Callable[[], object], *, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that the servers' own account can enter: pytest's are closed to others."""
    made = Path(tempfile.mkdtemp(prefix="torque-embedded-"))
    made.chmod(0o711)
    yield made
    shutil.rmtree(made)


@pytest.fixture
def places(folder: Path) -> Places:
    places = Places(folder)
    places.prepare()
    return places


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    server = Postgres(folder)
    server.start()
    yield server
    server.destroy()


@pytest.fixture
def valkey(folder: Path) -> Iterator[Valkey]:
    server = Valkey(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def toy(folder: Path) -> Callable[..., Child]:
    """A maker of children that run a line of Python."""

    def make(line: str, *, name: str = "toy", patience: float = 5) -> Child:
        argv = [sys.executable, "-c", line]
        return Child(
            name, argv, dict(os.environ), log=folder / f"{name}.log", cwd=folder, patience=patience
        )

    return make
