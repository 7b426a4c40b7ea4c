"""A production server (granian, one port) with the vault in it, and people who may sign in."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import reflex.state  # noqa: F401 - its registry must not be born inside one test's context

from torque_app.embedded.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Aromo-Verde-2026"
INDEX = """<!doctype html><html><head><script>window.first = 1;</script>
<script src="/assets/app-1.js"></script></head>
<body><script>window.second = 2;</script></body></html>
"""


@dataclass(frozen=True)
class Person:
    """Somebody with an account: where, and by which cookie just now."""

    tenant_id: str
    user_id: str
    email: str

    def sign_in(self) -> str:
        """Return a Cookie header of a new session."""
        from torque_app.auth.service import Origin, sign_in
        from torque_app.core.identity import COOKIE

        origin = Origin(ip="127.0.0.1", user_agent="pytest")
        return f"{COOKIE}={sign_in(self.email, PASSWORD, origin=origin).secret}"


@dataclass(frozen=True)
class Stage:
    """A server and the people at it."""

    url: str
    log: Path
    client: Path
    owner: Person
    mechanic: Person
    stranger: Person

    def logged(self) -> str:
        """Return what the server wrote."""
        return self.log.read_text()


@pytest.fixture(scope="session")
def people(servers) -> dict[str, Person]:
    """Write two workshops; the first has an owner and a mechanic."""
    from models.auth import Role
    from tests.factories.workshop import add_member, open_workshop

    here, there = open_workshop(), open_workshop("Taller Rival")
    mechanic = add_member(here, role=Role.OPERATOR)
    return {
        "owner": _person(here.tenant_id, here.owner_id),
        "mechanic": _person(here.tenant_id, mechanic),
        "stranger": _person(there.tenant_id, there.owner_id),
    }


def _person(tenant_id, user_id) -> Person:
    from sqlmodel import Session

    from models.auth import User
    from torque_app.auth.passwords import hashed
    from torque_app.core.database import engine

    with Session(engine()) as session, session.begin():
        session.info.update(tenant_id=tenant_id, user_id=user_id)
        user = session.get(User, user_id)
        user.hashed_password = hashed(PASSWORD)
        return Person(str(tenant_id), str(user_id), user.email)


def built_interface(folder: Path) -> Path:
    """Write the least a built interface is: a page with inline scripts and a hashed file."""
    client = folder / "build" / "client"
    (client / "assets").mkdir(parents=True)
    (client / "index.html").write_text(INDEX)
    (client / "404.html").write_text(INDEX)  # what every dynamic page is served from
    (client / "assets" / "app-1.js").write_text("export {}")
    (client / "sw.js").write_text("// worker")
    return client


def environment(servers, folder: Path, **more: str) -> dict[str, str]:
    """Return what the web process is started with, as the launcher does."""
    return {
        **os.environ,
        **servers.environment(),
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(folder),
        "REFLEX_UPLOADED_FILES_DIR": str(folder / "uploaded"),
        "REFLEX_SSR": "false",
        "REFLEX_DIR": str(ROOT / ".reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        "PYTHONPATH": str(ROOT),
        **more,
    }


def serve(target: str, env: dict[str, str], log: Path, *, workers: int = 1):
    """Start granian on a free port; return the process and its address once it answers."""
    port = free_port()
    argv = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
        *("--log-level", "warning", target),
    ]
    with log.open("w") as out:
        process = subprocess.Popen(argv, cwd=ROOT, env=env, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(log.read_text()[-4000:])
        try:
            if httpx.get(f"{url}/api/v1/health/ready", timeout=5).status_code == 200:
                return process, url
        except httpx.HTTPError:
            time.sleep(0.1)
    process.kill()
    pytest.fail(log.read_text()[-4000:])


@pytest.fixture(scope="session")
def stage(servers, people, tmp_path_factory) -> Iterator[Stage]:
    """Serve the application with the vault for the whole run."""
    folder = tmp_path_factory.mktemp("web")
    client, log = built_interface(folder), folder / "server.log"
    more = {"RATE_ANONYMOUS_PER_MINUTE": "1000000", "RATE_USER_PER_MINUTE": "1000000"}
    env = environment(servers, folder, **more, METRICS_TOKEN="figures-please")
    process, url = serve("tests.shell.vault:app", env, log)
    yield Stage(url, log, client, **people)
    process.send_signal(signal.SIGTERM)
    process.wait(15)
