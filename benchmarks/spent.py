"""Where the time goes: what the processes of an installation compute while something is asked."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.instance import Instance
from benchmarks.setting import Setting

TICKS = os.sysconf("SC_CLK_TCK")
KINDS = {"web": "web", "postgres-backend": "PostgreSQL"}
OTHERS = "all others"


class Spent:
    """CPU seconds by kind of process, added up over everything that was watched."""

    def __init__(self, instance: Instance) -> None:
        self._instance = instance
        self._seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Add what is computed while the block lasts; a process that ends meanwhile is lost."""
        before = self._worked()
        yield
        for (kind, pid), seconds in self._worked().items():
            self._seconds[kind] += seconds - before.get((kind, pid), 0.0)

    def _worked(self) -> dict[tuple[str, int], float]:
        return {
            (KINDS.get(process.kind, OTHERS), process.pid): _cpu(process.pid)
            for process in self._instance.processes()
        }

    def tell(
        self,
        setting: Setting,
        scenario: str,
        name: str,
        times: int,
        size: str,
        *,
        clients: int = 1,
    ) -> None:
        """Note the milliseconds of CPU that one of so many times took, by kind of process.

        A kind that took less than a tick of the kernel's clock in all says nothing.
        """
        for kind in (*KINDS.values(), OTHERS):
            if not self._seconds[kind]:
                continue
            each = self._seconds[kind] / times * 1000
            setting.tell(scenario, f"{name}: CPU of {kind}", each, "ms", size, clients=clients)


def _cpu(pid: int) -> float:
    """Return the seconds a process has computed, of itself and for the kernel; 0 if it ended."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0.0
    fields = told.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
