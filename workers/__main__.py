"""`python -m workers`: loads the domain once, then forks the relay and the job workers from it.

With `--host`, `--port` and `--processes` the web server too. Forked children share the parent's
memory, and what they write to is copied: so the parent does beforehand what each of them would do
first. A child that dies is forked again; a web server that cannot start ends all.
"""

import argparse
import ctypes
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import NoReturn

from redis.exceptions import RedisError
from sqlalchemy.orm import configure_mappers

from torque_app import contexts, serving
from torque_app.core.database import engine
from torque_app.core.errors import Unavailable
from torque_app.core.redis import redis
from torque_app.integrations.sii.client import transport
from torque_app.settings import settings
from torque_app.shell import logs
from workers import job, queue
from workers.clock import clock
from workers.relay import relay

log = logging.getLogger("torque.workers")
JOB_WORKERS = 2
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
NAME = 15  # PR_SET_NAME
WEB = "web"
STARTING = 10  # seconds in which a web server that cannot start has given up

Duty = Callable[[], None]
Lives = dict[int, tuple[str, Duty, float]]
"""By process: its name, what it does, and when it began."""


def load() -> None:
    """Import whatever listens to events or carries out jobs, context by context, and its tables."""
    loaded = [*contexts.rooms("offers"), *contexts.rooms("handlers")]
    names = [f"workers.{context}" for context in contexts.CONTEXTS]
    loaded += [import_module(name) for name in names if find_spec(name) is not None]
    configure_mappers()
    log.info("%s modules listen", len(loaded))


def warm_up() -> None:
    """Do what every job worker would do first, and leave no connection for them to share."""
    transport.warm_up(beyond=not settings().sii_simulator_url)
    try:
        job.rehearse()
        queue.rehearse(redis())
    except (Unavailable, RedisError):
        log.warning("a server is away: the workers start cold")
    engine().dispose()


def relay_and_clock() -> None:
    """Relay while the clock ticks in a thread: both only wait, and one process is spared."""
    threading.Thread(target=_or_end, args=("clock", clock), daemon=True).start()
    relay()


def _or_end(name: str, duty: Duty) -> NoReturn:
    """Do a duty; whatever ends it ends the process, which is then forked again."""
    try:
        duty()
    except SystemExit as ended:
        log.warning("%s ended by itself: %s", name, ended.code)
    except BaseException:
        log.exception("%s died", name)
    os._exit(1)


def _fork(name: str, duty: Duty) -> int:
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
    gc.enable()
    _or_end(name, duty)


def main(web: Duty | None = None) -> None:
    """Fork the duties, `web` too if it is given, and keep them running until told to stop."""
    logs.set_up(settings().log_level)
    # The collector finds nothing while things load, and would touch, and so copy, the pages that
    # are shared later; nor are holes left in them, which a child would fill.
    gc.disable()
    load()
    gc.freeze()
    lives = {} if web is None else _begin(WEB, web)  # what the user waits for: before warming up
    warm_up()
    gc.freeze()
    lives |= _begin("relay", relay_and_clock)
    for number in range(1, JOB_WORKERS + 1):
        lives |= _begin(f"job-{number}", lambda: queue.work(redis()))
    _supervise(lives)


def _begin(name: str, duty: Duty) -> Lives:
    return {_fork(name, duty): (name, duty, time.monotonic())}


def _supervise(running: Lives) -> None:
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    began = time.monotonic()
    while not stopping:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if not ended:
            time.sleep(0.1)
            continue
        name, duty, since = running.pop(ended)
        if name == WEB and time.monotonic() - began < STARTING:
            # forked again it would end again: who started us counts such ends, and shows the log
            log.error("the web server ended with %s at its start", status)
            _stop(set(running), code=1)
        log.warning("%s ended with %s, starting it again", name, status)
        if time.monotonic() - since < 1:
            time.sleep(1)
        running |= _begin(name, duty)
    _stop(set(running), code=0)


def _stop(running: set[int], *, code: int) -> NoReturn:
    """End the children, asked first, ten seconds later made to; then this process with a code."""
    for child in running:
        os.kill(child, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while running and time.monotonic() < deadline:
        ended, _ = os.waitpid(-1, os.WNOHANG)
        running.discard(ended)
        time.sleep(0.05)
    for child in running:
        os.kill(child, signal.SIGKILL)
    sys.exit(code)


def _web(arguments: Sequence[str]) -> Duty | None:
    """Return the web server that the command line asks for, None when it names no port."""
    flags = argparse.ArgumentParser("workers", description=__doc__)
    flags.add_argument("--host", default="127.0.0.1")
    flags.add_argument("--port", type=int)
    flags.add_argument("--processes", type=int, default=1)
    given = flags.parse_args(arguments)
    if given.port is None:
        return None
    return partial(serving.serve, given.host, given.port, processes=given.processes)


if __name__ == "__main__":
    main(_web(sys.argv[1:]))
