"""A car is received: on a tablet from its plate, and on a phone from its appointment."""

import hashlib
import re
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from PIL import Image
from playwright.sync_api import expect

from tests.factories.days import free_week
from tests.journeys import steps
from tests.journeys.hands import Hands

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PLATE = "KLMN34"
AXE = Path(AXE_FILE_PATH).read_text()
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
MOST_SECONDS = 120
GPS = 0x8825
NOISE = ("favicon", "status of 401", "status of 303", "ERR_INTERNET_DISCONNECTED", "WebSocket")
STEPS = ("Vehículo", "Motivo", "Lecturas", "Carrocería", "Inventario", "Autorizaciones", "Firma")


@pytest.fixture
def counter(somebody, base):
    """A new workshop; its owner stands at the counter with a tablet, and knows one car."""
    owner = somebody(**TABLET)
    email = f"recepcion-{id(owner)}@example.cl"
    steps.register(owner.page, base, workshop="Taller El Patio", name="Rita Soto", email=email)
    return owner, email, known_car(owner.page, base)


def known_car(page, base):
    client = sent(page, base, "clients", name="Marta Soto", phone="912345678")
    told = {"client_id": client["id"], "plate": PLATE, "make": "Suzuki", "model": "Swift"}
    return sent(page, base, "vehicles", **told)["vehicle"]


def sent(page, base, path, **body):
    own = {"Origin": base, "X-Requested-With": "fetch"}
    answer = page.request.post(f"{base}/api/v1/{path}", data=body, headers=own)
    assert answer.ok, answer.text()
    return answer.json()["data"]


def got(page, base, path):
    return page.request.get(f"{base}/api/v1/{path}").json()["data"]


def picture(*, size=(640, 480), grain=False):
    """Return a photo that says where it was taken; one with grain weighs megabytes."""
    image = Image.new("RGB", size, (96, 112, 128))
    if grain:
        image = Image.frombytes("RGB", size, Random(7).randbytes(size[0] * size[1] * 3))
    notes = Image.Exif()
    notes[GPS] = {1: "S", 2: (33.0, 27.0, 0.0), 3: "W", 4: (70.0, 39.0, 0.0)}
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=90, exif=notes.tobytes())
    return {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def is_right(page):
    """Refuse a screen that is too wide, or that shuts somebody out."""
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 1
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
    assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []


def on(page, step):
    """Wait until a step is in sight, and refuse it where it is not right."""
    expect(page.get_by_role("button", name=step, exact=False).first).to_be_visible()
    expect(page.locator(".intake-step[aria-current=step]")).to_contain_text(step)
    is_right(page)


def complaints(person):
    return [told for told in person.complaints if not any(noise in told for noise in NOISE)]


def test_a_car_is_received_from_its_plate_in_under_two_minutes(counter, base, somebody):
    owner, email, _car = counter
    page, hands = owner.page, Hands(owner.page)
    page.goto(f"{base}/recepcion")
    steps.settled(page)
    hands.tap(page.get_by_role("button", name="Recibir vehículo"))
    expect(page).to_have_url(re.compile(r"/recepcion/[0-9a-f-]{36}"))
    act = page.url.rsplit("/", 1)[1]
    tells_who_and_why(page, hands)
    reads_the_dashboard(page, hands)
    walks_round_the_car(page, hands)
    resumed_on_a_phone(somebody(**PHONE).page, base, email, act)
    signs(page, hands)
    assert hands.seconds < MOST_SECONDS

    told = got(page, base, f"intakes/{act}")
    assert page.url.endswith(told["intake"]["work_order_id"])
    assert (told["odometer"], told["fuel_eighths"], told["warning_lights"]) == (61250, 3, ["brake"])
    assert (len(told["photos"]), len(told["marks"][0]["photos"])) == (5, 1)
    shows_its_slip(page, base, act)
    assert complaints(owner) == []


def tells_who_and_why(page, hands):
    on(page, "Vehículo")
    hands.write(page.get_by_role("combobox", name="Patente"), PLATE)
    hands.tap(page.get_by_role("option", name=re.compile("Marta Soto")))
    expect(page.get_by_text("Suzuki Swift").first).to_be_visible()
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Motivo")
    hands.tap(page.get_by_role("button", name="Frenos"))
    hands.write(page.get_by_label("Lo que dice el cliente"), "Chilla al frenar en frío")
    hands.tap(page.get_by_role("button", name="Mañana 18:00", exact=True))
    expect(page.get_by_label("Prometido para")).to_have_value(re.compile("T18:00"))


def reads_the_dashboard(page, hands):
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Lecturas")
    hands.write(page.get_by_label("Kilometraje"), "61250")
    hands.tap(page.locator(".gauge-step").nth(3))
    hands.tap(page.get_by_role("button", name="Freno", exact=True))
    for slot in ("Frente", "Atrás", "Lado izquierdo", "Lado derecho"):
        hands.photograph(page, slot, picture())
        expect(page.get_by_label(f"{slot} ✓")).to_be_attached()
    lost_and_found(page, hands)


def walks_round_the_car(page, hands):
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Carrocería")
    hands.tap(page.get_by_text("Abolladura", exact=True))
    hands.tap(page.get_by_role("application", name="Lado izquierdo"))
    expect(page.get_by_text("1. Abolladura")).to_be_visible()
    hands.photograph(page, "Foto de la marca", picture())
    expect(page.locator(".picture-slot img")).to_have_count(1)
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Inventario")
    hands.tap(page.get_by_role("button", name="Lo demás está todo"))
    expect(page.get_by_role("button", name="Sí", exact=True, pressed=True)).to_have_count(17)


def signs(page, hands):
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Autorizaciones")  # one of them was answered on the phone
    expect(page.get_by_role("button", name="Sí", exact=True, pressed=True)).to_have_count(1)
    hands.tap(page.get_by_role("button", name="Siguiente"))
    on(page, "Firma")
    hands.sign(page.locator(".signature-glass canvas"))
    hands.tap(page.get_by_role("button", name="Firmar y abrir OT"))
    expect(page).to_have_url(re.compile(r"/ot/[0-9a-f-]{36}"))


def lost_and_found(page, hands):
    """Photograph the dashboard while the line drops: only what did not arrive is sent again."""
    line = page.context.new_cdp_session(page)
    arrived, asked = [], []
    page.on(
        "response",
        lambda answer: arrived.append(answer) if answer.url.endswith("/pieces") else None,
    )
    page.on(
        "request",
        lambda request: asked.append(request) if request.url.endswith("/assembled") else None,
    )
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}
    line.send("Network.emulateNetworkConditions", slow)
    with page.expect_response("**/files/pieces"):
        hands.photograph(page, "Tablero", picture(size=(1800, 1400), grain=True))
    line.send("Network.emulateNetworkConditions", {**slow, "offline": True})
    expect(page.get_by_role("alert").filter(has_text="conexión").first).to_be_visible()
    before = len(arrived)
    line.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    expect(page.get_by_label("Tablero ✓")).to_be_attached()
    pieces = asked[-1].post_data_json["pieces"]
    assert 0 < before < len(pieces)
    assert len(arrived) == len(set(pieces)) == len(pieces)


