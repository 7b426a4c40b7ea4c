"""Work another shop does: it leaves with its guía, the OT knows which, and it comes back done."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import demo as practice
from tests.journeys import steps
from tests.journeys.demo import demo  # noqa: F401 - a fixture

SUPPLIER, RUT = "Rectificadora Central SpA", "76.543.210-3"
WORK = "Rectificar culata"
BUYER = {
    "rut": RUT, "razon_social": SUPPLIER, "giro": "Rectificación de motores",
    "address": "San Diego 1200", "comuna": "Santiago", "city": "Santiago",
}  # fmt: skip
TRIP = {"movement": 6, "dispatch": 2, "plate": "BBCC12"}
NOT_A_SALE = {"name": "Culata para rectificar", "unit_price": "0"}


@pytest.fixture
def ask(demo):  # noqa: F811 - pytest names fixtures so
    return practice.caller(demo["base"], practice.OWNER)


def row(page: Page) -> Locator:
    """Return the work of the other shop on the page of the OT."""
    return steps.section(page, "Trabajos de terceros").get_by_role("listitem").filter(has_text=WORK)


def plan(page: Page) -> None:
    """Plan the work with who does it and what it costs the client."""
    page.get_by_role("button", name="Agregar trabajo").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Qué se hace").fill(WORK)
    asked.get_by_label("Quién lo hace").fill(SUPPLIER)
    asked.get_by_label("RUT").fill(RUT)
    asked.get_by_label("Precio neto").fill("120000")
    asked.get_by_role("button", name="Agregar trabajo").click()
    expect(row(page).get_by_text(SUPPLIER)).to_be_visible()


def choose_guide(page: Page) -> None:
    row(page).get_by_role("button", name=re.compile("^Más de")).click()
    page.get_by_role("menuitem", name="Elegir guía de despacho").click()


def test_work_of_another_shop_leaves_with_its_guia_and_comes_back_done(demo, ask, somebody):  # noqa: F811
    person, base, ot = somebody(), demo["base"], demo["working_ot"]
    page = person.page
    practice.sign_in(page, base, practice.OWNER)
    page.goto(f"{base}/ot/{ot}")
    plan(page)
    guide = ask("POST", "/invoicing", {
        "dte_type": 52, "draft": False, "receiver": BUYER, "delivery": TRIP, "lines": [NOT_A_SALE],
    })  # fmt: skip

    choose_guide(page)
    asked = page.get_by_role("dialog")
    asked.get_by_role("button", name="Guardar").click()
    expect(asked.get_by_text("Elige la guía.")).to_be_visible()
    offered = asked.get_by_role("combobox", name="Guía")
    chosen = offered.locator("option", has_text=re.compile(f"^Guía {guide['folio']} .*{SUPPLIER}"))
    offered.select_option(label=chosen.text_content())
    asked.get_by_role("button", name="Guardar").click()
    expect(asked).to_be_hidden()
    kept = row(page).get_by_role("link", name="Guía de despacho")
    expect(kept).to_have_attribute("href", f"/facturacion/{guide['id']}")

    row(page).get_by_role("button", name="Enviar").click()
    row(page).get_by_role("button", name="Recibir de vuelta").click()
    expect(row(page).get_by_role("button")).to_have_count(0)
    (done,) = [
        task for task in ask("GET", f"/work-orders/{ot}")["labor"] if task["description"] == WORK
    ]
    assert done["done_at"] is not None
    kept.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(str(guide["folio"]))
