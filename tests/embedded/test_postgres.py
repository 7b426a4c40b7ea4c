import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.embedded.conftest import wait_until
from torque_app.embedded import processes
from torque_app.embedded.places import ROOT
from torque_app.embedded.postgres import Postgres
from torque_app.embedded.roles import ensure_roles


def asks(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        return None if row is None else row[0]


def postmaster(folder: Path) -> int:
    return int((folder / "pg" / "postmaster.pid").read_text().splitlines()[0])


def test_each_role_comes_in_by_its_own_address(postgres: Postgres) -> None:
    urls = postgres.urls()
    seen = [asks(url, "SELECT current_user") for url in vars(urls).values()]
    assert seen == ["postgres", "torque_owner", "torque_admin", "torque_app"]


def test_only_admin_passes_row_level_security_and_none_of_ours_is_superuser(
    postgres: Postgres,
) -> None:
    with psycopg.connect(postgres.urls().superuser) as connection:
        rights = connection.execute(
            "SELECT rolname, rolbypassrls, rolsuper, rolcreaterole, rolcanlogin FROM pg_roles"
            " WHERE rolname LIKE 'torque%' ORDER BY rolname"
        ).fetchall()
    assert rights == [
        ("torque_admin", True, False, False, True),
        ("torque_app", False, False, False, True),
        ("torque_owner", False, False, False, True),
        ("torque_search", False, False, False, False),
    ]


def test_the_owner_may_become_the_search_role_but_does_not_inherit_it(postgres: Postgres) -> None:
    owner = postgres.urls().owner
    assert asks(owner, "SELECT pg_has_role('torque_search', 'USAGE')") is False
    assert asks(owner, "SELECT pg_has_role('torque_search', 'SET')") is True


def test_the_app_cannot_create_tables(postgres: Postgres) -> None:
    with (
        psycopg.connect(postgres.urls().app) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE public.mine (id int)")


def test_roles_can_be_ensured_again_with_other_passwords(postgres: Postgres) -> None:
    urls = postgres.urls()
    ensure_roles(urls.superuser, {"torque_app": "otra"})
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(urls.app)


def test_it_listens_on_loopback_only_and_wants_a_password(postgres: Postgres) -> None:
    urls = postgres.urls()
    assert asks(urls.superuser, "SHOW listen_addresses") == "127.0.0.1"
    assert asks(urls.superuser, "SHOW unix_socket_directories") == ""
    assert asks(urls.superuser, "SHOW password_encryption") == "scram-sha-256"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(urls.app.replace("torque_app:", "torque_app:x"))


def test_spanish_letters_fold_and_extensions_are_there(postgres: Postgres) -> None:
    urls = postgres.urls()
    assert asks(urls.app, "SELECT lower('ÑANDÚ')") == "ñandú"
    assert asks(urls.app, "SELECT unaccent('Camión')") == "Camion"
    assert asks(urls.app, "SELECT similarity('freno', 'frenos') > 0.5") is True
    assert asks(urls.app, "SHOW timezone") == "UTC"


def test_no_password_shows_in_the_process_list_and_its_file_is_private(
    postgres: Postgres, folder: Path
) -> None:
    shown = subprocess.run(["ps", "axeww"], check=True, capture_output=True, text=True).stdout
    record = folder / "postgres.json"
    for url in vars(postgres.urls()).values():
        assert url.split("@")[0].rsplit(":", 1)[1] not in shown
    assert record.stat().st_mode & 0o777 == 0o600


def test_after_kill_9_of_the_postmaster_the_commits_are_there_at_the_same_address(
    postgres: Postgres, folder: Path
) -> None:
    urls = postgres.urls()
    with psycopg.connect(urls.owner) as connection:
        connection.execute("CREATE TABLE public.kept AS SELECT 7 AS seven")
    os.kill(postmaster(folder), signal.SIGKILL)
    wait_until(lambda: postgres.exit_code() is not None)
    assert postgres.start() == urls
    assert asks(urls.owner, "SELECT seven FROM public.kept") == 7


def test_a_zombie_that_holds_the_lock_does_not_stop_the_next_start(
    postgres: Postgres, folder: Path
) -> None:
    pid = postmaster(folder)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: processes.pid_state(pid) == "Z")  # nobody reaps it until exit_code is asked
    again = Postgres(folder)
    try:
        assert asks(again.start().app, "SELECT 1") == 1
    finally:
        again.stop()


def test_a_lock_left_by_a_pid_that_is_somebody_else_now_does_not_stop_the_next_start(
    postgres: Postgres, folder: Path
) -> None:
    postgres.stop()
    (folder / "pg" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert asks(postgres.start().app, "SELECT 1") == 1


def test_when_its_starter_is_killed_it_shuts_down_and_the_next_start_finds_it_clean(
    folder: Path,
) -> None:
    line = (
        "import os, signal, sys; from pathlib import Path;"
        "from torque_app.embedded.postgres import Postgres;"
        "Postgres(Path(sys.argv[1])).start(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", line, str(folder)], check=False, cwd=ROOT)
    server = Postgres(folder)
    try:
        assert asks(server.start().app, "SELECT 1") == 1
        assert "not properly shut down" not in server.log.read_text()
    finally:
        server.destroy()


def test_a_busy_port_is_changed_for_another(postgres: Postgres, folder: Path) -> None:
    before = postgres.urls()
    postgres.stop()
    port = int(before.app.rsplit(":", 1)[1].split("/")[0])
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", port))
        squatter.listen()
        after = postgres.start()
    assert after != before
    assert asks(after.app, "SELECT 1") == 1


def test_a_copy_of_a_database_keeps_its_extensions_and_the_app_may_enter(
    postgres: Postgres,
) -> None:
    with psycopg.connect(postgres.create_database("model").owner) as connection:
        connection.execute("CREATE TABLE public.t AS SELECT 1 AS one")
    copy = postgres.create_database("copy", template="model")
    assert asks(copy.owner, "SELECT one FROM public.t") == 1
    assert asks(copy.app, "SELECT unaccent('á')") == "a"
    postgres.drop_database("copy")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(copy.app)


def test_an_interrupted_making_of_the_cluster_is_begun_again(folder: Path) -> None:
    (folder / ".pg.new").mkdir()
    (folder / ".pg.new" / "PG_VERSION").write_text("18\n")
    server = Postgres(folder, durable=False)
    try:
        assert asks(server.start().superuser, "SHOW fsync") == "off"
    finally:
        server.destroy()