def resumed_on_a_phone(page, base, email, act):
    """Go on with the act on another device: it stands there as it was left."""
    steps.sign_in(page, base, email)
    page.goto(f"{base}/recepcion/{act}")
    for step in STEPS[:-1]:
        page.get_by_role("button", name=step).first.tap()
        on(page, step)
        if step == "Lecturas":
            expect(page.get_by_label("Kilometraje")).to_have_value("61250")
    row = page.locator(".answer").filter(has_text="Prueba de ruta")
    row.get_by_role("button", name="Sí").tap()
    expect(row.get_by_role("button", name="Sí", pressed=True)).to_be_visible()


def shows_its_slip(page, base, act):
    """Compare the client's copy with the hash that the act shows of it."""
    page.goto(f"{base}/recepcion/{act}")
    on(page, "Firma")
    with page.expect_download() as copy:
        page.get_by_role("link", name="Copia del acta").tap()
    data = copy.value.path().read_bytes()
    assert data.startswith(b"%PDF-")
    expect(page.locator(".act-hash")).to_have_text(hashlib.sha256(data).hexdigest())


def test_an_appointment_is_received_on_a_phone_by_name_and_acceptance(counter, base, somebody):
    owner, email, car = counter
    centre = got(owner.page, base, "service-centers")[0]["id"]
    visit = sent(
        owner.page, base, "appointments",
        client_id=car["client_id"], vehicle_id=car["id"], service_center_id=centre,
        starts_at=f"{free_week()}T15:00:00Z", minutes=60, service_type="Mantención",
        customer_complaint="Le toca la de 60.000",
    )  # fmt: skip
    phone = somebody(**PHONE)
    page, hands = phone.page, Hands(phone.page)
    steps.sign_in(page, base, email)
    page.goto(f"{base}/agenda?appointment={visit['id']}")
    hands.tap(page.get_by_role("button", name="Llegó el cliente"))
    is_right(page)
    hands.tap(page.get_by_role("button", name="Recibir el vehículo"))
    expect(page).to_have_url(re.compile(r"/recepcion/[0-9a-f-]{36}"))
    on(page, "Vehículo")
    expect(page.get_by_text("Marta Soto").first).to_be_visible()
    hands.tap(page.get_by_role("button", name=re.compile("^Lecturas")))
    on(page, "Lecturas")
    hands.write(page.get_by_label("Kilometraje"), "60120")
    hands.tap(page.get_by_role("button", name=re.compile("^Firma")))
    on(page, "Firma")
    hands.tap(page.get_by_label("No puede firmar en pantalla"))
    hands.tap(page.get_by_role("button", name="Firmar y abrir OT"))
    expect(page).to_have_url(re.compile(r"/ot/[0-9a-f-]{36}"))
    told = got(page, base, f"appointments/{visit['id']}")
    assert page.url.endswith(told["work_order_id"])
    assert complaints(phone) == []
