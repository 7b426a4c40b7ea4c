"""A day of the calendar: booked from outside, moved by mouse and keys, watched by another."""

import re

import psycopg
import pytest
from playwright.sync_api import expect

from tests.factories.days import free_week
from tests.journeys import steps

DAY = free_week()
NOISE = ("favicon", "status of 401", "status of 303", "status of 422")


@pytest.fixture
def workshop(somebody, base, installation):
    """A new workshop with two bays that takes bookings from outside; its owner stands there."""
    owner = somebody()
    email = f"agenda-{DAY:%m%d}-{id(owner)}@example.cl"
    steps.register(owner.page, base, workshop="Taller La Cita", name="Rita Soto", email=email)
    _furnish(installation, email)
    return owner, email


def _furnish(installation, email):
    with psycopg.connect(installation.urls().admin) as connection:
        tenant, centre = connection.execute(
            "SELECT c.tenant_id, c.id FROM service_centers c JOIN memberships m"
            " ON m.tenant_id = c.tenant_id JOIN users u ON u.id = m.user_id WHERE u.email = %s",
            (email,),
        ).fetchone()
        for place, code in enumerate(("B1", "B2")):
            connection.execute(
                "INSERT INTO bays (tenant_id, id, service_center_id, code, name, kind, position,"
                " is_active, version, created_at, updated_at) VALUES (%s, gen_random_uuid(), %s,"
                " %s, %s, 'GENERAL', %s, true, 1, now(), now())",
                (tenant, centre, code, f"Box {code}", place),
            )


def book(page, service="Frenos", plate="BBBB12"):
    page.get_by_role("button", name="Nueva cita").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Patente o cliente").fill(plate)
    page.get_by_role("option", name=re.compile("BBBB")).click()
    form.get_by_label("Servicio").fill(service)
    form.get_by_label("Box").select_option(index=1)
    form.get_by_role("button", name="Guardar cita").click()
    expect(page.locator("[data-item]").filter(has_text=service)).to_be_visible()


def add_car(page, base):
    api = page.request
    own = {"Origin": base, "X-Requested-With": "fetch"}
    client = api.post(f"{base}/api/v1/clients", data={"name": "Ana Muñoz"}, headers=own).json()
    told = {
        "client_id": client["data"]["id"],
        "plate": "BBBB12",
        "make": "Suzuki",
        "model": "Swift",
    }
    assert api.post(f"{base}/api/v1/vehicles", data=told, headers=own).ok


def test_an_appointment_is_booked_moved_and_watched_live(workshop, base, somebody):
    owner, email = workshop
    page = owner.page
    add_car(page, base)
    page.goto(f"{base}/agenda?day={DAY}")
    book(page)
    item = page.locator("[data-item]")
    expect(item).to_have_attribute("aria-label", re.compile("^09:00–10:00"))

    other = somebody().page
    steps.sign_in(other, base, email)
    other.goto(f"{base}/agenda?day={DAY}")
    watched = other.locator("[data-item]")
    expect(watched).to_be_visible()

    box = item.bounding_box()
    second = page.get_by_test_id(re.compile("^cal-")).nth(1).bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=3)
    page.mouse.move(second["x"] + 30, box["y"] + 10 + 90, steps=8)
    page.mouse.up()
    for seen in (item, watched):
        expect(seen).to_have_attribute("aria-label", re.compile("^10:00–11:00"))
    lane = "el => el.closest('.cal-column').getAttribute('aria-label')"
    assert watched.evaluate(lane).startswith("B2")

    item.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Space")
    for seen in (item, watched):
        expect(seen).to_have_attribute("aria-label", re.compile("^10:15–11:30"))
    expect(item).to_be_focused()

    page.keyboard.press("Enter")
    page.get_by_role("button", name="Confirmar", exact=True).click()
    expect(watched).to_have_attribute("aria-label", re.compile("Confirmada"))
    assert [c for c in owner.complaints if not any(noise in c for noise in NOISE)] == []
