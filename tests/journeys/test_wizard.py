"""One draft in two tabs of a real browser: nobody overwrites, nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps

CONFLICT = "El borrador cambió en otra parte"
TERMS, NAME = "Condiciones", "Nombre"


@pytest.fixture(scope="module")
def tabs(installation, browser, browser_context_args):
    """Two tabs of one person on the same draft of a factura."""
    context = browser.new_context(**browser_context_args)
    first = context.new_page()
    base = installation.url
    steps.register(
        first, base, workshop="Taller El Litre", name="Nora Litre", email="nora@ellitre.example"
    )
    steps.describe_company(first, base)
    first.goto(f"{base}/facturacion/nuevo?tipo=33")
    first.get_by_role("button", name="Continuar").click()
    expect(first).to_have_url(re.compile("borrador="))
    write(first, NAME, "Cambio de embrague")
    write(first, "Precio", "350000")
    expect(first.get_by_text("$ 416.500").first).to_be_visible()
    second = context.new_page()
    second.goto(first.url)
    expect(field(second, NAME)).to_have_value("Cambio de embrague")
    yield first, second
    context.close()


def field(page: Page, label: str):
    return page.get_by_label(label, exact=True).first


def write(page: Page, label: str, text: str) -> None:
    """Write into a field and leave it, as a person does."""
    page.bring_to_front()
    field(page, label).fill(text)
    field(page, label).blur()


def saved(page: Page) -> None:
    expect(page.locator(".save-state")).to_contain_text("Guardado")


def drafts(page: Page) -> list[str]:
    """Return what the browser itself keeps of forms."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))")


def test_what_the_other_tab_wrote_is_loaded_when_asked(tabs):
    first, second = tabs
    write(second, TERMS, "30 días")
    saved(second)
    write(first, TERMS, "Al retirar")
    expect(first.get_by_text(CONFLICT).first).to_be_visible()
    expect(field(first, TERMS)).to_have_value("Al retirar")
    second.reload()
    expect(field(second, TERMS)).to_have_value("30 días")
    first.bring_to_front()
    first.get_by_role("button", name="Cargar lo guardado").first.click()
    expect(first.get_by_text(CONFLICT)).to_have_count(0)
    expect(field(first, TERMS)).to_have_value("30 días")
    assert drafts(first) == []


def test_what_is_on_screen_is_kept_when_asked(tabs):
    first, second = tabs
    write(first, TERMS, "60 días")
    saved(first)
    write(second, TERMS, "90 días")
    expect(second.get_by_text(CONFLICT).first).to_be_visible()
    second.get_by_role("button", name="Guardar lo mío").first.click()
    expect(second.get_by_text(CONFLICT)).to_have_count(0)
    first.reload()
    expect(field(first, TERMS)).to_have_value("90 días")


def test_the_total_is_split_in_installments_that_add_up(tabs):
    first, _ = tabs
    first.bring_to_front()
    first.get_by_label("Forma de pago").select_option(label="Crédito")
    first.get_by_role("button", name="Repartir el total").click()
    expect(first.get_by_text("Las cuotas suman el total: $ 416.500.")).to_be_visible()
    write(first, "Monto", "1")
    expect(first.get_by_text(re.compile(r"Las cuotas suman \$.*faltan"))).to_be_visible()
