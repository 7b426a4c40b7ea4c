import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.embedded.conftest import wait_until
from torque_app.embedded.places import ROOT
from torque_app.embedded.processes import MARK, alive, end_leftovers, leftovers, pid_state
from torque_app.embedded.supervisor import Child, Supervisor

FOREVER = "import time; time.sleep(600)"
MakeChild = Callable[..., Child]


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_dead_child_is_started_again_and_the_end_of_its_log_is_told(
    toy: MakeChild, capfd: pytest.CaptureFixture[str]
) -> None:
    supervisor, child = Supervisor(), toy("print('last words', flush=True);" + FOREVER)
    supervisor.start(child)
    first = pid_of(child)
    wait_until(child.log.read_text)
    os.kill(first, signal.SIGKILL)

    def back() -> bool:
        supervisor.tend()
        return pid_of(child) != first and alive(pid_of(child))

    wait_until(back)
    assert supervisor.deaths(child) == 1
    supervisor.stop()
    said = capfd.readouterr().out
    assert "toy se cayó (código -9)" in said
    assert "last words" in said


def test_a_child_that_keeps_dying_is_retried_ever_more_slowly(toy: MakeChild) -> None:
    supervisor, child = Supervisor(), toy("raise SystemExit(3)")
    supervisor.start(child)

    def three_deaths() -> bool:
        supervisor.tend()
        return supervisor.deaths(child) == 3

    wait_until(three_deaths)
    watch = supervisor._watched[0]
    assert watch.delay == pytest.approx(1.6)
    supervisor.stop()


def test_everything_stops_last_started_first(toy: MakeChild, folder: Path) -> None:
    line = (
        "import signal, sys, time, pathlib\n"
        "def leave(*_):\n"
        "    pathlib.Path('order').open('a').write(sys.argv[1]); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave); print('up', flush=True); time.sleep(600)"
    )
    supervisor = Supervisor()
    for name in "abc":
        child = toy(line, name=name)
        child.argv = [*child.argv, name]
        supervisor.start(child)
        wait_until(child.log.read_text)
    supervisor.stop()
    assert (folder / "order").read_text() == "cba"


def test_a_child_that_ignores_the_signal_is_killed_with_its_own_children(toy: MakeChild) -> None:
    line = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = os.fork()\n"
        "if child: print(child, flush=True)\n"
        "time.sleep(600)"
    )
    supervisor, child = Supervisor(), toy(line, patience=0.2)
    supervisor.start(child)
    wait_until(child.log.read_text)
    grandchild, own = int(child.log.read_text()), pid_of(child)
    supervisor.stop()
    assert not alive(own)
    wait_until(lambda: not alive(grandchild))


SUPERVISED = f"""
import os, sys
from pathlib import Path
from torque_app.embedded.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor()
supervisor.listen()
env = dict(os.environ, {MARK}=str(folder))
for name in ("one", "two"):
    argv = [sys.executable, "-c", "import time; time.sleep(600)"]
    child = Child(name, argv, env, log=folder / name, cwd=folder)
    supervisor.start(child)
    print(child.process.pid, flush=True)
supervisor.watch()
supervisor.stop()
print("stopped", flush=True)
"""


def supervised(folder: Path) -> tuple[subprocess.Popen[str], list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISED, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, [int(process.stdout.readline()) for _ in range(2)]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_stop_signal_leaves_no_process(folder: Path, sign: signal.Signals) -> None:
    process, pids = supervised(folder)
    process.send_signal(sign)
    said, _ = process.communicate(timeout=10)
    assert said.endswith("stopped\n")
    assert process.returncode == 0
    assert [pid for pid in pids if alive(pid)] == []


def test_kill_9_of_the_supervisor_takes_its_children_along(folder: Path) -> None:
    process, pids = supervised(folder)
    process.kill()
    process.communicate(timeout=10)
    wait_until(lambda: not any(alive(pid) for pid in pids))


def test_what_a_killed_run_left_is_found_by_its_mark_and_ended(folder: Path) -> None:
    env = dict(os.environ, **{MARK: str(folder)})
    stray = subprocess.Popen([sys.executable, "-c", FOREVER], env=env, start_new_session=True)
    wait_until(lambda: leftovers(str(folder)) == [stray.pid])
    assert leftovers(str(folder / "other")) == []
    end_leftovers(str(folder))
    stray.wait(timeout=5)


def test_a_zombie_does_not_count_as_alive() -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    wait_until(lambda: pid_state(dead.pid) == "Z")
    assert not alive(dead.pid)
    dead.wait()
