"""A car on a tablet: inspected under a thumb, sent back, passed by somebody else, handed over."""

import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import steps

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
AXE = Path(AXE_FILE_PATH).read_text()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
SMALLEST = 44
NOISE = ("favicon", "status of 401", "status of 303", "status of 409", "status of 422")


def fits(page):
    """Nothing overflows, nobody is shut out, and what is tapped here is as large as a finger."""
    page.wait_for_timeout(500)  # what fades in has no contrast yet
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    grave = [each for each in found if each["impact"] in {"serious", "critical"}]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in grave] == []
    for button in page.locator("main button.lamp, main .point").all()[:8]:
        assert button.bounding_box()["height"] >= SMALLEST


def photo() -> dict[str, object]:
    """Return a picture as the camera of a tablet hands it over."""
    made = io.BytesIO()
    Image.new("RGB", (1600, 1200), (120, 40, 30)).save(made, "JPEG")
    return {"name": "disco.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


class Shop:
    """What is not looked at here is done by program, as the person of a page."""

    def __init__(self, page, base):
        self.page, self.base = page, base
        self.own = {"Origin": base, "X-Requested-With": "fetch"}

    def ask(self, method, path, body=None):
        answer = self.page.request.fetch(
            f"{self.base}/api/v1{path}", method=method, data=body, headers=self.own
        )
        assert answer.ok, f"{method} {path}: {answer.text()}"
        return answer.json()["data"]

    def car_in_work(self, plate="BBBB13"):
        client = self.ask("POST", "/clients", {"name": "Ana Muñoz", "phone": "+56987654321"})
        car = {"client_id": client["id"], "plate": plate, "make": "Suzuki", "model": "Swift"}
        vehicle = self.ask("POST", "/vehicles", car)
        ot = self.ask(
            "POST",
            "/work-orders",
            {
                "client_id": client["id"],
                "vehicle_id": vehicle["vehicle"]["id"],
                "service_type": "Frenos",
                "odometer_in": 61_000,
                "labor": [{"description": "Cambio de pastillas", "amount": "45000"}],
            },
        )["id"]
        for step in ("submit-to-manager", "approve"):
            self.ask("POST", f"/work-orders/{ot}/{step}")
        return ot

    def work(self, ot):
        """Work on the only task, and send the OT to its control."""
        task = self.ask("GET", f"/work-orders/{ot}")["labor"][0]["id"]
        where = f"/work-orders/{ot}/tasks/{task}"
        self.ask("POST", f"{where}/start")
        self.ask("POST", f"{where}/finish")
        self.ask("POST", f"/work-orders/{ot}/complete")

    def status(self, ot):
        return self.ask("GET", f"/work-orders/{ot}")["order"]["status"]


@pytest.fixture
def owner(somebody, base):
    person = somebody(**TABLET)
    email = f"calidad-{id(person)}@example.cl"
    steps.register(person.page, base, workshop="Taller El Control", name="Rita Soto", email=email)
    return person


def joins(somebody, base, shop):
    """Invite a head of workshop, and have her take her place on a tablet of her own."""
    email = f"jefa-{id(shop)}@example.cl"
    told = {"email": email, "full_name": "Carla Rojas", "role": "MANAGER"}
    path = shop.ask("POST", "/users", told)["path"]
    person = somebody(**TABLET)
    person.page.goto(f"{base}{path}")
    person.page.get_by_label("Contraseña").first.fill(steps.PASSWORD)
    person.page.get_by_role("button", name="Unirme al taller").click()
    expect(person.page).to_have_url(re.compile("/tablero"))
    steps.settled(person.page)
    return person


def lamp(page, word):
    return page.locator("button.lamp").filter(has_text=word)


def inspect(page, base, ot):
    page.goto(f"{base}/ot/{ot}")
    page.get_by_role("button", name="Inspeccionar").tap()
    expect(page).to_have_url(re.compile("/inspeccion/"))
    expect(page.get_by_text("1 de 50").first).to_be_visible()
    lamp(page, "Verde").tap()
    expect(page.get_by_text("2 de 50").first).to_be_visible()
    lamp(page, "No aplica").tap()
    page.get_by_role("button", name="El vehículo no lo trae").tap()
    expect(page.get_by_text("3 de 50").first).to_be_visible()
    page.locator("button.point").filter(has_text="Pastillas delanteras").tap()
    name = page.locator(".point-name")
    expect(name).to_contain_text("Pastillas delanteras")
    page.locator("main input[type=file]").set_input_files(photo())
    expect(page.locator(".picture-slot")).to_be_visible()
    page.get_by_label("Nota").fill("Queda el metal a la vista")
    page.get_by_label("Nota").blur()
    fits(page)
    lamp(page, "Rojo").tap()
    expect(name).not_to_contain_text("Pastillas delanteras")
    page.get_by_role("button", name="El resto está bien").tap()
    expect(page.get_by_text("50 de 50").first).to_be_visible()
    page.get_by_role("button", name="Terminar", exact=True).tap()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Qué le recomiendas al cliente").fill("Cambia las pastillas ahora.")
    asked.get_by_role("button", name="Terminar inspección").tap()
    expect(page.locator(".page-header").get_by_text("Terminada").first).to_be_visible()
    page.goto(f"{base}/ot/{ot}")
    expect(page.get_by_text("Cambio de pastillas delanteras").first).to_be_visible()


def refuse(page, base, ot):
    """Control one's own work honestly: it leaks, and goes back with its note."""
    page.goto(f"{base}/calidad/{ot}")
    page.get_by_role("button", name="Empezar el control").tap()
    page.locator("button.point").filter(has_text="Sin fugas").tap()
    lamp(page, "Mal").tap()
    page.get_by_label("Nota").fill("Gotea el cáliper derecho")
    page.get_by_label("Nota").blur()
    expect(page.locator("button.point[data-tone=danger]")).to_have_count(1)
    fits(page)
    page.get_by_role("button", name="Devolver a trabajo").first.tap()
    page.get_by_role("dialog").get_by_role("button", name="Devolver a trabajo").tap()
    expect(page.get_by_text("La OT volvió a trabajo").first).to_be_visible()
    page.goto(f"{base}/ot/{ot}")
    expect(page.locator(".page-header").get_by_text("En trabajo").first).to_be_visible()
    expect(page.get_by_text("Gotea el cáliper derecho").first).to_be_visible()


def answer_all(page, base):
    """Find the car in the list of what waits, and answer every point under the thumb."""
    page.goto(f"{base}/calidad")
    page.get_by_role("row").filter(has_text="Suzuki").tap()
    page.get_by_role("button", name="Empezar el control").tap()
    points = page.locator("button.point")
    expect(points.first).to_be_visible()
    total = points.count()
    for done in range(1, total + 1):
        lamp(page, "Bien").tap()
        expect(page.get_by_text(f"{done} de {total}").last).to_be_attached()
        expect(page.locator("button.point[data-tone=success]")).to_have_count(done)
    page.get_by_label("Al salir").fill("61003")
    page.get_by_label("Al volver").fill("61009")
    page.get_by_role("button", name="Guardar prueba de ruta").tap()


def approve(page):
    page.get_by_role("button", name="Aprobar", exact=True).first.tap()
    page.get_by_role("dialog").get_by_role("button", name="Aprobar y terminar").tap()


def deliver(page, base, ot):
    page.goto(f"{base}/entrega/{ot}")
    expect(page.get_by_label("Trabajos y repuestos, uno por línea")).to_have_value(
        re.compile("Cambio de pastillas")
    )
    fits(page)
    page.get_by_role("button", name="Continuar a la firma").tap()
    glass = page.locator(".signature-glass canvas")
    glass.scroll_into_view_if_needed()
    box = glass.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 90)
    page.mouse.down()
    for x, y in ((140, 40), (220, 120), (320, 50), (420, 100)):
        page.mouse.move(box["x"] + x, box["y"] + y, steps=6)
    page.mouse.up()
    fits(page)
    page.get_by_role("button", name="Entregar el vehículo").tap()
    expect(page.locator(".page-header").get_by_text("Entregado").first).to_be_visible()
    expect(page.get_by_text(re.compile("[0-9a-f]{64}"))).to_be_visible()
    expect(page.get_by_text("Reapriete de ruedas").first).to_be_visible()


