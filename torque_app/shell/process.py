"""What a web process does for itself: dies with its supervisor, bounds threads, calms the GC."""

import ctypes
import gc
import multiprocessing
import os
import signal
import sys

import anyio.to_thread

from torque_app.settings import settings

_PR_SET_PDEATHSIG = 1
YOUNG = 5_000


def die_with_supervisor() -> None:
    """End with the server that spawned this worker.

    An orphan would keep the port (SO_REUSEPORT) and take half of the next server's requests.
    """
    supervisor = multiprocessing.parent_process()
    if supervisor is None or sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != supervisor.pid:
        sys.exit("The supervisor was gone before this worker began.")


def bound_threads() -> None:
    """Give the API as many threads as connections; more would only wait inside the pool."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings().database_pool


def calm_collector() -> None:
    """Spare the garbage collector what is there for good: modules, routes, tables, pages.

    It stops every screen while it walks through all objects there are: 0.2 s of the program itself
    each time, among five hundred screens up to a second with theirs. What stays is put aside once,
    after start, unlooked at: loading leaves next to no garbage. And the young are looked at in
    larger, rarer lots.
    """
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    gc.enable()
