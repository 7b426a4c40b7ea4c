"""`torque check`, `fix` and `test`: what a developer runs is what CI runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from torque_app.embedded.places import ROOT, Refused, say

TYPED = ("torque_app", "models", "components", "workers")
LINTED = (".", "torque")
CHROMIUM = "/usr/bin/chromium"
CHROMIUM_PACKAGES = ("chromium", "fonts-liberation")
SCRIPTS = Path(sys.executable).parent


def tool(*argv: str) -> bool:
    """Run a tool of the venv on the project and tell whether it passed; the user sees its words."""
    say(f"· {' '.join(argv)}")
    program = str(SCRIPTS / argv[0])
    return subprocess.run([program, *argv[1:]], check=False, cwd=ROOT).returncode == 0


def check() -> int:
    """Lint, format, types and import contracts: all are run, 1 when any fails."""
    passed = [
        tool("ruff", "check", *LINTED),
        tool("ruff", "format", "--check", *LINTED),
        tool("mypy", "--strict", *TYPED),
        tool("lint-imports"),
    ]
    return 0 if all(passed) else 1


def fix() -> int:
    """Mend what the linter can mend, and format; 1 when something is left for a person."""
    passed = [tool("ruff", "check", "--fix", *LINTED), tool("ruff", "format", *LINTED)]
    return 0 if all(passed) else 1


def test(extra: Sequence[str]) -> int:
    """Run the checks and then every test, or those the arguments choose.

    Tests without a browser share the cores, file by file, each process with servers of its own; a
    browser and the product it talks to fill two cores already, so those go one after another.
    """
    ensure_chromium()
    checked = check()
    if checked:
        return checked
    if extra:
        return pytest(*extra)
    apart = pytest("-m", "not browser", "--numprocesses", str(os.cpu_count()), "--dist", "loadfile")
    return pytest("-m", "browser") or apart


def pytest(*arguments: str) -> int:
    """Run tests as told and return pytest's code."""
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, check=False, cwd=ROOT).returncode


def chromium() -> str | None:
    """Return the browser's path, None when it is not installed."""
    return CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")


def ensure_chromium() -> None:
    """Install Debian's Chromium as root; Refused with the exact command otherwise."""
    if chromium():
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *CHROMIUM_PACKAGES]
    command = " ".join(["apt-get update &&", *install])
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Refused(f"Las pruebas usan Chromium y falta. Como root: {command}")
    say("Instalando Chromium para las pruebas...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for argv in (["apt-get", "update", "-q"], install):
        done = subprocess.run(argv, check=False, env=quiet, capture_output=True, text=True)
        if done.returncode:
            raise Refused(
                f"No pude instalar Chromium ({command}):\n{done.stdout[-800:]}{done.stderr}"
            )
