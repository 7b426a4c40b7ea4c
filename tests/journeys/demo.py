"""The demonstration's workshop, opened beside the journeys' own: a year of work to look at."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import pyotp
import pytest
from playwright.sync_api import Page

from tests.installation import Installation
from torque_app.embedded.places import ROOT

PASSWORD: Final = "TallerDemo.2026"  # printed at each start
OWNER: Final = "rosa@losaromos.example"
READER: Final = "tomas@losaromos.example"

Api = Callable[..., Any]
_FOOT: Final = """
import sys
from uuid import UUID
from models.notifications_messages import Channel
from torque_app.notifications.service.way_out import address
print(address(UUID(sys.argv[1]), UUID(sys.argv[2]), Channel.EMAIL))
"""
"""A program that says where a mail to a client lets them out: only the instance's key signs it."""


@pytest.fixture(scope="session")
def demo(installation):
    """Load the demonstration once; return its address and what the looks' addresses name."""
    _run(installation, "-m", "torque_app", "seed", "--data", str(installation.data))
    found = records(installation.url)
    ask = caller(installation.url, OWNER)
    return {
        "base": installation.url,
        **found,
        "way_out": _way_out(installation, ask, found["client"]),
    }


def _way_out(installation: Installation, ask: Api, client_id: str) -> str:
    """Have a client agree to publicity by mail; return where the foot of such a mail leads."""
    agreed = {"client_id": client_id, "channel": "EMAIL", "words": "Sí, por correo."}
    ask("POST", "/consents", agreed)
    [workshop] = [each for each in ask("GET", "/auth/tenants") if each["is_current"]]
    return urlsplit(_run(installation, "-c", _FOOT, workshop["id"], client_id).strip()).path


def _run(installation: Installation, *program: str) -> str:
    """Return what a program of ours prints that is run beside an instance, with its settings."""
    ran = subprocess.run(
        [sys.executable, "-P", *program],
        env={**os.environ, **installation.environment(), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        timeout=300,
    )
    return ran.stdout


def caller(base: str, email: str) -> Api:
    """Return what asks the API as a member: (method, path, body) → the answer's data."""
    client = httpx.Client(base_url=f"{base}/api/v1", timeout=30)

    def ask(method: str, path: str, body: object = None) -> Any:
        answer = client.request(method, path, json=body)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json()["data"]

    signed_in = ask("POST", "/auth/login", {"email": email, "password": PASSWORD})
    client.headers["authorization"] = f"Bearer {signed_in['access_token']}"
    return ask


def records(base: str) -> dict[str, str]:
    """Find, or make, one of each thing that has a page of its own."""
    ask = caller(base, OWNER)

    def first(path: str) -> dict[str, Any]:
        return ask("GET", path)[0]

    invoice = first("/invoicing?dte_status=ACCEPTED&limit=1")["id"]
    sent = ask("GET", "/invoicing?status=SENT&limit=100")  # notes that SII took are among them
    done = first("/inspections?status=DONE&limit=1")["id"]
    working = first("/work-orders?status=IN_PROGRESS&limit=1")
    done_ot = first("/work-orders?status=COMPLETED&limit=1")["id"]
    draft = ask("POST", "/invoicing", {"draft": True, "dte_type": 33, "work_order_id": done_ot})
    return _offered(first) | {
        "draft_ot": first("/work-orders?status=DRAFT&limit=1")["id"],
        "working_ot": working["id"],
        "qc_ot": first("/work-orders?status=QC&limit=1")["id"],
        "completed_ot": done_ot,
        "closed_ot": first("/work-orders?status=CLOSED&limit=1")["id"],
        "client": working["client_id"],
        "vehicle": working["vehicle_id"],
        "item": first("/inventory?limit=1")["id"],
        "invoice": invoice,
        "unpaid": next(row["id"] for row in sent if Decimal(row["balance"]) > 0),
        "draft": draft["id"],
        "purchase": first("/purchases/documents?state=RECEIVED&limit=1")["id"],
        "open_inspection": first("/inspections?status=OPEN&limit=1")["id"],
        "done_inspection": done,
        "intake": first("/intakes?status=OPEN&limit=1")["id"],
        "shared_document": ask("POST", f"/invoicing/{invoice}/links", {})["path"],
        "shared_inspection": ask("POST", f"/inspections/{done}/links", {})["path"],
        "portal": ask("POST", f"/clients/{working['client_id']}/portal-links", {})["path"],
        "locked_portal": ask(
            "POST", f"/clients/{working['client_id']}/portal-links", {"pin": "4831"}
        )["path"],
    }


def _offered(first: Callable[[str], dict[str, Any]]) -> dict[str, str]:
    """Find one of each thing that is offered, approved, asked for by clients, or automatic."""
    return {
        name: first(path)["id"]
        for name, path in (
            ("approval", "/approvals/pending?limit=1"),
            ("ticket", "/customer-tickets?status=OPEN&limit=1"),
            ("data_request", "/data-requests?status=RECEIVED&limit=1"),
            ("automation", "/automation-rules?is_active=true&limit=1"),
            ("draft_quotation", "/quotations?status=DRAFT&limit=1"),
            ("sent_quotation", "/quotations?status=SENT_TO_CUSTOMER&limit=1"),
            ("decided_quotation", "/quotations?status=CUSTOMER_APPROVED&limit=1"),
        )
    }


def ask_for_codes(base: str) -> None:
    """Turn the second factor of the workshop's reader on."""
    ask = caller(base, READER)
    secret = ask("POST", "/auth/mfa/setup")["secret"]
    ask("POST", "/auth/mfa/confirm", {"code": pyotp.TOTP(secret).now()})


def sign_in(page: Page, base: str, email: str) -> None:
    """Give e-mail and password; where that leads is for who calls to look at."""
    page.goto(f"{base}/login")
    page.wait_for_load_state("networkidle")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").first.fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    page.wait_for_url(re.compile("/(tablero|mfa)"))
