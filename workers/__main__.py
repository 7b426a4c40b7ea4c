"""`python -m workers`: loads the domain once, then forks relay, clock and job workers from it.

Forked children share the parent's memory; one that dies is forked again.
"""

import ctypes
import gc
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from torque_app import contexts
from torque_app.core.redis import redis
from torque_app.settings import settings
from torque_app.shell import logs
from workers.clock import clock
from workers.queue import work
from workers.relay import relay

log = logging.getLogger("torque.workers")
JOB_WORKERS = 2
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
NAME = 15  # PR_SET_NAME


def load() -> None:
    """Import whatever listens to events or carries out jobs, context by context."""
    loaded = list(contexts.rooms("handlers"))
    names = [f"workers.{context}" for context in contexts.CONTEXTS]
    loaded += [import_module(name) for name in names if find_spec(name) is not None]
    log.info("%s modules listen", len(loaded))


def _fork(name: str, duty: Callable[[], None]) -> int:
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    # no orphan: an abandoned worker would go on beside its successor
    libc = ctypes.CDLL(None)
    libc.prctl(DEATH_SIGNAL, signal.SIGKILL)
    libc.prctl(NAME, f"torque-{name}".encode())  # what ps and top call it
    if os.getppid() != parent:
        os._exit(1)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    try:
        duty()
    except BaseException:
        log.exception("%s died", name)
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Fork the duties and keep them running until told to stop."""
    logs.set_up(settings().log_level)
    load()
    gc.freeze()  # what is loaded stays shared: the collector would touch, and so copy, its pages
    duties: list[tuple[str, Callable[[], None]]] = [("relay", relay), ("clock", clock)]
    duties += [(f"job-{number}", lambda: work(redis())) for number in range(1, JOB_WORKERS + 1)]
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {_fork(name, duty): (name, duty, time.monotonic()) for name, duty in duties}
    while not stopping:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if not ended:
            time.sleep(0.1)
            continue
        name, duty, since = running.pop(ended)
        log.warning("%s ended with %s, starting it again", name, status)
        if time.monotonic() - since < 1:
            time.sleep(1)
        running[_fork(name, duty)] = (name, duty, time.monotonic())
    for child in running:
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while running and time.monotonic() < deadline:
        ended, _ = os.waitpid(-1, os.WNOHANG)
        running.pop(ended, None)
        time.sleep(0.05)
    for child in running:
        os.kill(child, signal.SIGKILL)
    sys.exit(0)


if __name__ == "__main__":
    main()
