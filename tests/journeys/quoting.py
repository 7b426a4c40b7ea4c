"""A workshop of four people round one quotation, and how each of them holds it."""

import email
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email import policy
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.installation import wait_until
from tests.journeys import steps

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FOUND = ("Pastillas delanteras", "Discos delanteros")
"""The points of the shipped template that the inspection finds in red."""


class Program:
    """What is not looked at here is done by program, as the person of a page."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self._own = {"Origin": base, "X-Requested-With": "fetch"}

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Return what an operation answers; it is expected to succeed."""
        answer = self.page.request.fetch(
            f"{self.base}/api/v1{path}", method=method, data=body, headers=self._own
        )
        assert answer.ok, f"{method} {path}: {answer.text()}"
        return answer.json()["data"]


@dataclass(frozen=True)
class Job:
    """A car in the workshop whose inspection found two things to do."""

    client_mail: str
    ot: str
    inspection: str


def a_car_inspected(owner: Program) -> Job:
    """Receive a car and inspect it: two points in red, the rest well."""
    mail = f"ana-{uuid4().hex}@example.cl"
    client = owner.ask(
        "POST", "/clients", {"name": "Ana Muñoz", "phone": "+56987654321", "email": mail}
    )
    # journeys walk at night too, when clients are left alone
    awake = {"channels": {}, "quiet_from": "03:00", "quiet_until": "03:00"}
    owner.ask("PUT", f"/message-preferences/clients/{client['id']}", awake)
    car = {"client_id": client["id"], "plate": "BBBB13", "make": "Suzuki", "model": "Swift"}
    vehicle = owner.ask("POST", "/vehicles", car)["vehicle"]
    about = {"client_id": client["id"], "vehicle_id": vehicle["id"], "odometer_in": 61_000}
    ot = owner.ask("POST", "/work-orders", {"service_type": "Frenos", **about})["id"]
    inspection = owner.ask("POST", f"/work-orders/{ot}/inspections")
    of_label = {point["label"]: point["id"] for point in inspection["points"]}
    for label in FOUND:
        look = {"grade": "RED", "note": f"{label}: bajo el mínimo"}
        owner.ask("PATCH", f"/inspection-points/{of_label[label]}", look)
    seen = f"/inspections/{inspection['inspection']['id']}"
    owner.ask("POST", f"{seen}/grade-rest")
    owner.ask("POST", f"{seen}/finish", {"summary": "Frenos al límite."})
    return Job(mail, ot, inspection["inspection"]["id"])


def joins(person: Any, owner: Program, name: str, role: str, preset: str | None = None) -> Page:
    """Have somebody take a place in the workshop at a browser of their own."""
    told = {"email": f"{uuid4().hex}@example.cl", "full_name": name, "role": role}
    path = owner.ask("POST", "/users", {**told, "preset": preset})["path"]
    person.page.goto(f"{owner.base}{path}")
    person.page.get_by_label("Contraseña").first.fill(steps.PASSWORD)
    person.page.get_by_role("button", name="Unirme al taller").click()
    expect(person.page).to_have_url(re.compile("/tablero"))
    steps.settled(person.page)
    page: Page = person.page
    return page


def links_in_mail(data: Path, to: str) -> list[str]:
    """Return the portal's links that were mailed to an address, the oldest first."""
    found = []
    for file in sorted((data / "mail").glob("**/*.eml"), key=lambda each: each.stat().st_mtime):
        read = email.message_from_bytes(file.read_bytes(), policy=policy.default)
        body = read.get_body(preferencelist=("plain", "html"))
        if to in str(read["To"]) and body is not None:
            found += re.findall(r"https?://\S+/p/[A-Za-z0-9_-]+", body.get_content())
    return found


def mailed_link(data: Path, to: str, *, number: int) -> str:
    """Wait until so many links were mailed to somebody and return the last of them."""
    wait_until(lambda: len(links_in_mail(data, to)) >= number, seconds=30)
    return links_in_mail(data, to)[number - 1]
