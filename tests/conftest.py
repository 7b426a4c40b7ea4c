"""Servers for the whole run, a workshop of its own for every test.

Isolation comes from the product itself: each test works in a new tenant, so nothing is rolled
back, nothing is mocked, and a leak between tenants breaks tests.
"""

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import reflex.state  # noqa: F401 - first imported inside an async test, its registry is lost
from httpx._config import DEFAULT_TIMEOUT_CONFIG as UNLESS_SAID
from hypothesis import HealthCheck, settings

from tests.simulated import sii, simulator  # noqa: F401 - fixtures of all tests
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.urls import Urls
from torque_app.embedded.valkey import Valkey

ROOT = Path(__file__).resolve().parent.parent
SHARED_SCHEMAS = ROOT.parent / "shared" / "sii" / "xsd"
BROWSER = "playwright"  # what every fixture of pytest-playwright asks for

# a busy machine draws slowly: that says nothing about what is drawn
settings.register_profile("here", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")
# nor is any test about the five seconds httpx waits for whoever names no other patience
UNLESS_SAID.connect = UNLESS_SAID.read = 30


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark browser tests and put them last: synchronous playwright leaves a loop running."""
    for item in items:
        if BROWSER in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@dataclass(frozen=True)
class Servers:
    """The addresses of the run's PostgreSQL and Valkey, and where they keep their files."""

    urls: Urls
    redis: str
    data: Path

    def environment(self) -> dict[str, str]:
        """Return what a process of the product needs to find them."""
        return {
            **self.urls.environment(),
            "REDIS_URL": self.redis,
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "DATA_DIR": str(self.data),
        }


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    """Start the embedded servers once, migrate, and tell the settings."""
    data = tmp_path_factory.mktemp("servers")
    data.parent.chmod(0o755)
    postgres, valkey = Postgres(data, durable=False), Valkey(data)
    urls, redis_url = postgres.start(), valkey.start()
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
    # one address asks for everybody here; the tests of the limits set their own
    for whose in ("USER", "TENANT", "ANONYMOUS"):
        os.environ[f"RATE_{whose}_PER_MINUTE"] = "1000000"
    running = Servers(urls, redis_url, data)
    os.environ.update(running.environment())
    _migrate(urls.owner)
    yield running
    from torque_app.core import database  # noqa: PLC0415 - reads the settings set above

    database.dispose()
    valkey.stop()
    postgres.stop()
    postgres.destroy()


def _migrate(owner_url: str) -> None:
    from alembic import command  # noqa: PLC0415 - slow to import, needed by database tests only
    from alembic.config import Config  # noqa: PLC0415

    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Return SII's schemas: from the environment, the set-up's folder, or beside the project."""
    for place in (os.environ.get("SII_SCHEMAS_DIR"), ROOT / ".torque" / "sii-xsd", SHARED_SCHEMAS):
        if place and Path(place).is_dir():
            return Path(place)
    pytest.fail("Faltan los esquemas del SII: corre ./torque doctor.")


@pytest.fixture
def shop(servers: Servers):
    """Return a new workshop with its owner, centre and company."""
    from tests.factories.workshop import open_workshop  # noqa: PLC0415 - after the settings

    return open_workshop()


@pytest.fixture
def rival(servers: Servers):
    """Return a second workshop, which must never see the first."""
    from tests.factories.workshop import open_workshop  # noqa: PLC0415 - after the settings

    return open_workshop()
