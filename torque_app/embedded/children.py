"""What runs beside the servers: web, workers, the SII simulator and the practice postbox."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from torque_app.embedded.places import ROOT, Places, read_record, write_record
from torque_app.embedded.processes import MARK, remembered_port
from torque_app.embedded.supervisor import Child

READY_PATH = "/api/v1/health/ready"


@dataclass(frozen=True)
class Choices:
    """What the user chose on the command line."""

    data: Path
    host: str = "127.0.0.1"
    port: int = 3000
    workers: int = 1
    demo: bool = True

    @property
    def address(self) -> str:
        """The address to open in a browser of this machine."""
        return f"http://localhost:{self.port}"


def common_environment(choices: Choices) -> dict[str, str]:
    """Return what every child is told, beside the addresses of the servers."""
    return {
        **os.environ,
        MARK: str(choices.data),
        "BIND_PORT": str(choices.port),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL", choices.address),
        "WEB_PROCESSES": str(choices.workers),
        "MALLOC_ARENA_MAX": "2",  # glibc's arena per thread costs tens of MiB in each process
        "PYTHONUNBUFFERED": "1",
        "REFLEX_DIR": str(ROOT / ".reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
    }


def simulator(places: Places, env: dict[str, str]) -> Child | None:
    """Return the SII's simulator and tell `env` where it is; None when another one is given."""
    if env.get("SII_SIMULATOR_URL"):
        return None
    record = read_record(places.data / "ports.json")
    port = remembered_port(record.get("simulator"))
    write_record(places.data / "ports.json", record | {"simulator": port})
    env["SII_SIMULATOR_URL"] = f"http://127.0.0.1:{port}"
    authority = env.setdefault("SII_AUTHORITY_DIR", str(places.data / "sii-authority"))
    argv = [
        *(sys.executable, "-m", "torque_app.integrations.sii.simulator", "--port", str(port)),
        *("--data", str(places.data / "sii-simulator"), "--authority", authority),
    ]
    return Child("simulador", argv, env, log=places.log("simulator"), cwd=ROOT)


def postbox(places: Places, env: dict[str, str]) -> Child | None:
    """Return the postbox that keeps our mail as files, and tell `env`; None with a real server."""
    if env.get("SMTP_URL"):
        return None
    record = read_record(places.data / "ports.json")
    port = remembered_port(record.get("postbox"))
    write_record(places.data / "ports.json", record | {"postbox": port})
    env["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    env.setdefault("MAIL_FROM", "no-responder@torque.example")
    argv = [
        *(sys.executable, "-m", "torque_app.integrations.mail.postbox"),
        *("--port", str(port), "--data", str(places.data / "mail")),
    ]
    return Child("correo", argv, env, log=places.log("mail"), cwd=ROOT)


def workers(places: Places, env: Mapping[str, str]) -> Child:
    """Return the relay, the clock and the jobs; a job gets time to end."""
    argv = [sys.executable, "-m", "workers"]
    return Child("workers", argv, env, log=places.log("workers"), cwd=ROOT, patience=20)


def web(places: Places, env: Mapping[str, str], *, choices: Choices, served: Path) -> Child:
    """Return the web server, which serves the built interface without compiling it again."""
    argv = [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--factory"),
        *("--host", choices.host, "--port", str(choices.port)),
        *("--workers", str(choices.workers), "--respawn-failed-workers"),
        *("--log-level", "warning", "torque_app.torque_app:app"),
    ]
    reflex = {
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(served),
        "REFLEX_SSR": "false",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }
    return Child("web", argv, {**env, **reflex}, log=places.log("web"), cwd=ROOT)
