import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from torque_app.cli import main
from torque_app.embedded.children import (
    Choices,
    application,
    common_environment,
    outside,
)
from torque_app.embedded.migrations import current, migrate, newest
from torque_app.embedded.places import ROOT, Places, Refused
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.run import answers, check_port
from torque_app.embedded.servers import configured


@pytest.fixture
def taken() -> int:
    """A port somebody listens on the way granian does."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    yield listener.getsockname()[1]
    listener.close()


def test_a_port_shared_with_reuseport_counts_as_busy(taken: int) -> None:
    with pytest.raises(Refused, match=f"El puerto {taken} ya está en uso"):
        check_port("127.0.0.1", taken)


def test_an_address_of_another_machine_is_one_sentence() -> None:
    with pytest.raises(Refused, match="no es de esta máquina"):
        check_port("192.0.2.1", 17_100)


def test_run_on_a_busy_port_says_so_and_ends_with_1(
    taken: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--port", str(taken), "--data", str(folder)]) == 1
    assert capsys.readouterr().err == f"El puerto {taken} ya está en uso: elige otro con --port.\n"


def test_run_on_a_folder_in_use_says_so_and_ends_with_1(
    places: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    with places.lock():
        assert main(["run", "--port", "17101", "--data", str(places.data)]) == 1
    assert capsys.readouterr().err.startswith("Ya hay un TORQUE andando con")


def test_flags_that_make_no_sense_are_refused_in_spanish(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for argv in (["run", "--port", "0"], ["run", "--puerto"], ["nada"], ["check", "-x"]):
        with pytest.raises(SystemExit) as ended:
            main(argv)
        assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "va un número entre 1 y 65535" in said
    assert "no conozco --puerto" in said
    assert "'nada' no es un VERBO" in said


def test_help_loads_neither_reflex_nor_the_database() -> None:
    line = (
        "import sys; from torque_app.cli import grammar; grammar().format_help();"
        "import torque_app.embedded.run;"
        "heavy = {'reflex', 'sqlalchemy', 'pydantic', 'psycopg', 'alembic', 'ssl'};"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    run = subprocess.run([sys.executable, "-c", line], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr


def test_half_a_configuration_is_refused() -> None:
    assert configured({"DATABASE_URL": "x", "REDIS_URL": "y"})
    assert not configured({})
    with pytest.raises(Refused, match="Está REDIS_URL sola"):
        configured({"REDIS_URL": "y"})


def test_the_web_is_told_what_it_serves_and_where(places: Places) -> None:
    choices = Choices(places.data, port=17_102, workers=2)
    env = common_environment(choices)
    child = application(places, env, choices=choices, served=places.data / "build")
    assert child.env["REFLEX_WEB_WORKDIR"] == str(places.data / "build")
    assert child.env["WEB_PROCESSES"] == "2"
    assert child.argv[child.argv.index("--port") + 1] == "17102"
    assert child.argv[child.argv.index("--processes") + 1] == "2"
    assert child.env["__REFLEX_SKIP_COMPILE"] == "true"


def test_the_children_may_keep_their_bytecode(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in common_environment(Choices(places.data))


def test_the_outside_world_is_one_process_that_keeps_its_ports(places: Places) -> None:
    first: dict[str, str] = {}
    again: dict[str, str] = {}
    child = outside(places, first)
    assert child is not None
    assert outside(places, again) is not None
    assert first == again
    assert child.argv[child.argv.index("--port") + 1] == first["SII_SIMULATOR_URL"].split(":")[-1]
    assert child.argv[child.argv.index("--mail-port") + 1] == first["SMTP_URL"].split(":")[-1]


def test_what_is_configured_is_not_played(places: Places) -> None:
    sii, mail = {"SII_SIMULATOR_URL": "http://127.0.0.1:1"}, {"SMTP_URL": "smtp://127.0.0.1:2"}
    assert outside(places, {**sii, **mail}) is None
    without_mail, without_sii = outside(places, dict(mail)), outside(places, dict(sii))
    assert without_mail is not None
    assert "--mail-port" not in without_mail.argv
    assert without_sii is not None
    assert "torque_app.integrations.mail.postbox" in without_sii.argv


def test_nobody_answers_on_a_closed_port_nor_on_one_that_is_silent(taken: int) -> None:
    assert not answers("127.0.0.1", 17_103)
    assert not answers("127.0.0.1", taken)


def test_a_history_with_two_ends_is_refused_and_a_linear_one_has_its_last(folder: Path) -> None:
    (folder / "1.py").write_text('revision = "a"\ndown_revision = None\n')
    (folder / "2.py").write_text('revision: str = "b"\ndown_revision: str | None = "a"\n')
    assert newest(folder) == "b"
    (folder / "3.py").write_text("revision = 'c'\ndown_revision = 'a'\n")
    with pytest.raises(Refused, match="b, c"):
        newest(folder)


def test_migrating_brings_an_empty_database_to_the_newest_revision_once(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = postgres.urls().owner
    assert current(owner) is None
    assert migrate(owner)
    assert current(owner) == newest(ROOT / "migrations" / "versions")
    assert not migrate(owner)


def test_doctor_shows_a_table_and_passes_on_this_machine(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--data", str(folder)]) == 0
    said = capfd.readouterr().out
    assert "AES-256-GCM da la respuesta conocida" in said
    assert "FALLA" not in said


def test_the_script_asks_for_a_newer_python_when_this_one_is_old(folder: Path) -> None:
    line = (
        "import runpy, shutil, sys; sys.version_info = (3, 8, 1); shutil.which = lambda name: None;"
        "runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    argv = [sys.executable, "-c", line, str(ROOT / "torque")]
    run = subprocess.run(argv, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert run.returncode == 1
    assert run.stderr.startswith("TORQUE necesita Python 3.11 a 3.14 y este es el 3.8")
