"""The outside world for practice: one process that plays SII and takes the mail."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.embedded.conftest import wait_until
from torque_app.embedded.children import outside
from torque_app.embedded.places import ROOT, Places
from torque_app.embedded.processes import port_taken
from torque_app.embedded.supervisor import Child, Supervisor
from torque_app.integrations.mail.message import compose
from torque_app.integrations.mail.smtp import Server

HEAVY = "{'reflex', 'sqlalchemy', 'sqlmodel', 'pydantic', 'fastapi', 'cryptography', 'redis'}"


class World:
    """The process under a supervisor, and what it was told to answer at."""

    def __init__(self, places: Places) -> None:
        self.env: dict[str, str] = dict(os.environ)
        for name in ("SII_SIMULATOR_URL", "SMTP_URL"):
            self.env.pop(name, None)
        self.letters = places.data / "mail"
        child = outside(places, self.env)
        assert child is not None
        self.child: Child = child
        self.supervisor = Supervisor()
        self.supervisor.start(child)
        wait_until(self.answers, seconds=30)

    def answers(self) -> bool:
        """Tell whether both of its ports do, looking after it meanwhile."""
        self.supervisor.tend()
        if not port_taken(int(self.env["SMTP_URL"].rpartition(":")[2])):
            return False
        try:
            with urlopen(f"{self.env['SII_SIMULATOR_URL']}/simulator/health") as answer:
                return answer.read() == b"ok"
        except OSError:
            return False

    def mail(self, number: int) -> None:
        """Send a letter of that number."""
        sender, to = "taller@losaromos.example", "ana@cliente.example"
        data = compose(
            sender=sender, sender_name="Taller", to=to, subject=f"Boleta {number}", text="Hola",
            message_id=f"{number}@torque.example", at=datetime(2026, 11, 21, tzinfo=UTC),
        )  # fmt: skip
        Server.at(self.env["SMTP_URL"]).send(data, sender=sender, to=to)

    def kept(self) -> int:
        """Return how many letters there are."""
        return len(list(self.letters.glob("*.eml")))


@pytest.fixture
def world(places: Places) -> Iterator[World]:
    """The outside world, stopped at the end."""
    made = World(places)
    yield made
    made.supervisor.stop()


def test_one_process_plays_sii_and_takes_the_mail(world: World) -> None:
    world.mail(1)
    assert world.kept() == 1


def test_kill_9_loses_no_letter_and_both_come_back_where_they_were(world: World) -> None:
    world.mail(1)
    before = dict(world.env)
    assert world.child.process is not None
    killed = world.child.process.pid
    os.kill(killed, signal.SIGKILL)
    world.child.process.wait()
    wait_until(world.answers, seconds=30)
    assert world.child.process.pid != killed
    world.mail(1)  # whose answer may have been lost
    world.mail(2)
    assert (world.kept(), world.env) == (2, before)


def test_it_ends_when_told_to(world: World) -> None:
    process = world.child.process
    assert process is not None
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0


def test_a_port_somebody_has_is_one_sentence(world: World, folder: Path) -> None:
    port = world.env["SMTP_URL"].rpartition(":")[2]
    argv = [sys.executable, "-m", "torque_app.integrations.sii.simulator", "--port", "0"]
    argv += ["--data", str(folder / "other"), "--mail-port", port, "--mail-data", str(folder)]
    run = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(f"El puerto {port} no se puede usar")


def test_half_of_the_postbox_is_refused(folder: Path) -> None:
    argv = [sys.executable, "-m", "torque_app.integrations.sii.simulator", "--port", "0"]
    run = subprocess.run(
        [*argv, "--data", str(folder), "--mail-port", "1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "van juntos" in run.stderr


def test_it_carries_nothing_of_the_products_machinery() -> None:
    line = (
        "import sys; import torque_app.integrations.sii.simulator.__main__;"
        "import torque_app.integrations.mail.postbox;"
        f"heavy = {HEAVY} & set(sys.modules); sys.exit(repr(heavy) if heavy else 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", line], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
