"""`torque run`: everything started in order, announced when it answers, stopped in reverse."""

import errno
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from torque_app.embedded import children
from torque_app.embedded.children import Choices
from torque_app.embedded.frontend import Frontend
from torque_app.embedded.places import (
    ROOT,
    Places,
    Refused,
    read_record,
    say,
    write_record,
)
from torque_app.embedded.processes import end_leftovers, port_taken, spawn, tail
from torque_app.embedded.schemas import ensure as ensure_schemas
from torque_app.embedded.servers import Servers, configured, own_environment
from torque_app.embedded.supervisor import Child, Supervisor

READY_SECONDS = 120
FATAL_DEATHS = 3  # of the application before its first answer

Result = TypeVar("Result")


class StopAskedError(Exception):
    """The user asked to stop while things were still starting."""


class Background(threading.Thread, Generic[Result]):
    """Work done beside the start; `result` waits for it and raises what it raised."""

    def __init__(self, work: Callable[[], Result]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._outcome: list[Result] = []
        self._failure: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._outcome.append(self._work())
        except BaseException as failure:  # noqa: BLE001  (raised again by `result`)
            self._failure = failure

    def result(self, supervisor: Supervisor) -> Result:
        """Wait, tending what runs meanwhile."""
        while self.is_alive():
            tend(supervisor, 0.05)
        if self._failure is not None:
            raise self._failure
        return self._outcome[0]


def tend(supervisor: Supervisor, seconds: float) -> None:
    """Let a moment pass, looking after what runs; StopAskedError when the user wants to leave."""
    supervisor.pause(seconds)
    if supervisor.stopping:
        raise StopAskedError
    supervisor.tend()


def run(choices: Choices) -> int:
    """Run an instance until it is told to stop; Refused when it cannot start."""
    places = Places(choices.data)
    places.prepare()
    check_port(choices.host, choices.port)
    with places.lock():
        end_leftovers(str(choices.data))
        places.rotate_logs()
        supervisor = Supervisor()
        supervisor.listen()
        try:
            Start(choices, places, supervisor).everything()
            supervisor.watch()
        except StopAskedError:
            pass
        finally:
            say("Deteniendo...")
            supervisor.stop()
    say("Detenido.")
    return 0


def check_port(host: str, port: int) -> None:
    """See that the port can be listened on; Refused says why not."""
    try:
        taken = port_taken(port, host=host)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            raise Refused(
                f"El puerto {port} exige permisos de administrador: usa --port."
            ) from None
        raise Refused(f"La dirección {host} no es de esta máquina: cambia --host.") from None
    if taken:
        raise Refused(f"El puerto {port} ya está en uso: elige otro con --port.")


class Start:
    """The steps of one start."""

    def __init__(self, choices: Choices, places: Places, supervisor: Supervisor) -> None:
        self.choices = choices
        self.places = places
        self.supervisor = supervisor
        self.env = children.common_environment(choices)
        self.began = time.monotonic()

    def everything(self) -> None:
        """Start the servers while the interface is built, then what needs both."""
        frontend = Background(Frontend(log=self.places.log("frontend")).ensure)
        outside: Child | None = None
        if configured():
            for name in ("SECRET_KEY", "DATABASE_ADMIN_URL"):
                if not self.env.get(name):
                    raise Refused(f"Falta {name}: con servidores propios no se inventa.")
            self.env |= own_environment(self.places)
        else:
            schemas = Background(lambda: ensure_schemas(self.places.data))
            self._servers()
            if schemas.result(self.supervisor) is None:
                say("Sin los esquemas del SII: la validación de documentos queda apagada.")
            self.env |= own_environment(self.places)
            practice = self.choices.demo or bool(self.env.get("SIGN_IN_PRACTICE"))
            outside = children.outside(self.places, self.env, sign_in=practice)
            self._once()  # the demonstration's messages know the ways out by then
        served = frontend.result(self.supervisor)
        app = children.application(self.places, self.env, choices=self.choices, served=served)
        self._start(app)  # first: it has the most to load, and is what the user waits for
        self._start(outside)
        self._announce(app)

    def _servers(self) -> None:
        servers = Servers(self.places)
        servers.start()
        self.supervisor.add(servers.postgres)
        self.supervisor.add(servers.valkey)
        self.env |= servers.environment()

    def _once(self) -> None:
        """Migrate, and load the demonstration at the first start that got this far."""
        self._command("migrate", "No pude actualizar la base de datos")
        first = self.places.data / "first-start.json"
        if read_record(first):
            return
        if self.choices.demo:
            say("Cargando el taller de demostración...")
            self._command("seed", "No pude cargar la demostración")
        write_record(first, {"demo": self.choices.demo})

    def _command(self, verb: str, sorry: str) -> None:
        """Run one of our own verbs to its end on the servers that run already."""
        log = self.places.log(verb)
        argv = [sys.executable, "-P", "-m", "torque_app", verb]
        child = spawn(argv, log=log, env=self.env | {"PYTHONPATH": str(ROOT)}, cwd=ROOT)
        while child.poll() is None:
            tend(self.supervisor, 0.05)
        if child.returncode:
            raise Refused(f"{sorry}; {log} termina así:\n{tail(log)}")

    def _start(self, child: Child | None) -> None:
        if child is not None:
            self.supervisor.start(child)

    def _announce(self, app: Child) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(self.choices.host, self.choices.port):
            tend(self.supervisor, 0.05)
            if time.monotonic() > deadline or self.supervisor.deaths(app) >= FATAL_DEATHS:
                raise Refused(f"La aplicación no parte; {app.log} termina así:\n{tail(app.log)}")
        seconds = f"{time.monotonic() - self.began:.1f}".replace(".", ",")
        say(f"TORQUE 360 está listo en {self.choices.address} ({seconds} s)")
        if self.places.demo_logins.exists():
            say(self.places.demo_logins.read_text(encoding="utf-8").rstrip())
        say(f"Ctrl-C lo detiene. Registros en {self.places.logs}")


def answers(host: str, port: int) -> bool:
    """Tell whether the web says that it is ready; a bare socket keeps http and TLS unloaded."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    request = f"GET {children.READY_PATH} HTTP/1.0\r\nHost: localhost:{port}\r\n\r\n"
    try:
        with socket.create_connection((near, port), timeout=2) as link:
            link.sendall(request.encode())
            status = link.makefile("rb").readline().split()
    except OSError:
        return False
    return len(status) > 1 and status[1] == b"200"
