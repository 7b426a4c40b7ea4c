"""A document handed over by its QR: the workshop makes the link, a client opens it on a phone."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys import steps

FIRST_VIEW = 50_000


def make_link(page, base, invoice):
    """Make a link on the document's page and return it; the dialog is left open."""
    page.goto(f"{base}/facturacion/{invoice}")
    page.get_by_role("button", name="Crear enlace").click()
    page.get_by_role("dialog").get_by_role("button", name="Crear enlace").click()
    shown = page.get_by_label("Enlace", exact=True)
    expect(shown).to_have_value(re.compile(f"^{re.escape(base)}/d/[A-Za-z0-9_-]{{32}}$"))
    expect(page.get_by_role("img", name=re.compile("Código QR"))).to_be_visible()
    return shown.input_value()


def test_a_client_opens_the_document_on_a_phone_until_the_link_is_revoked(day, somebody):
    page, base = day["page"], day["base"]
    link = make_link(page, base, day["invoice"])
    client = somebody(viewport={"width": 390, "height": 844}, bypass_csp=True)
    sizes = []
    client.page.on("response", lambda answer: sizes.append(len(answer.body())))

    client.page.goto(link)
    expect(client.page.get_by_role("heading", level=1)).to_have_text(re.compile("Factura N.º"))
    expect(client.page.get_by_text("Aceptada por el SII.")).to_be_visible()
    assert (len(sizes), sizes[0] < FIRST_VIEW) == (1, True)
    assert client.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(client.page).violations_count == 0
    for name, start in (("Ver PDF", b"%PDF-"), ("Descargar XML", b"<?xml")):
        at = client.page.get_by_role("link", name=name).get_attribute("href")
        assert client.page.request.get(f"{base}{at}").body().startswith(start)
    assert client.context.cookies() == []

    page.get_by_role("dialog").get_by_role("button", name="Listo").click()
    expect(page.get_by_text("1 visita")).to_be_visible()
    page.get_by_role("button", name="Revocar").click()
    page.get_by_role("alertdialog").get_by_role("button", name="Revocar").click()
    steps.said(page, "ya no abre nada")

    assert client.page.goto(link).status == 404
    expect(client.page.get_by_role("heading", level=1)).to_have_text("Este enlace no sirve")
    assert link.rpartition("/")[2] not in page.content()
