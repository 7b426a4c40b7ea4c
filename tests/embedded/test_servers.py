import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from tests.embedded.conftest import wait_until
from torque_app.embedded.places import ROOT, Places
from torque_app.embedded.processes import alive
from torque_app.embedded.servers import Servers, at_hand

INSTANCE = """
import sys
from pathlib import Path
from torque_app.embedded.places import Places
from torque_app.embedded.servers import Servers
from torque_app.embedded.supervisor import Child, Supervisor
places = Places(Path(sys.argv[1]))
places.prepare()
with places.lock():
    supervisor, servers = Supervisor(), Servers(places)
    supervisor.listen()
    servers.start()
    supervisor.add(servers.postgres)
    supervisor.add(servers.valkey)
    print("up", flush=True)
    supervisor.watch()
    supervisor.stop()
"""


def instance(folder: Path) -> tuple[subprocess.Popen[str], dict[str, int]]:
    """Run the two servers under a supervisor of their own; return it and their pids."""
    argv = [sys.executable, "-c", INSTANCE, str(folder)]
    process = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    return process, pids(folder)


def pids(folder: Path) -> dict[str, int]:
    files = {"postgres": folder / "pg" / "postmaster.pid", "valkey": folder / "valkey/valkey.pid"}
    return {n: int(f.read_text().split()[0]) for n, f in files.items() if f.exists()}


def usable(environment: dict[str, str]) -> bool:
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")
    with redis.Redis.from_url(environment["REDIS_URL"]) as client:
        return bool(client.ping())


def test_sigterm_stops_both_servers_cleanly(folder: Path) -> None:
    process, running = instance(folder)
    process.terminate()
    assert process.wait(timeout=30) == 0
    assert [pid for pid in running.values() if alive(pid)] == []
    assert "database system is shut down" in Places(folder).log("postgres").read_text()


def test_after_kill_9_of_everything_the_next_start_recovers_at_the_same_addresses(
    folder: Path,
) -> None:
    process, running = instance(folder)
    before = Servers(Places(folder)).environment()
    for pid in (*running.values(), process.pid):
        os.kill(pid, signal.SIGKILL)
    process.wait(timeout=10)
    again, _ = instance(folder)
    try:
        after = Servers(Places(folder)).environment()
        assert usable(after)
        assert after["SECRET_KEY"] == before["SECRET_KEY"]
    finally:
        again.terminate()
        again.wait(timeout=30)


@pytest.mark.parametrize("server", ["postgres", "valkey"])
def test_a_killed_server_comes_back_where_it_was(folder: Path, server: str) -> None:
    process, running = instance(folder)
    environment = Servers(Places(folder)).environment()
    os.kill(running[server], signal.SIGKILL)
    try:
        wait_until(lambda: pids(folder).get(server, running[server]) != running[server])
        wait_until(lambda: "ready to accept" in Places(folder).log(server).read_text().lower())
        assert Servers(Places(folder)).environment() == environment
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_command_beside_a_running_instance_uses_its_servers(folder: Path) -> None:
    process, running = instance(folder)
    try:
        with at_hand(Places(folder)) as environment:
            assert usable(environment)
        assert all(alive(pid) for pid in running.values())
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_command_on_its_own_has_servers_for_as_long_as_it_runs(folder: Path) -> None:
    with at_hand(Places(folder)) as environment:
        assert usable(environment)
        running = pids(folder)
    assert [pid for pid in running.values() if alive(pid)] == []
