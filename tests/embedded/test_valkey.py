import os
import signal
import subprocess
from pathlib import Path

import pytest
import redis

from tests.embedded.conftest import wait_until
from torque_app.embedded.valkey import Valkey


def test_what_was_acknowledged_survives_kill_9(valkey: Valkey, folder: Path) -> None:
    url = valkey.url()
    with redis.Redis.from_url(url) as client:
        client.set("kept", "7")
    os.kill(int((folder / "valkey" / "valkey.pid").read_text()), signal.SIGKILL)
    wait_until(lambda: valkey.exit_code() is not None)
    assert valkey.start() == url
    with redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"7"


def test_it_wants_a_password_that_no_command_line_shows(valkey: Valkey) -> None:
    url = valkey.url()
    password = url.split("@")[0].rsplit(":", 1)[1]
    shown = subprocess.run(["ps", "axeww"], check=True, capture_output=True, text=True).stdout
    assert password not in shown
    stranger = redis.Redis.from_url(url.replace(password, ""))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_it_never_evicts_and_appends_to_a_file_on_loopback(valkey: Valkey) -> None:
    with redis.Redis.from_url(valkey.url()) as client:
        assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        assert client.config_get("appendonly")["appendonly"] == "yes"
        assert client.config_get("bind")["bind"] == "127.0.0.1"


def test_its_secrets_are_private(valkey: Valkey, folder: Path) -> None:
    for secret in (folder / "valkey.json", folder / "valkey" / "valkey.conf"):
        assert secret.stat().st_mode & 0o777 == 0o600
