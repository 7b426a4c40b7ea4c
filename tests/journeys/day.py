"""A real day, lived once: from an empty workshop to a paid invoice that SII accepted."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps


@pytest.fixture(scope="session")
def simulator(installation):
    ports = json.loads((installation.data / "ports.json").read_text())
    return f"http://127.0.0.1:{ports['simulator']}"


@pytest.fixture(scope="session")
def day(installation, simulator, browser, browser_context_args, tmp_path_factory):
    """Live the whole day once; the tests below look at what it left."""
    base = installation.url
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    steps.register(
        page, base, workshop="Taller El Roble", name="Marta Roble", email="marta@elroble.example"
    )
    steps.describe_company(page, base)
    papers = steps.practice_papers(simulator, tmp_path_factory.mktemp("papeles"))
    steps.upload_papers(page, base, *papers)
    steps.stock_part(
        page, base, sku="PAD-1", name="Juego de pastillas", price="38000", cost="21000"
    )
    ot = steps.receive_car(page, base)
    watching = context.new_page()
    watching.goto(f"{base}/tablero")
    expect(column(watching, "Borrador").get_by_text("BCDF")).to_be_visible()
    steps.use_part(page, "pastillas", "Juego de pastillas")
    steps.add_task(page, "Cambio de pastillas", "1,5")
    steps.advance(page, "Pedir aprobación", "Por aprobar")
    # the other browser sees the card move by itself
    expect(column(watching, "Por aprobar").get_by_text("BCDF")).to_be_visible()
    steps.advance(page, "Aprobar trabajo", "Aprobada")
    page.get_by_label("Técnico").first.select_option(label="Marta Roble")
    # the clock of the first task puts the OT in work
    steps.do_task(page)
    steps.advance(page, "Enviar a control de calidad", "Control de calidad")
    steps.advance(page, "Aprobar calidad y terminar", "Terminada")
    expect(column(watching, "Terminada").get_by_text("BCDF")).to_be_visible()
    invoice = steps.issue_factura(page)
    expect(page.get_by_text("Aceptado").first).to_be_visible(timeout=60_000)
    pay_in_two(page)
    yield {"base": base, "page": page, "ot": ot, "invoice": invoice, "complaints": complaints}
    context.close()


def pay_in_two(page):
    """Pay a part of what is shown, and then the rest."""
    steps.pay(page, "50000")
    expect(page.get_by_text("Pago parcial").first).to_be_visible()
    steps.pay(page)
    expect(page.get_by_text("Pagada").first).to_be_visible()


def column(page, title):
    return (
        page.locator("section, .board-column")
        .filter(has=page.get_by_role("heading", name=re.compile(title)))
        .last
    )
