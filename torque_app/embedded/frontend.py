"""The interface: built when its sources changed, published whole, served by any port and host.

Reflex builds in `.web`. What a server needs of it (static files, and what the pages depend on) is
moved to `.web/served/<digest of the sources>`: the folder's existence is the proof of a finished
build, a failed one touches nothing that is served, and going back to known sources builds nothing.
"""

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from torque_app.embedded.places import ROOT, Refused, say
from torque_app.embedded.processes import spawn, tail

SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
KEPT_BUILDS = 3
SOURCES = ("torque_app/**/*.py", "components/**/*", "models/**/*.py", "assets/**/*")
SINGLES = ("rxconfig.py", "requirements.lock")
MADE_BY_THE_BUILD = {"__pycache__", "external"}
# `origin` in the one chunk that Reflex makes for it, so that a build runs at any address.
BAKED_ADDRESS = re.compile(r'([`"\'])(https?|wss?)://localhost:\d+(/[^`"\']*)?\1')


def sources(root: Path) -> list[Path]:
    """Return the files the interface is made of, sorted."""
    found = {root / name for name in SINGLES}
    for pattern in SOURCES:
        found.update(root.glob(pattern))
    return sorted(f for f in found if f.is_file() and not MADE_BY_THE_BUILD & set(f.parts))


def digest(root: Path) -> str:
    """Return what a build depends on, lock of the JavaScript packages left out."""
    seen = hashlib.sha256()
    for file in sources(root):
        seen.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    return seen.hexdigest()


def with_packages(sources_digest: str, root: Path) -> str:
    """Return the name of a build: its sources and the locked JavaScript packages."""
    seen = hashlib.sha256(sources_digest.encode())
    for file in sorted((root / "reflex.lock").glob("*")):
        seen.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return seen.hexdigest()[:16]


class Frontend:
    """The interface of the project at `root`, whose builds several instances share."""

    def __init__(self, *, log: Path, root: Path = ROOT) -> None:
        self.root = root
        self.web = root / ".web"
        self.log = log

    def served(self) -> Path | None:
        """Return the finished build of the present sources, if there is one."""
        folder = self.web / "served" / with_packages(digest(self.root), self.root)
        return folder if folder.is_dir() else None

    def ensure(self) -> Path:
        """Return the folder to serve, building it if needed.

        A failed build is told with the end of its log; then the last good one goes on being
        served, and Refused is raised when there is none.
        """
        served = self.served()
        if served:
            return served
        with _alone(self.root / ".reflex"):
            served = self.served()  # another instance may have built it while we waited
            return served or self._build_or_last()

    def _build_or_last(self) -> Path:
        try:
            return self._build()
        except Refused as refused:
            last = next(iter(self._builds()), None)
            if last is None:
                raise
            say(f"{refused}\nSigo con la interfaz anterior.")
            return last

    def _build(self) -> Path:
        say("Construyendo la interfaz (puede tardar un minuto)...")
        started, before = time.monotonic(), digest(self.root)
        export = ["reflex", "export", "--frontend-only", "--no-zip", "--no-ssr"]
        argv = [sys.executable, "-m", *export]
        child = spawn(argv, log=self.log, env=environment(), cwd=self.root, umask=0o022)
        if child.wait():
            raise Refused(
                f"No pude construir la interfaz; {self.log} termina así:\n{tail(self.log)}"
            )
        make_relocatable(self.web / "build" / "client")
        served = self._publish(with_packages(before, self.root))
        say(f"Interfaz construida en {time.monotonic() - started:.0f} s.")
        return served

    def _publish(self, name: str) -> Path:
        """Copy what is served to its place in one move, and forget the oldest builds.

        The name may be taken: a build writes the packages' lock anew, and who took the lock back
        builds the same once more.
        """
        fresh, target = self.web / "served" / f".{name}", self.web / "served" / name
        if target.is_dir():
            target.touch()
            return target
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(self.web / "build" / "client", fresh / "build" / "client")
        shutil.copytree(self.web / "backend", fresh / "backend")
        fresh.rename(target)
        for old in self._builds()[KEPT_BUILDS:]:
            shutil.rmtree(old)
        return target

    def _builds(self) -> list[Path]:
        """Return the finished builds, newest first."""
        builds = [b for b in (self.web / "served").glob("[!.]*") if b.is_dir()]
        return sorted(builds, key=lambda b: b.stat().st_mtime, reverse=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one build at a time run in a project."""
    folder.mkdir(exist_ok=True)
    with (folder / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment of a build: node from the wheel, no telemetry, npm's own registry."""
    scripts = str(Path(sys.executable).parent)
    authorities = base.get("SSL_CERT_FILE", str(SYSTEM_AUTHORITIES))
    trust = {"NODE_EXTRA_CA_CERTS": authorities} if Path(authorities).exists() else {}
    return {
        **trust,  # the wheel's npm reads neither /etc/npmrc nor the system's authorities
        **base,
        "PATH": f"{scripts}{os.pathsep}{base.get('PATH', os.defpath)}",
        "NPM_CONFIG_REGISTRY": _registry(base, scripts),  # unset, Reflex would probe mirrors
        "NPM_CONFIG_OMIT_LOCKFILE_REGISTRY_RESOLVED": "true",
        "REFLEX_USE_NPM": "1",
        "REFLEX_DIR": str(ROOT / ".reflex"),
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_SSR": "false",
    }


def _registry(base: Mapping[str, str], scripts: str) -> str:
    """Return the registry the user's npm is configured with; the machine's npm knows it best."""
    if "NPM_CONFIG_REGISTRY" in base:
        return base["NPM_CONFIG_REGISTRY"]
    system = shutil.which("npm", path=base.get("PATH"))
    path = base.get("PATH", os.defpath) if system else f"{scripts}{os.pathsep}{os.defpath}"
    npm = system or str(Path(scripts) / "npm")
    said = subprocess.run(
        [npm, "config", "get", "registry"],
        check=True,
        capture_output=True,
        text=True,
        env={**base, "PATH": path},
    )
    return said.stdout.strip()


def make_relocatable(client: Path) -> None:
    """Make a build follow the page's own address instead of the one Reflex baked in.

    Raises Refused when the chunk is not as known, which an upgrade of Reflex may cause.
    """
    chunks = list((client / "assets").glob("reflex-env-*.js"))
    if len(chunks) != 1:
        raise Refused(f"No encuentro la dirección del servidor en {client}/assets.")
    fixed, found = BAKED_ADDRESS.subn(_own_address, chunks[0].read_text(encoding="utf-8"))
    if not found:
        raise Refused(f"No encuentro la dirección del servidor en {chunks[0]}.")
    chunks[0].write_text(fixed, encoding="utf-8")
    packed = chunks[0].with_name(f"{chunks[0].name}.gz")
    if packed.exists():
        packed.write_bytes(gzip.compress(fixed.encode(), mtime=0))


def _own_address(baked: re.Match[str]) -> str:
    web = baked[2].startswith("http")
    origin = "location.origin" if web else 'location.origin.replace(/^http/,"ws")'
    return f'{origin}+"{baked[3] or ""}"'
