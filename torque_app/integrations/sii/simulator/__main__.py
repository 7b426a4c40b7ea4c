"""Run the simulator: `python -m torque_app.integrations.sii.simulator --port P --data DIR`.

With `--mail-port` and `--mail-data` the same process is the practice postbox too, and with
`--sign-in` a practice Google under `/google` and a provider of text messages under `/sms`, and
where the environment names them a WhatsApp under `/whatsapp` and a push service under `/push`: an
installation has one process that plays the outside world.
"""

import argparse
import asyncio
import ctypes
import os
import signal
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from anyio import to_thread
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.routing import BaseRoute, Mount

from torque_app.integrations.sii.simulator.app import LoopbackOnly, build
from torque_app.integrations.sii.simulator.desk import open_authority
from torque_app.integrations.sii.simulator.door import Door
from torque_app.integrations.sii.simulator.faults import Faults
from torque_app.integrations.sii.simulator.ledger import Ledger
from torque_app.integrations.sii.simulator.registry import Registry
from torque_app.integrations.sii.simulator.schemas import Schemas
from torque_app.integrations.sii.simulator.sessions import Sessions
from torque_app.integrations.sii.simulator.store import Store
from torque_app.integrations.sii.simulator.world import World

_THREADS = 8
"""Enough for a loopback; SQLite writes one at a time anyway."""

_GRACE = 1.0
"""Seconds between the order to stop and the end, whatever is still being answered."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="SII de práctica, solo en este equipo.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--authority", type=Path, help="carpeta de la llave que firma los CAF")
    parser.add_argument("--speed", type=float, default=1.0, help="veces más rápido que 1-3 s")
    parser.add_argument("--seed", type=int, default=0, help="semilla de las fallas al azar")
    parser.add_argument("--mail-port", type=int, help="recibe correo también, en este puerto")
    parser.add_argument("--mail-data", type=Path, help="carpeta donde queda ese correo")
    parser.add_argument(
        "--sign-in", action="store_true", help="un Google y mensajes de práctica, del ambiente"
    )
    given = parser.parse_args()
    if (given.mail_port is None) != (given.mail_data is None):
        parser.error("--mail-port y --mail-data van juntos")
    return given


def _application(arguments: argparse.Namespace, store: Store, door: Door) -> LoopbackOnly:
    folder: Path = arguments.authority or arguments.data
    folder.mkdir(parents=True, exist_ok=True)
    schemas = os.environ.get("SII_SCHEMAS_DIR")
    ledger = Ledger(store)
    world = World(
        sessions=Sessions(store),
        ledger=ledger,
        claims=Registry(store, ledger),
        faults=Faults(store, seed=arguments.seed),
        schemas=Schemas(Path(schemas) if schemas else None),
        authority=open_authority(folder),
        speed=arguments.speed,
        seed=arguments.seed,
        door=door,
    )
    return build(world, authority_folder=folder, beside=_doors() if arguments.sign_in else ())


def _doors() -> list[BaseRoute]:
    """Return the practice Google and text messages, as the environment tells the product of them.

    KeyError when it does not.
    """
    from torque_app.integrations.google.simulator import PracticeGoogle  # noqa: PLC0415 - idem
    from torque_app.integrations.sms.simulator import PracticeSms  # noqa: PLC0415 - idem

    names = ("GOOGLE_ISSUER", "GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET")
    google = PracticeGoogle(*(os.environ[name] for name in names))
    account = urlsplit(os.environ["SMS_URL"])
    messages = PracticeSms(account.username or "", account.password or "")
    signs_in = [Mount("/google", routes=google.routes()), Mount("/sms", routes=messages.routes())]
    return [*signs_in, *_messengers()]


def _messengers() -> list[BaseRoute]:
    """Return the practice WhatsApp and push service, where the environment names them."""
    from torque_app.integrations.push.simulator import PracticePush  # noqa: PLC0415 - idem
    from torque_app.integrations.whatsapp.simulator import PracticeWhatsApp  # noqa: PLC0415 - idem

    found: list[BaseRoute] = []
    number = urlsplit(os.environ.get("WHATSAPP_URL", ""))
    if number.path == "/whatsapp":
        secret = os.environ["WHATSAPP_APP_SECRET"]
        told_at = os.environ.get("WHATSAPP_TOLD_AT", "")
        its = PracticeWhatsApp(number.username or "", number.password or "", secret, told_at)
        found.append(Mount("/whatsapp", routes=its.routes()))
    if service := os.environ.get("PUSH_PRACTICE_URL"):
        found.append(Mount("/push", routes=PracticePush(service).routes()))
    return found


def _stay_small() -> None:
    """Keep one heap for all threads: glibc gives each its own, which here is only waste."""
    arenas = -8  # M_ARENA_MAX of malloc.h
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(arenas, 1)


def _free_port() -> int:
    """Return a port for the server behind the door, which is the one others know."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _door(port: int, *, behind: int) -> Door:
    """Take the port; exits with a sentence when somebody listens there."""
    try:
        return Door(port, behind=behind)
    except OSError as busy:
        raise _unusable(port, busy) from busy


def _unusable(port: int, busy: OSError) -> SystemExit:
    return SystemExit(f"El puerto {port} no se puede usar: {busy.strerror}.")


@asynccontextmanager
async def _postbox(port: int | None, folder: Path) -> AsyncIterator[None]:
    """Take mail meanwhile, where a port is given; exits with a sentence when that is taken."""
    if port is None:
        yield
        return
    from torque_app.integrations.mail import postbox  # noqa: PLC0415 - most simulators need none

    try:
        listening = await postbox.serve(port, folder)
    except OSError as busy:
        raise _unusable(port, busy) from busy
    async with listening:
        yield


async def _serve(app: LoopbackOnly, door: Door, *, behind: int) -> None:
    to_thread.current_default_thread_limiter().total_tokens = _THREADS
    server = Server(
        app,
        address="127.0.0.1",
        port=behind,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()

    def stop() -> None:
        server.stop()  # type: ignore[no-untyped-call]
        # An answer being withheld on purpose must not hold the process; nothing is lost.
        loop.call_later(_GRACE, os._exit, 0)

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    door.open()
    await server.serve()


async def _play(arguments: argparse.Namespace, store: Store, door: Door, *, behind: int) -> None:
    """Be the outside world until told to stop."""
    async with _postbox(arguments.mail_port, arguments.mail_data):
        await _serve(_application(arguments, store, door), door, behind=behind)


def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    _stay_small()
    arguments = _arguments()
    behind = _free_port()
    door = _door(arguments.port, behind=behind)
    try:
        arguments.data.mkdir(parents=True, exist_ok=True)
        store = Store(arguments.data / "simulator.sqlite3")
    except (OSError, sqlite3.Error) as failure:
        raise SystemExit(f"No se puede escribir en {arguments.data}: {failure}") from failure
    try:
        asyncio.run(_play(arguments, store, door, behind=behind))
    finally:
        store.close()


if __name__ == "__main__":
    main()
