"""A workshop with a registered tablet, and the gestures of who works at it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps

PIN = "2846"
TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
AXE = Path(AXE_FILE_PATH).read_text()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SMALLEST = 56
NOISE = ("favicon", "status of 401", "ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
TASKS = ("Cambiar pastillas", "Cambiar aceite", "Rotar neumáticos")


class Office:
    """The owner at the office, who prepares what the tablet shows: by the API."""

    def __init__(self, base: str) -> None:
        self._client = httpx.Client(base_url=f"{base}/api/v1", timeout=30)
        about = {"full_name": "Marta Soto", "workshop": "Taller Kiosco"}
        who = {"email": f"kiosco-{uuid4().hex}@example.cl", "password": steps.PASSWORD}
        tokens = self.call("POST", "/auth/register", **who, **about)
        self._client.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    def call(self, method: str, path: str, **told: Any) -> Any:
        """Return what an operation answers; it is expected to succeed."""
        answer = self._client.request(method, path, json=told or None)
        assert answer.is_success, f"{method} {path}: {answer.text}"
        return answer.json()["data"]

    def joined(self, name: str, role: str, *, pin: str) -> str:
        """Have somebody take a place in the workshop, with a PIN for the tablets."""
        who = {"email": f"kiosco-{uuid4().hex}@example.cl", "full_name": name, "role": role}
        path = self.call("POST", "/users", **who)["path"]
        code = parse_qs(urlsplit(path).query)["codigo"][0]
        base = str(self._client.base_url).removesuffix("/api/v1/")
        taken = {"codigo": code, "full_name": name, "password": steps.PASSWORD}
        answer = httpx.post(f"{base}/auth/invitation", data=taken, headers={"Origin": base})
        assert "error" not in answer.headers["location"], answer.headers["location"]
        person = next(one for one in self.call("GET", "/kiosk-pins") if one["name"] == name)
        self.call("PUT", f"/kiosk-pins/{person['user_id']}", pin=pin)
        return str(person["user_id"])

    def read(self, path: str) -> bytes:
        """Return a file."""
        return self._client.get(path, follow_redirects=True).raise_for_status().content


@dataclass(frozen=True)
class Job:
    """An approved OT with its tasks by name, and a tablet that knows its token."""

    office: Office
    ot_id: str
    number: str
    tasks: dict[str, str]
    device_id: str
    token: str


@pytest.fixture
def job(base) -> Job:
    office = Office(base)
    centre = office.call("GET", "/service-centers")[0]["id"]
    me = office.call("GET", "/auth/me")["id"]
    client = office.call("POST", "/clients", name="Ana Muñoz")["id"]
    car = office.call(
        "POST", "/vehicles", client_id=client, plate="BCDF12", make="Toyota", model="Yaris"
    )["vehicle"]["id"]
    about = {"client_id": client, "vehicle_id": car, "service_center_id": centre}
    order = office.call("POST", "/work-orders", service_type="Frenos", **about)
    ot_id = order["id"]
    known = {
        task: office.call(
            "POST", f"/work-orders/{ot_id}/work-items", description=task, amount="20000"
        )["id"]
        for task in TASKS
    }
    office.call("POST", f"/work-orders/{ot_id}/submit-to-manager")
    office.call("POST", f"/work-orders/{ot_id}/approve")
    office.call("POST", f"/work-orders/{ot_id}/assign-engineer", technician_id=me)
    office.call("POST", f"/work-orders/{ot_id}/inspections")
    tablet = office.call("POST", "/kiosk-devices", name="Tablet 1", service_center_id=centre)
    office.call("PUT", f"/kiosk-pins/{me}", pin=PIN)
    return Job(office, ot_id, order["number"], known, tablet["device"]["id"], tablet["token"])


def register_tablet(page: Page, base: str, token: str) -> None:
    page.goto(f"{base}/kiosco/alta#{token}")
    page.get_by_role("button", name="Registrar esta tablet").tap()
    expect(page.get_by_role("heading", name="¿Quién eres?")).to_be_visible()


def type_pin(page: Page, pin: str, name: str = "Marta Soto") -> None:
    page.get_by_role("button", name=re.compile(name)).tap()
    for digit in pin:
        page.get_by_role("button", name=digit, exact=True).tap()
    page.get_by_role("button", name="Entrar", exact=True).tap()


def enter(page: Page, pin: str = PIN, name: str = "Marta Soto") -> None:
    type_pin(page, pin, name)
    expect(page.get_by_role("heading", name="Ahora")).to_be_visible()


def begin(page: Page, task: str) -> None:
    """Start the clock of a task, and wait until the server has it."""
    page.get_by_role("button", name=f"Empezar: {task}").tap()
    expect(zone(page, "Ahora").get_by_text(task)).to_be_visible()
    all_sent(page)


def all_sent(page: Page) -> None:
    """Wait until nothing waits; to be asked once the last deed shows, which then stands in line."""
    expect(page.get_by_role("button", name="Todo enviado")).to_be_visible()


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.tap()


def zone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=re.compile(f"^{name}"))


def ready_for_the_dark(page: Page) -> None:
    """Wait until the tablet keeps the page and the work: a line may go at any moment after."""
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    expect(zone(page, "Lo que sigue").get_by_text(TASKS[1])).to_be_visible()


def wrong_with(page: Page) -> list[str]:
    """Return what axe finds, what is too wide and what is too small for a glove."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    small = page.evaluate(
        """least => [...document.querySelectorAll("button, a, summary, label.button")]
          .filter((one) => one.offsetParent && one.getBoundingClientRect().height < least)
          .map((one) => one.outerHTML.slice(0, 120))""",
        SMALLEST,
    )
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [
        *(f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found),
        *small,
        *([f"{over} px too wide"] if over > 0 else []),
    ]
