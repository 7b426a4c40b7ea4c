"""The ways in beside the password: an owner joins Google and a telephone, and comes in by each."""

import json
import re
import time

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.installation import wait_until
from tests.journeys import steps

NUMBER = "+56 9 8765 4321"
EMAIL = "marcela@tresesquinas.example"


@pytest.fixture
def outside(installation):
    """Return where the practice Google and text messages answer."""
    ports = json.loads((installation.data / "ports.json").read_text())
    return f"http://127.0.0.1:{ports['simulator']}"


def last_code(outside):
    """Wait for the code on its way to the number, and return it."""
    found = []

    def arrived():
        inbox = httpx.get(f"{outside}/sms/inbox.json", params={"to": NUMBER.replace(" ", "")})
        found[:] = [kept for kept in inbox.json() if kept["id"] not in _read]
        return found

    wait_until(arrived, seconds=30)
    _read.add(found[0]["id"])
    return found[0]["body"][:6]


_read: set[str] = set()


def leave(page, base):
    page.context.clear_cookies()
    page.goto(f"{base}/login")


def at_google(page, email):
    expect(page.get_by_role("heading", name="Google de práctica")).to_be_visible()
    page.get_by_label("Correo").fill(email)
    page.get_by_role("button", name="Continuar").click()


def fill_code(page, code):
    """Type a code where the cursor waits, as whoever reads it from a telephone."""
    page.get_by_label(re.compile("Código de 6 dígitos")).first.click()
    page.keyboard.type(code, delay=20)


def join_google_by_the_password(page, base):
    """Come by a Google account nobody knows, and give the password it asks for."""
    leave(page, base)
    page.get_by_role("link", name="Entrar con Google").click()
    at_google(page, EMAIL)
    expect(page).to_have_url(re.compile("/login"))
    steps.said(page, "aún no está unida")
    expect(page.get_by_label("Correo")).to_have_value(EMAIL)
    page.get_by_label("Contraseña").first.fill(steps.PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page).to_have_url(re.compile("/cuenta"))
    steps.said(page, "Google unido")


def join_phone(page, outside):
    page.get_by_role("button", name="Unir teléfono").click()
    page.get_by_label("Teléfono para entrar").fill(NUMBER)
    page.get_by_label("Tu contraseña, para unirlo").fill(steps.PASSWORD)
    page.get_by_role("button", name="Enviarme un código").click()
    expect(page.get_by_text("Te mandamos un código")).to_be_visible()
    fill_code(page, last_code(outside))
    page.locator("#confirmar-telefono").get_by_role("button", name="Unir teléfono").click()
    steps.said(page, "Teléfono unido")
    expect(page.locator("#formas .device")).to_have_count(3)


def enter_by_google(page, base):
    leave(page, base)
    page.get_by_role("link", name="Entrar con Google").click()
    at_google(page, EMAIL)
    expect(page).to_have_url(re.compile("/tablero"))
    steps.settled(page)


def enter_by_phone(page, base, outside):
    leave(page, base)
    page.get_by_role("link", name="Entrar con teléfono").click()
    page.get_by_label("Teléfono").fill(NUMBER)
    page.get_by_role("button", name="Enviarme un código").click()
    expect(page.get_by_text("Si ese teléfono abre una cuenta")).to_be_visible()
    fill_code(page, last_code(outside))
    expect(page).to_have_url(re.compile("/tablero"))
    steps.settled(page)


def test_an_owner_comes_in_by_google_and_by_telephone(installation, outside, somebody):
    # Google sends people back to the public address, whose name is the machine's
    base = installation.url.replace("127.0.0.1", "localhost")
    page = somebody(viewport={"width": 1024, "height": 768}, has_touch=True, bypass_csp=True).page
    steps.register(page, base, workshop="Tres Esquinas", name="Marcela Rojo", email=EMAIL)
    join_google_by_the_password(page, base)
    join_phone(page, outside)
    assert Axe().run(page).violations_count == 0
    enter_by_google(page, base)
    enter_by_phone(page, base, outside)
    page.goto(f"{base}/sesiones")
    expect(page.get_by_text("· Teléfono").first).to_be_visible()

    page.goto(f"{base}/cuenta")
    google = page.locator("#formas .device").filter(has_text="Google")
    google.get_by_role("button", name="Quitar").click()
    page.get_by_label("Tu contraseña, para quitarla").fill(steps.PASSWORD)
    page.locator("#quitar-forma").get_by_role("button", name="Quitar").click()
    expect(page.locator("#formas .device")).to_have_count(2)
    leave(page, base)
    page.get_by_role("link", name="Entrar con Google").click()
    at_google(page, EMAIL)
    steps.said(page, "aún no está unida")


def test_the_doors_fit_a_phone_and_the_unknown_number_learns_nothing(
    installation, outside, somebody
):
    base = installation.url.replace("127.0.0.1", "localhost")
    page = somebody(viewport={"width": 390, "height": 844}, bypass_csp=True).page
    page.goto(f"{base}/login")
    expect(page.get_by_role("link", name="Entrar con Google")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Entrar con teléfono").click()
    page.get_by_label("Teléfono").fill("9 1111 2222")
    page.get_by_role("button", name="Enviarme un código").click()
    expect(page.get_by_text("Si ese teléfono abre una cuenta")).to_be_visible()
    time.sleep(1)  # a message would be there by now
    inbox = httpx.get(f"{outside}/sms/inbox.json", params={"to": "+56911112222"})
    assert inbox.json() == []
    fill_code(page, "123456")
    steps.said(page, "Ese código no sirve")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
