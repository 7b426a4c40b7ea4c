"""The machine the figures were taken on."""

import os
import platform
from pathlib import Path

import psycopg


def describe(superuser: str) -> dict[str, str]:
    """Return CPU, cores, memory, kernel and versions; `superuser` is the database's address."""
    with psycopg.connect(superuser) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return {
        "CPU": _field(Path("/proc/cpuinfo"), "model name") or platform.machine(),
        "Cores": str(os.cpu_count()),
        "RAM": f"{int(_field(Path('/proc/meminfo'), 'MemTotal').split()[0]) / 2**20:.0f} GiB",
        "Kernel": platform.release(),
        "Python": platform.python_version(),
        "PostgreSQL": str(row[0]) if row else "?",
    }


def _field(file: Path, name: str) -> str:
    for line in file.read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return ""
