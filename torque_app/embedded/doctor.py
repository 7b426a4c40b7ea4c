"""`torque doctor`: looks at what TORQUE needs on this machine and says what is wrong."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from torque_app.embedded import pgbin
from torque_app.embedded.checks import chromium
from torque_app.embedded.frontend import Frontend
from torque_app.embedded.places import Places, Refused, say
from torque_app.embedded.schemas import manifest, schemas_dir
from torque_app.embedded.servers import Servers, configured

KNOWN_KEY = bytes(range(32))
KNOWN_NONCE = bytes(12)
# AES-256-GCM of b"torque" under KNOWN_KEY and KNOWN_NONCE, tag included.
KNOWN_ANSWER = "7ad3c7afc04938e9ace0de1ebe5be277021c396bd381"


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `vital` when nothing works without it."""

    what: str
    good: bool
    says: str
    vital: bool = True


def doctor(places: Places) -> int:
    """Show a table of findings; 1 when something vital is wrong."""
    findings = list(examine(places))
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        verdict = "ok   " if finding.good else ("FALLA" if finding.vital else "aviso")
        say(f"{verdict}  {finding.what:<{width}}  {finding.says}")
    return 1 if any(f.vital and not f.good for f in findings) else 0


def examine(places: Places) -> Iterable[Finding]:
    """Look at everything, cheapest first."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), version)
    yield _attempt("Carpeta de datos", lambda: _data(places))
    yield _attempt("Servidores", lambda: _servers(places))
    yield _attempt("Cifrado", _crypto)
    yield _schemas(places)
    built = Frontend(log=places.log("frontend")).served()
    says = str(built) if built else "se construye en el próximo inicio"
    yield Finding("Interfaz", built is not None, says, vital=False)
    browser = chromium()
    yield Finding("Chromium", browser is not None, browser or "solo para pruebas", vital=False)


def _attempt(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, good=True, says=look())
    except (Refused, OSError, ValueError) as wrong:
        return Finding(what, good=False, says=str(wrong))


def _data(places: Places) -> str:
    places.prepare()
    return f"{places.data} ({shutil.disk_usage(places.data).free // 2**20} MB libres)"


def _servers(places: Places) -> str:
    """Reach the configured or running servers, or see that they could be started."""
    from torque_app.settings import settings  # noqa: PLC0415  (only where they are configured)

    if configured():
        chosen = settings()
        addresses = [chosen.database_url, chosen.redis_url]
        return _reach([address.get_secret_value() for address in addresses])
    if places.locked():
        servers = Servers(places)
        return "en marcha, " + _reach([servers.postgres.urls().app, servers.valkey.url()])
    programs = pgbin.find_programs()
    return f"detenidos; PostgreSQL {programs.version} y Valkey disponibles"


def _reach(addresses: list[str]) -> str:
    for address in addresses:
        parts = urlsplit(address)
        socket.create_connection((parts.hostname or "", parts.port or 0), timeout=3).close()
    return "responden"


def _crypto() -> str:
    """Encrypt a known text: a broken build of the library would answer something else."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  (heavy)

    if AESGCM(KNOWN_KEY).encrypt(KNOWN_NONCE, b"torque", None).hex() != KNOWN_ANSWER:
        raise ValueError("AES-256-GCM no da la respuesta conocida")
    return "AES-256-GCM da la respuesta conocida"


def _schemas(places: Places) -> Finding:
    folder = schemas_dir(places.data)
    if folder is None:
        says = "no están: la validación por esquema queda apagada"
        return Finding("Esquemas del SII", good=False, says=says, vital=False)
    missing = [name for name in manifest() if not (folder / name).is_file()]
    says = f"faltan {', '.join(missing)}" if missing else str(folder)
    return Finding("Esquemas del SII", good=not missing, says=says, vital=False)
