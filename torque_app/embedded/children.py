"""What runs beside the servers: the application, and the outside world for practice."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from torque_app.embedded.places import ROOT, Places, read_record, write_record
from torque_app.embedded.processes import MARK, remembered_port
from torque_app.embedded.supervisor import Child

READY_PATH = "/api/v1/health/ready"
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


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
        # where bytecode may not be kept, every start would compile us anew: half a second
        **{name: value for name, value in os.environ.items() if name != NO_BYTECODE},
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


def outside(places: Places, env: dict[str, str], *, sign_in: bool = False) -> Child | None:
    """Return the process that plays SII and a mail server, and tell `env` where they are.

    It plays only what `env` does not name; None when both are given. With `sign_in` it plays
    Google and a provider of text messages too, unless `env` names one of them.
    """
    argv: list[str] = []
    if not env.get("SII_SIMULATOR_URL"):
        argv = _simulator(places, env)
        if sign_in and not (env.get("GOOGLE_CLIENT_ID") or env.get("SMS_URL")):
            argv += _sign_in(env)
    name, log = ("simulador", "simulator") if argv else ("correo", "mail")
    if not env.get("SMTP_URL"):
        argv += _postbox(places, env, beside=bool(argv))
    return Child(name, argv, env, log=places.log(log), cwd=ROOT) if argv else None


def _simulator(places: Places, env: dict[str, str]) -> list[str]:
    port = _same_port(places, "simulator")
    env["SII_SIMULATOR_URL"] = f"http://127.0.0.1:{port}"
    authority = env.setdefault("SII_AUTHORITY_DIR", str(places.data / "sii-authority"))
    return [
        *(sys.executable, "-m", "torque_app.integrations.sii.simulator", "--port", str(port)),
        *("--data", str(places.data / "sii-simulator"), "--authority", authority),
    ]


def _sign_in(env: dict[str, str]) -> list[str]:
    """Return the simulator's further argument; its secrets are new at every start."""
    base = env["SII_SIMULATOR_URL"]
    env["GOOGLE_ISSUER"] = f"{base}/google"
    env["GOOGLE_CLIENT_ID"], env["GOOGLE_CLIENT_SECRET"] = "practica", secrets.token_urlsafe(24)
    there = base.removeprefix("http://")
    env["SMS_URL"] = f"http://practica:{secrets.token_urlsafe(24)}@{there}/sms"
    env.setdefault("SMS_FROM", "TORQUE 360")
    _messengers(env, base)
    return ["--sign-in"]


def _messengers(env: dict[str, str], base: str) -> None:
    """Tell `env` of a practice WhatsApp and push service, but for what it names already."""
    env.setdefault("PUSH_PRACTICE_URL", f"{base}/push")
    if env.get("WHATSAPP_URL"):
        return
    there = base.removeprefix("http://")
    env["WHATSAPP_URL"] = f"http://practica:{secrets.token_urlsafe(24)}@{there}/whatsapp"
    env["WHATSAPP_APP_SECRET"] = secrets.token_urlsafe(24)
    env["WHATSAPP_VERIFY_TOKEN"] = secrets.token_urlsafe(24)
    env["WHATSAPP_TOLD_AT"] = f"http://127.0.0.1:{env.get('BIND_PORT', '3000')}/external/whatsapp"


def _postbox(places: Places, env: dict[str, str], *, beside: bool) -> list[str]:
    """Return what keeps our mail as files: more arguments for the simulator, or a command."""
    port, folder = str(_same_port(places, "postbox")), str(places.data / "mail")
    env["SMTP_URL"] = f"smtp://127.0.0.1:{port}"
    env.setdefault("MAIL_FROM", "no-responder@torque.example")
    if beside:
        return ["--mail-port", port, "--mail-data", folder]
    alone = (sys.executable, "-m", "torque_app.integrations.mail.postbox")
    return [*alone, "--port", port, "--data", folder]


def _same_port(places: Places, name: str) -> int:
    """Return the port a server of ours had last time, while it is free, and write it down."""
    record = read_record(places.data / "ports.json")
    port = remembered_port(record.get(name))
    write_record(places.data / "ports.json", record | {name: port})
    return port


def application(places: Places, env: Mapping[str, str], *, choices: Choices, served: Path) -> Child:
    """Return the web server, the relay, the clock and the jobs, forked from what they all load.

    The interface is served as it was built, without compiling it again; a job gets time to end.
    """
    argv = [
        *(sys.executable, "-m", "workers", "--host", choices.host),
        *("--port", str(choices.port), "--processes", str(choices.workers)),
    ]
    reflex = {
        "REFLEX_ENV_MODE": "prod",
        "REFLEX_WEB_WORKDIR": str(served),
        "REFLEX_SSR": "false",
        "__REFLEX_SKIP_COMPILE": "true",
        "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
    }
    return Child("TORQUE", argv, {**env, **reflex}, log=places.log("torque"), cwd=ROOT, patience=20)