def test_a_car_is_inspected_sent_back_passed_by_another_and_handed_over(owner, base, somebody):
    page = owner.page
    shop = Shop(page, base)
    ot = shop.car_in_work()
    inspect(page, base, ot)
    shop.work(ot)
    refuse(page, base, ot)
    assert shop.status(ot) == "IN_PROGRESS"
    task = shop.ask("GET", f"/work-orders/{ot}")["labor"][0]["id"]
    shop.ask("POST", f"/work-orders/{ot}/tasks/{task}/take-up")
    shop.work(ot)

    second = joins(somebody, base, shop)
    answer_all(second.page, base)
    page.goto(f"{base}/calidad/{ot}")
    expect(page.get_by_text("la aprueba otra persona").first).to_be_visible()
    approve(page)
    expect(page.get_by_text(re.compile("otra persona")).last).to_be_visible()
    assert shop.status(ot) == "QC"

    approve(second.page)
    expect(second.page.get_by_text("la OT está terminada").first).to_be_visible()
    assert shop.status(ot) == "COMPLETED"
    deliver(second.page, base, ot)
    paper = second.page.request.get(f"{base}/api/v1/work-orders/{ot}/delivery/pdf")
    assert paper.body().startswith(b"%PDF-")
    for person in (owner, second):
        assert [c for c in person.complaints if not any(noise in c for noise in NOISE)] == []


def test_a_new_workshop_controls_by_eye_until_it_reads_the_list_it_was_given(owner, base):
    page = owner.page
    shop = Shop(page, base)
    before, after = (shop.car_in_work(plate) for plate in ("BBBB13", "BBBB14"))
    for ot in (before, after):
        shop.work(ot)
    page.goto(f"{base}/ot/{before}")
    steps.advance(page, "Aprobar calidad y terminar", "Terminada")
    assert shop.ask("GET", f"/quality-checks?work_order_id={before}") == []

    page.goto(f"{base}/ajustes/calidad")
    expect(page.get_by_text("Control de salida").first).to_be_visible()
    page.goto(f"{base}/ot/{after}")
    page.get_by_role("button", name="Aprobar calidad y terminar", exact=True).tap()
    steps.said(page, "Falta el control de calidad")
    assert shop.status(after) == "QC"
