"""Two companies in one workshop: what each signs and stamps with, set up in the browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import steps
from torque_app.integrations.sii.practice import make_pfx

FIRST, SECOND = "Taller El Roble SpA", "Frenos del Maipo Limitada"


@pytest.fixture
def owner(somebody, base):
    """The page of an owner whose workshop has two companies, standing at the second's papers."""
    person = somebody()
    page = person.page
    steps.register(page, base, workshop="Taller Dos", name="Irma Dos", email="irma@dos.example")
    steps.describe_company(page, base)
    page.get_by_role("button", name="Agregar otra razón social").click()
    expect(page).to_have_url(re.compile("empresa=nueva"))
    form = page.get_by_role("tabpanel")
    form.get_by_label("RUT").fill("77.269.423-7")
    form.get_by_label("Razón social").fill(SECOND)
    form.get_by_label("Giro").fill("Reparación de frenos")
    form.get_by_label("Dirección").fill("Av. Pajaritos 1000")
    form.get_by_label("Comuna").fill("Maipú")
    page.get_by_role("button", name="Guardar empresa").click()
    expect(page).to_have_url(re.compile(r"empresa=[0-9a-f-]{36}"))
    page.get_by_role("link", name="Certificado y folios").click()
    expect(page).to_have_url(re.compile(r"/ajustes/facturacion\?empresa=[0-9a-f-]{36}"))
    expect(page.locator(".page-subtitle")).to_have_text(SECOND)
    yield page
    assert person.complaints == []


def signers(page):
    """The panel of the certificates."""
    return page.locator(".card").filter(has=page.get_by_role("heading", name="Certificado digital"))


def certified(page, tmp_path):
    """Upload a certificate of ten days beside the one of practice."""
    page.get_by_role("button", name=re.compile("Crear certificado y folios")).click()
    expect(page.get_by_text("Firmante de Práctica")).to_be_visible(timeout=60_000)
    file = tmp_path / "pedro.pfx"
    file.write_bytes(
        make_pfx(rut="7654321-6", name="Pedro Práctica", password="secreta99", days=10)
    )
    page.locator("input[name=file]").set_input_files(file)
    page.get_by_label("Contraseña del certificado").fill("secreta99")
    page.get_by_role("button", name="Subir certificado").click()
    expect(page.get_by_text("Pedro Práctica")).to_be_visible()
    steps.said(page, "Certificado guardado")
    assert "certificado=" not in page.url


def of(page, company):
    """Choose a company of the workshop."""
    choice = page.get_by_label("Empresa", exact=True)
    choice.select_option(value=choice.locator("option", has_text=company).get_attribute("value"))
    expect(page.locator(".page-subtitle")).to_have_text(company)


def test_each_company_has_its_own_certificates_folios_and_alerts(owner, tmp_path):
    page = owner
    certified(page, tmp_path)
    panel = signers(page)
    # the one that ends soon says so, and signs only once it is chosen
    expect(panel.get_by_text("El certificado vence en 9 días")).to_be_visible()
    panel.get_by_role("button", name="Usar este").click()
    steps.said(page, "se firma con este certificado")
    few = page.get_by_label(re.compile("Quedan menos de"))
    few.fill("600")
    page.get_by_role("button", name="Guardar avisos").click()
    expect(page.get_by_text("Quedan 500 folios de factura.", exact=False)).to_be_visible()
    of(page, FIRST)
    expect(page.get_by_text("Aún no hay certificado digital")).to_be_visible()
    expect(few).to_have_value("10")
    page.go_back()
    expect(page.locator(".page-subtitle")).to_have_text(SECOND)
    expect(few).to_have_value("600")
    panel.get_by_role("button", name="Quitar").first.click()
    page.get_by_role("button", name="Quitar certificado").click()
    expect(page.get_by_text("Pedro Práctica")).to_have_count(0)
    expect(panel.get_by_text("Firma con este")).to_have_count(1)
