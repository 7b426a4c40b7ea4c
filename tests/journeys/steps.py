"""What people do in the browser, one function a gesture; labels are those on the screen."""

import re
from pathlib import Path

import httpx
from playwright.sync_api import Locator, Page, expect

PASSWORD = "un caballo azul 77"
RUT = "76.192.083-9"


def register(page: Page, base: str, *, workshop: str, name: str, email: str) -> None:
    page.goto(f"{base}/registro")
    page.get_by_label("Nombre del taller").fill(workshop)
    page.get_by_label("Tu nombre").fill(name)
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").first.fill(PASSWORD)
    page.get_by_role("button", name="Crear mi taller").click()
    expect(page).to_have_url(f"{base}/tablero")
    settled(page)


def sign_in(page: Page, base: str, email: str) -> None:
    page.goto(f"{base}/login")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").first.fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page).to_have_url(re.compile("/tablero"))


def settled(page: Page) -> None:
    """Wait until the page has shown who is there, and has read what it shows."""
    # attached: where the rail is narrow its words are hidden
    expect(page.get_by_role("navigation").get_by_text("Tablero").first).to_be_attached()
    expect(page.locator("main[aria-busy=true]")).to_have_count(0)


def describe_company(page: Page, base: str) -> None:
    page.goto(f"{base}/ajustes")
    settled(page)
    page.get_by_role("tab", name=re.compile("Empresa")).click()
    form = page.get_by_role("tabpanel")
    form.get_by_label("RUT").fill(RUT)
    form.get_by_label("Razón social").fill("Taller El Roble SpA")
    form.get_by_label("Giro").fill("Mantención y reparación de vehículos")
    form.get_by_label(re.compile("Actividad|Acteco|Código")).first.fill("452001")
    form.get_by_label("Dirección").fill("Av. Grecia 1234")
    form.get_by_label("Comuna").fill("Ñuñoa")
    form.get_by_label("Ciudad").fill("Santiago")
    form.get_by_label(re.compile("Fecha")).first.fill("2026-01-15")
    page.get_by_role("button", name="Guardar empresa").click()
    said(page, "^Empresa guardada")


def said(page: Page, words: str) -> None:
    """Wait for the notice, or the form's own line, that says so."""
    expect(page.get_by_text(re.compile(words, re.IGNORECASE)).first).to_be_visible()


def practice_papers(simulator: str, folder: Path) -> tuple[Path, list[Path]]:
    """Ask the SII simulator for a certificate and folios, as one would ask SII."""
    rut, name = RUT.replace(".", ""), "Taller El Roble SpA"
    asked = {"rut": "12345678-5", "name": "Marta Roble", "password": "secreta99"}
    certificate = folder / "marta.pfx"
    answer = httpx.post(f"{simulator}/simulator/api/certificate", json=asked).raise_for_status()
    certificate.write_bytes(answer.content)
    ranges = []
    for kind in (33, 39):
        order = {"rut": rut, "razon_social": name, "type": kind, "from": 1, "to": 50}
        answer = httpx.post(f"{simulator}/simulator/api/caf", json=order).raise_for_status()
        ranges.append(folder / f"caf{kind}.xml")
        ranges[-1].write_bytes(answer.content)
    return certificate, ranges


def upload_papers(page: Page, base: str, certificate: Path, ranges: list[Path]) -> None:
    page.goto(f"{base}/ajustes/facturacion")
    settled(page)
    page.locator("input[type=file]").first.set_input_files(certificate)
    page.get_by_label("Contraseña del certificado").fill("secreta99")
    page.get_by_role("button", name="Subir certificado").click()
    expect(page.get_by_text("Marta Roble").first).to_be_visible()
    for number, file in enumerate(ranges, 1):
        page.locator("input[type=file]").last.set_input_files(file)
        expect(page.get_by_text("1 – 50", exact=True)).to_have_count(number)


def stock_part(page: Page, base: str, *, sku: str, name: str, price: str, cost: str) -> None:
    page.goto(f"{base}/repuestos")
    settled(page)
    page.get_by_role("button", name="Nuevo repuesto").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("SKU|Código")).first.fill(sku)
    dialog.get_by_label("Nombre").fill(name)
    dialog.get_by_label(re.compile("Precio")).first.fill(price)
    dialog.get_by_role("button", name=re.compile("Crear|Guardar|Agregar")).click()
    expect(page).to_have_url(re.compile(r"/repuestos/[0-9a-f-]{36}"))
    page.get_by_role("button", name=re.compile("Recibir")).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(re.compile("Cantidad")).fill("20")
    dialog.get_by_label(re.compile("Costo")).fill(cost)
    dialog.get_by_role("button", name=re.compile("Recibir")).click()
    expect(dialog).to_be_hidden()


