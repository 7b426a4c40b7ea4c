"""The practice Google and text messages, as one process, and a browser that goes there and back."""

import html
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from torque_app.embedded.processes import free_port

PROJECT = Path(__file__).parents[2]
PATIENCE = 15.0


@dataclass
class Outside:
    """Where both answer, and what the product's settings say of them."""

    base: str
    environment: dict[str, str]
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def consents(self, address: str, email: str) -> str:
        """Go where the product sent the browser, choose an account; return where it sends back."""
        page = self.http.get(address)
        assert page.status_code == 200, page.text
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
        form = {name: html.unescape(value) for name, value in hidden.items()}
        there = address.partition("?")[0]
        back = self.http.post(there, data={**form, "email": email, "answer": "yes"})
        assert back.status_code == 303, back.text
        return back.headers["location"]

    def declines(self, address: str) -> str:
        """Go there and say no."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        there = address.partition("?")[0]
        return self.http.post(there, data={**asked, "answer": "no"}).headers["location"]

    def forges(self, **order: object) -> None:
        """Order what the next id_token has wrong."""
        self.http.post(f"{self.base}/google/simulator/next", json=order).raise_for_status()

    def messages(self, number: str) -> list[str]:
        """Return the texts a number got, the newest first."""
        inbox = self.http.get(f"{self.base}/sms/inbox.json", params={"to": number})
        return [kept["body"] for kept in inbox.json()]


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    """Run both beside each other, as an installation does."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    environment = {
        "GOOGLE_ISSUER": f"{base}/google",
        "GOOGLE_CLIENT_ID": "practica",
        "GOOGLE_CLIENT_SECRET": secrets.token_urlsafe(),
        "SMS_URL": f"http://cuenta:{secrets.token_urlsafe()}@127.0.0.1:{port}/sms",
        "SMS_FROM": "TORQUE 360",
    }
    command = [sys.executable, "-m", "torque_app.integrations.sii.simulator", "--sign-in"]
    options = ["--port", str(port), "--data", str(folder)]
    process = subprocess.Popen([*command, *options], cwd=PROJECT, env={**os.environ, **environment})
    try:
        _wait_for(base)
        yield Outside(base, environment)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _wait_for(base: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{base}/simulator/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail("the simulator does not answer")


def a_number() -> str:
    """Return a Chilean mobile number nobody else of the tests has."""
    return f"+569{secrets.randbelow(10**7):07}7"
