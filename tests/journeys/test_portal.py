"""A client at their portal on a phone: it moves by itself, and works without scripts too."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.demo import OWNER, caller, demo  # noqa: F401 - one is a fixture

PHONE = {"width": 390, "height": 844}
FIRST_VIEW = 60_000
LOOKS_AGAIN = 60_000
"""Milliseconds: the page looks each twenty seconds by itself."""


@pytest.fixture
def desk(demo):  # noqa: F811 - pytest names fixtures so
    """What asks the API as the workshop's owner."""
    return caller(demo["base"], OWNER)


def test_the_way_of_a_job_moves_while_its_client_looks_on(demo, desk, somebody):  # noqa: F811
    client = somebody(viewport=PHONE)
    sizes = []
    client.page.on("response", lambda answer: sizes.append(len(answer.body())))
    client.page.goto(f"{demo['base']}{demo['portal']}/ordenes/{demo['working_ot']}")
    expect(client.page.get_by_text("Estamos trabajando en tu vehículo.")).to_be_visible()
    assert (len(sizes), sizes[0] < FIRST_VIEW) == (1, True)

    at = f"/work-orders/{demo['working_ot']}/status"
    desk("PATCH", at, {"status": "WAITING_PARTS", "note": "Falta el filtro"})
    client.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    waits = client.page.get_by_text("Esperamos repuestos para seguir.")
    expect(waits).to_be_visible()
    desk("PATCH", at, {"status": "IN_PROGRESS"})
    expect(waits).to_be_hidden(timeout=LOOKS_AGAIN)  # this time nobody touched the page
    assert client.complaints == []


def test_all_of_the_portal_works_without_scripts(demo, desk, somebody):  # noqa: F811
    client = somebody(viewport=PHONE, java_script_enabled=False)
    page = client.page
    page.goto(f"{demo['base']}{demo['portal']}")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hola, "))

    page.get_by_role("link", name="Reservar una hora").click()
    page.get_by_role("button", name="Ver horas").click()
    page.locator(".hours a").first.click()
    page.get_by_label("Cuéntanos qué necesitas").fill("Suena al frenar")
    page.get_by_role("button", name="Pedir la hora").click()
    expect(page.get_by_text(re.compile("Recibimos tu solicitud SS-"))).to_be_visible()

    page.get_by_role("link", name="Inicio").click()
    page.get_by_role("link", name=re.compile("^Mensajes")).click()
    page.get_by_label("Asunto").fill("¿Cuándo está?")
    page.get_by_label("Mensaje", exact=True).fill("Hola, <b>gracias</b>")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Hola, <b>gracias</b>")).to_be_visible()
    ticket = page.url.rpartition("/")[2]
    desk("POST", f"/customer-tickets/{ticket}/reply", {"body": "Mañana a las 10."})
    page.reload()
    expect(page.get_by_text("Mañana a las 10.")).to_be_visible()

    page.get_by_role("link", name="Mensajes").click()
    page.get_by_role("link", name="Inicio").click()
    page.get_by_role("link", name="Mis datos personales").click()
    page.get_by_label(re.compile("^Bloqueo")).check()
    page.get_by_role("button", name="Enviar solicitud").click()
    expect(page.get_by_role("heading", name=re.compile("Bloqueo · DP-"))).to_be_visible()


def test_a_link_with_a_pin_opens_with_it_and_stays_open(demo, somebody):  # noqa: F811
    client = somebody(viewport=PHONE, bypass_csp=True)
    page = client.page
    page.goto(f"{demo['base']}{demo['locked_portal']}")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("PIN").fill("0000")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("alert")).to_contain_text("PIN incorrecto")
    page.get_by_label("PIN").fill("4831")
    page.get_by_role("button", name="Entrar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Hola, "))
    page.goto(f"{demo['base']}{demo['locked_portal']}/documentos")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mis documentos")
