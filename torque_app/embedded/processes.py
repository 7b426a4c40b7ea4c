"""Processes and ports, as Linux knows them."""

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PR_SET_PDEATHSIG = 1
MARK = "TORQUE_INSTANCE"
_libc = ctypes.CDLL(None)


def port_taken(port: int, *, host: str = "127.0.0.1") -> bool:
    """Tell whether somebody listens on a port.

    The web server binds with SO_REUSEPORT, so that two on one port would silently share it:
    binding without that option is the test. Raises OSError when the address is not ours to bind.
    """
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return True
    return False


def free_port() -> int:
    """Return a loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def remembered_port(port: int | None) -> int:
    """Return the port of last time while it is free, else another one."""
    if port and not port_taken(port):
        return port
    return free_port()


def pid_state(pid: int) -> str | None:
    """Return the state letter of a process (`R`, `S`, `Z` ...), None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return None
    return stat.rsplit(")", 1)[1].split()[0]


def alive(pid: int) -> bool:
    """Tell whether a process still runs; a zombie does not, though kill(pid, 0) reaches it."""
    return pid_state(pid) not in (None, "Z", "X")


def _dying_with(parent: int, death: signal.Signals) -> Callable[[], None]:
    def arrange() -> None:
        if sys.platform == "linux":
            _libc.prctl(PR_SET_PDEATHSIG, int(death))
            if os.getppid() != parent:  # it died between fork and here
                os.kill(os.getpid(), signal.SIGKILL)

    return arrange


def spawn(
    argv: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str],
    cwd: Path,
    death: signal.Signals = signal.SIGTERM,
    uid: int | None = None,
    gid: int | None = None,
    umask: int = 0o077,
) -> subprocess.Popen[bytes]:
    """Start a process that appends to a log and gets `death` when its parent dies, however.

    Linux ties that to the *thread* that called: spawn from one that lives as long as the child.
    The child leads its own session, so that Ctrl-C reaches only the supervisor.
    """
    groups: list[str | int] | None = None if uid is None else []
    with log.open("ab") as out:
        return subprocess.Popen(
            [str(a) for a in argv],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            umask=umask,
            preexec_fn=_dying_with(os.getpid(), death),  # noqa: PLW1509  (one prctl, no locks)
            user=uid,
            group=gid,
            extra_groups=groups,
        )


def wait_gone(pid: int, *, seconds: float) -> bool:
    """Wait until a process that need not be our child has ended; False when it has not."""
    deadline = time.monotonic() + seconds
    while alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def end(child: subprocess.Popen[bytes], first: signal.Signals, *, seconds: float) -> None:
    """Ask a child to end, kill it after `seconds`, and sweep what is left of its session."""
    if child.poll() is None:
        child.send_signal(first)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    sweep(child)


def sweep(child: subprocess.Popen[bytes]) -> None:
    """Kill the processes that a dead child left in its group."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def signal_if_there(pid: int, sign: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return


def leftovers(mark: str) -> list[int]:
    """Return the live processes that an earlier run started with MARK=`mark`, except this one."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environ = (entry / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's, or gone meanwhile
            continue
        if wanted in environ and alive(int(entry.name)):
            found.append(int(entry.name))
    return found


def end_leftovers(mark: str, *, seconds: float = 5) -> None:
    """End what a killed run left behind, first politely."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        pids = leftovers(mark)
        for pid in pids:
            signal_if_there(pid, sign)
        for pid in pids:
            wait_gone(pid, seconds=seconds)


def tail(log: Path, *, lines: int = 15) -> str:
    """Return the end of a log, empty when there is none."""
    if not log.exists():
        return ""
    text = log.read_bytes()[-16_384:].decode(errors="replace")
    return "\n".join(text.splitlines()[-lines:])
