"""SII as the simulator plays it, in one process, for all tests of billing and what follows it.

The root's conftest takes these in: the settings can name one simulator, whoever asks first.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from torque_app.embedded.processes import free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 20.0


@pytest.fixture(scope="session")
def sii(servers, schemas, tmp_path_factory) -> Iterator[str]:
    """Start the simulator and tell the settings; returns its address."""
    data = tmp_path_factory.mktemp("sii")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    told = {
        "SII_SIMULATOR_URL": url,
        "SII_AUTHORITY_DIR": str(data),
        "SII_SCHEMAS_DIR": str(schemas),
    }
    before = {name: os.environ.get(name) for name in told}
    command = [sys.executable, "-m", "torque_app.integrations.sii.simulator"]
    options = ["--port", str(port), "--data", str(data), "--speed", "20"]
    process = subprocess.Popen(
        [*command, *options], cwd=ROOT, env={**os.environ, "SII_SCHEMAS_DIR": str(schemas)}
    )
    _tell(told)
    try:
        wait_for(url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        _tell(before)


@pytest.fixture
def simulator(sii: str):
    """The simulator, with no failure ordered."""
    from tests.invoicing.counter import Simulator  # noqa: PLC0415 - after the settings

    running = Simulator(sii)
    running.reset()
    return running


def _tell(told: dict[str, str | None]) -> None:
    from torque_app.settings import settings  # noqa: PLC0415 - read once, so told again

    for name, value in told.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    settings.cache_clear()


def wait_for(url: str) -> None:
    """Wait until a simulator answers there; TimeoutError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/simulator/health").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise TimeoutError("the simulator does not answer")
