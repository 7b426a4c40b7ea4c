"""Keeps processes running: starts them in order, restarts the dead, stops them in reverse."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

from torque_app.embedded.places import Refused, say
from torque_app.embedded.processes import end, spawn, sweep, tail

FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
STEADY_SECONDS = 60  # alive that long, a service's earlier deaths are forgiven
HEARTBEAT_SECONDS = 1.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Service(Protocol):
    """Something that is started, may die, and is stopped; `start` returns when it is usable."""

    @property
    def name(self) -> str: ...

    @property
    def log(self) -> Path: ...

    def start(self) -> object: ...

    def exit_code(self) -> int | None: ...

    def stop(self) -> None: ...


@dataclass
class Child:
    """A process of ours as a service; `patience` is what it gets to end in, in seconds."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    cwd: Path
    patience: float = 10
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, after sweeping what a dead one left."""
        if self.process is not None:
            sweep(self.process)
        self.process = spawn(self.argv, log=self.log, env=self.env, cwd=self.cwd)

    def exit_code(self) -> int | None:
        """Return how the process ended; None while it runs or before its start."""
        return None if self.process is None else self.process.poll()

    def stop(self) -> None:
        """Ask it to end, then make it."""
        if self.process is not None:
            end(self.process, signal.SIGTERM, seconds=self.patience)
            self.process = None


@dataclass
class _Watch:
    """What is known of one service's lives."""

    service: Service
    born: float = 0.0
    deaths: int = 0
    delay: float = FIRST_DELAY
    due: float | None = None  # when to start it again

    def start(self) -> None:
        self.service.start()
        self.born, self.due = time.monotonic(), None


@dataclass
class Supervisor:
    """Services under watch, in the order of their start. Used from the main thread only."""

    _watched: list[_Watch] = field(default_factory=list)
    _stopping: signal.Signals | None = None
    _wake: tuple[int, int] | None = None

    def listen(self) -> None:
        """Take the stop signals and the deaths of children from now on."""
        reader, writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._wake = reader, writer
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        for sign in STOP_SIGNALS:
            signal.signal(sign, self._stop_asked)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def _stop_asked(self, sign: int, _: FrameType | None) -> None:
        self._stopping = signal.Signals(sign)

    @property
    def stopping(self) -> bool:
        """Tell whether a stop was asked for."""
        return self._stopping is not None

    def add(self, service: Service) -> None:
        """Watch a service that runs already."""
        self._watched.append(_Watch(service, born=time.monotonic()))

    def start(self, service: Service) -> None:
        """Start a service and watch it."""
        self.add(service)
        service.start()

    def pause(self, seconds: float) -> None:
        """Wait, but no longer than until a signal comes."""
        if self._wake is None:
            time.sleep(seconds)
            return
        select.select([self._wake[0]], [], [], seconds)
        try:
            os.read(self._wake[0], 512)
        except BlockingIOError:
            return

    def deaths(self, service: Service) -> int:
        """Return how often a service has died under this watch."""
        return sum(watch.deaths for watch in self._watched if watch.service is service)

    def tend(self) -> None:
        """Look at each service once: note a death, start again what is due."""
        now = time.monotonic()
        for watch in self._watched:
            if watch.due is None:
                code = watch.service.exit_code()
                if code is not None:
                    self._note_death(watch, code, now=now)
            elif watch.due <= now and not self.stopping:
                self._restart(watch)

    def _note_death(self, watch: _Watch, code: int, *, now: float) -> None:
        if now - watch.born > STEADY_SECONDS:
            watch.delay = FIRST_DELAY
            watch.deaths = 0
        watch.due, watch.deaths = now + watch.delay, watch.deaths + 1
        seconds = f"{watch.delay:.1f}".replace(".", ",")
        say(f"{watch.service.name} se cayó (código {code}); lo reinicio en {seconds} s.")
        if watch.deaths == 1:
            log = watch.service.log
            say(f"Su registro, {log}, termina así:\n{tail(log, lines=8)}")
        watch.delay = min(watch.delay * 2, LONGEST_DELAY)

    def _restart(self, watch: _Watch) -> None:
        try:
            watch.start()
        except (Refused, OSError) as failed:
            watch.due = time.monotonic() + watch.delay
            watch.delay = min(watch.delay * 2, LONGEST_DELAY)
            say(f"{watch.service.name} no vuelve a partir: {failed}")
        else:
            say(f"{watch.service.name} partió de nuevo.")

    def watch(self) -> None:
        """Keep everything running until a stop is asked for."""
        while not self.stopping:
            self.tend()
            due = [w.due - time.monotonic() for w in self._watched if w.due is not None]
            self.pause(max(0.0, min([HEARTBEAT_SECONDS, *due])))

    def stop(self) -> None:
        """Stop everything, last started first; a service that resists does not save the others."""
        while self._watched:
            service = self._watched.pop().service
            try:
                service.stop()
            except OSError as failed:
                say(f"{service.name} no se detuvo bien: {failed}")