def choose_new(page: Page, label: str, typed: str, create: str) -> None:
    """Type into a picker that finds nothing and take its offer to create."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.press_sequentially(typed, delay=15)
    page.get_by_role("option", name=re.compile(create)).click()


def receive_car(page: Page, base: str) -> str:
    page.goto(f"{base}/ot/nueva")
    settled(page)
    choose_new(page, "Patente", "BCDF12", "Nuevo vehículo")
    page.get_by_label("Marca").fill("Toyota")
    page.get_by_label("Modelo").fill("Yaris")
    choose_new(page, "Cliente", "Ana Pérez", "Nuevo cliente")
    page.get_by_label("RUT", exact=True).fill("12.345.678-5")
    page.get_by_label("Servicio").fill("Frenos")
    page.get_by_label("Lo que dice el cliente").fill("Suena al frenar")
    page.get_by_label("Kilometraje").fill("45000")
    page.get_by_role("button", name="Abrir OT").click()
    expect(page).to_have_url(re.compile(r"/ot/[0-9a-f-]{36}"))
    return page.url.rsplit("/", 1)[1]


def use_part(page: Page, typed: str, name: str) -> None:
    box = page.get_by_role("combobox", name="Agregar repuesto")
    box.click()
    box.press_sequentially(typed, delay=15)
    page.get_by_role("option", name=re.compile(name)).click()
    card = section(page, "Repuestos")
    card.get_by_role("button", name="Agregar").click()
    expect(card.get_by_role("button", name=re.compile(f"Quitar .*{name}"))).to_be_visible()


def add_task(page: Page, description: str, hours: str) -> None:
    card = section(page, "Tareas")
    card.get_by_label("Agregar tarea").fill(description)
    card.get_by_label("Horas").fill(hours)
    card.get_by_role("button", name="Agregar", exact=True).click()
    expect(card.get_by_text(description).first).to_be_visible()


def do_task(page: Page) -> None:
    """Start the only task's clock, pause it for lunch, go on and finish it."""
    card = section(page, "Tareas")
    card.get_by_role("button", name="Empezar").click()
    card.get_by_role("button", name="Pausar").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Colación").click()
    asked.get_by_role("button", name="Pausar").click()
    expect(card.get_by_text("En pausa")).to_be_visible()
    card.get_by_role("button", name="Empezar").click()
    expect(card.get_by_text("En curso")).to_be_visible()
    card.get_by_role("button", name="Terminar").click()
    expect(card.get_by_text("Hecha")).to_be_visible()


def section(page: Page, title: str) -> Locator:
    return (
        page.locator("section, .card")
        .filter(has=page.get_by_role("heading", name=title, exact=True))
        .last
    )


def advance(page: Page, button: str, status: str) -> None:
    """Press the one next step and wait until the OT has got there."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".page-header").get_by_text(status).first).to_be_visible()


def issue_factura(page: Page) -> str:
    """From the finished OT to an issued factura; return the invoice's id."""
    page.get_by_role("link", name="Facturar").or_(
        page.get_by_role("button", name="Facturar")
    ).first.click()
    page.get_by_text("Factura", exact=True).first.click()
    page.get_by_role("textbox", name="Giro").fill("Transporte de carga")
    page.get_by_label("Dirección").fill("Calle Larga 55")
    page.get_by_label("Comuna").fill("Rancagua")
    page.get_by_label("Correo").click()
    page.get_by_role("button", name=re.compile("Emitir factura")).click()
    expect(page).to_have_url(re.compile(r"/facturacion/[0-9a-f-]{36}"))
    return page.url.rsplit("/", 1)[1]


def pay(page: Page, amount: str | None = None) -> None:
    """Record a payment of an amount, or of the whole balance the dialog proposes."""
    page.get_by_role("button", name="Registrar pago").first.click()
    dialog = page.get_by_role("dialog")
    if amount is not None:
        dialog.get_by_label(re.compile("Monto")).fill(amount)
    dialog.get_by_role("button", name="Registrar pago").click()
    expect(dialog).to_be_hidden()
