"""What is forked from the one process that loads the domain, and whose end ends what."""

import subprocess
import sys
from functools import partial
from pathlib import Path

from torque_app import serving
from torque_app.embedded.places import ROOT
from workers.__main__ import _web

BEGIN = """
import os, signal, sys, time
from pathlib import Path
from workers import __main__ as workers

lives = workers._begin("job-1", lambda: time.sleep(60))
job = next(iter(lives))
been = Path(sys.argv[1], "been")

def twice():
    if been.exists():
        os.kill(os.getppid(), signal.SIGTERM)
    been.touch()
    sys.exit(3)

"""
END = """
try:
    workers._supervise(lives)
finally:
    print("the job goes on" if Path(f"/proc/{job}").exists() else "the job is gone")
"""


def _ended(folder: Path, second: str) -> subprocess.CompletedProcess[str]:
    """Supervise a job and a second child in a process of their own until that ends."""
    argv = [sys.executable, "-c", f"{BEGIN}lives |= workers._begin({second}){END}", str(folder)]
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=50)


def test_a_web_server_that_cannot_start_ends_all_and_who_started_them_is_told(
    tmp_path: Path,
) -> None:
    done = _ended(tmp_path, "workers.WEB, lambda: None")
    assert done.returncode == 1, done.stderr
    assert done.stdout == "the job is gone\n"


def test_another_that_ends_is_forked_again_and_a_stop_ends_all(tmp_path: Path) -> None:
    done = _ended(tmp_path, "'job-2', twice")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "the job is gone\n"
    assert "job-2 ended with" in done.stderr


def test_without_a_port_only_the_workers_are_forked() -> None:
    assert _web([]) is None


def test_the_web_server_stands_where_the_command_line_says() -> None:
    duty = _web(["--host", "127.0.0.2", "--port", "17104", "--processes", "2"])
    assert isinstance(duty, partial)
    assert (duty.func, duty.args) == (serving.serve, ("127.0.0.2", 17_104))
    assert duty.keywords == {"processes": 2}
