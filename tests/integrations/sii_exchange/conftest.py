import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integrations.sii_exchange.workshop import Simulator, Workshop, now, open_workshop
from tests.simulated import wait_for
from torque_app.embedded.processes import free_port
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.integrations.sii.client.status import EnvelopeStatus
from torque_app.integrations.sii.client.tokens import MemoryTokenCache
from torque_app.integrations.sii.client.transport import Timeouts
from torque_app.integrations.sii.client.upload import Channel, UploadResult
from torque_app.integrations.sii.values import DteType

PROJECT = Path(__file__).parents[3]
_PATIENCE = 15.0


@pytest.fixture(scope="session")
def launch(schemas: Path) -> Iterator[Callable[..., Simulator]]:
    """Start a simulator process over a data folder; all are stopped at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(data: Path, *, with_schemas: bool = True, speed: int = 20) -> Simulator:
        port = free_port()
        command = [sys.executable, "-m", "torque_app.integrations.sii.simulator"]
        options = ["--port", str(port), "--data", str(data), "--speed", str(speed)]
        environment = {k: v for k, v in os.environ.items() if k != "SII_SCHEMAS_DIR"}
        if with_schemas:
            environment["SII_SCHEMAS_DIR"] = str(schemas)
        process = subprocess.Popen([*command, *options], cwd=PROJECT, env=environment)
        running.append(process)
        url = f"http://127.0.0.1:{port}"
        wait_for(url)
        return Simulator(url, data, process.pid)

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        process.wait(timeout=_PATIENCE)


@pytest.fixture(scope="session")
def _shared(
    launch: Callable[..., Simulator], tmp_path_factory: pytest.TempPathFactory
) -> Simulator:
    return launch(tmp_path_factory.mktemp("simulator"))


@pytest.fixture
def simulator(_shared: Simulator) -> Simulator:
    """The shared simulator, with no failure ordered."""
    _shared.reset()
    return _shared


@pytest.fixture(scope="session")
def _company(_shared: Simulator) -> Workshop:
    return open_workshop(_shared)


@pytest.fixture
def workshop(_company: Workshop, simulator: Simulator) -> Workshop:
    """A company with fresh folios."""
    return _company


class Clerk(SiiClient):
    """The client with the company's data filled in, and patience to see an envelope through."""

    workshop: Workshop

    def send(self, envelope: bytes, *, channel: Channel = Channel.DTE) -> UploadResult:
        return self.upload(
            envelope,
            issuer_rut=self.workshop.issuer.rut,
            sender_rut=self.workshop.certificate.holder_rut,
            filename="envio.xml",
            channel=channel,
        )

    def settle(self, track_id: str, *, channel: Channel = Channel.DTE) -> EnvelopeStatus:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            status = self.envelope_status(
                track_id, issuer_rut=self.workshop.issuer.rut, channel=channel
            )
            if status.final:
                return status
            time.sleep(0.02)
        pytest.fail("the envelope never ends")

    def judge(self, envelope: bytes) -> dict:
        """Send, wait, and return what the simulator found, reasons included."""
        result = self.send(envelope)
        self.settle(result.track_id)
        return self.workshop.simulator.track(result.track_id)


@pytest.fixture
def tokens() -> MemoryTokenCache:
    """An empty token cache."""
    return MemoryTokenCache(now)


@pytest.fixture
def clerk(workshop: Workshop, tokens: MemoryTokenCache) -> Iterator[Clerk]:
    """A client with all the patience a busy machine asks for."""
    with _employed(workshop, tokens, patience=30.0) as client:
        yield client


@pytest.fixture
def hurried(workshop: Workshop, tokens: MemoryTokenCache) -> Iterator[Clerk]:
    """Another one in the same session, who does not wait for what will not come."""
    with _employed(workshop, tokens, patience=2.0) as client:
        yield client


@contextmanager
def _employed(workshop: Workshop, tokens: MemoryTokenCache, *, patience: float) -> Iterator[Clerk]:
    with Clerk(
        Hosts.at(workshop.simulator.url),
        workshop.certificate,
        token_cache=tokens,
        clock=now,
        timeouts=Timeouts(connect=2.0, read=patience),
    ) as client:
        client.workshop = workshop
        yield client


@pytest.fixture(params=[DteType.FACTURA, DteType.BOLETA], ids=["factura", "boleta"])
def type_(request: pytest.FixtureRequest) -> DteType:
    """Both doors."""
    return request.param
