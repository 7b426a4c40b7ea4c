"""A technician's day at a tablet, the network cut for part of it: nothing lost, nothing twice."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.tablet import (
    NOISE,
    PIN,
    TABLET,
    TASKS,
    Job,
    all_sent,
    begin,
    enter,
    ready_for_the_dark,
    register_tablet,
    tap,
    type_pin,
    wrong_with,
    zone,
)

WRONG = "9173"


@pytest.fixture
def photo(tmp_path) -> Path:
    """A photo as a camera writes it: large, and with the place where it was taken."""
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (33.0, 26.0, 0.0)}
    path = tmp_path / "disco.jpg"
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(path, exif=exif)
    return path


def actions(installation, job: Job) -> list[tuple[str, str]]:
    """Return what the server received of the tablet, as it was received: kind and outcome."""
    with installation.sql() as connection:
        rows = connection.execute(
            "SELECT kind, outcome FROM kiosk_actions WHERE device_id = %s"
            " ORDER BY received_at, happened_at",
            (job.device_id,),
        )
        return [(str(kind), str(outcome)) for kind, outcome in rows]


def work_in_the_dark(page: Page, number: str, photo: Path) -> None:
    """Do five things of every kind: two clocks, a part, a finding with a photo, a point."""
    tap(page, "Pausar")
    tap(page, "Colación")
    page.get_by_role("button", name=f"Empezar: {TASKS[1]}").tap()
    expect(zone(page, "Ahora").get_by_text("Por enviar")).to_be_visible()
    expect(zone(page, "Lo que sigue").get_by_text("En pausa: Colación")).to_be_visible()
    tap(page, "Pedir repuesto")
    page.get_by_label("Qué repuesto").fill("Filtro de aceite")
    tap(page, "Uno más")
    tap(page, "Pedir al bodeguero")
    tap(page, "Anotar hallazgo")
    page.get_by_label("Qué encontraste").fill("Disco rayado")
    tap(page, "Rojo")
    page.locator("#finding-photo").set_input_files(photo)
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    assert wrong_with(page) == []
    tap(page, "Guardar hallazgo")
    page.get_by_role("button", name=f"Ver OT {number}").first.tap()
    page.get_by_role("group", name="Aceite de motor").first.get_by_role(
        "button", name="Amarillo"
    ).tap()
    assert wrong_with(page) == []


# --- the days -------------------------------------------------------------------------------


def test_a_day_without_network_is_sent_once_and_in_order(job, base, somebody, installation, photo):
    tablet = somebody(**TABLET)
    page = tablet.page
    register_tablet(page, base, job.token)
    assert wrong_with(page) == []
    type_pin(page, WRONG)
    expect(page.get_by_text("PIN incorrecto. Te quedan 4 intentos.")).to_be_visible()
    assert wrong_with(page) == []
    for digit in PIN:
        page.keyboard.press(digit)
    page.keyboard.press("Enter")
    begin(page, TASKS[0])
    ready_for_the_dark(page)

    tablet.context.set_offline(True)
    expect(page.get_by_text("Sin conexión")).to_be_visible()
    work_in_the_dark(page, job.number, photo)
    expect(page.get_by_role("button", name="5 por enviar")).to_be_visible()

    page.reload()
    expect(page.get_by_text("5 por enviar")).to_be_visible()
    enter(page)
    expect(zone(page, "Ahora").get_by_text(TASKS[1])).to_be_visible()
    assert actions(installation, job) == [("task.start", "DONE")]

    tablet.context.set_offline(False)
    all_sent(page)
    expect(zone(page, "Ahora").get_by_text(TASKS[1])).to_be_visible()
    expect(page.get_by_text("Por enviar")).to_have_count(0)
    assert actions(installation, job) == [
        (kind, "DONE")
        for kind in (
            "task.start", "task.pause", "task.start", "part.ask", "finding.add", "point.grade",
        )
    ]  # fmt: skip
    assert wrong_with(page) == []
    assert _sides_and_place(job, installation) == (2048, False)
    assert [c for c in tablet.complaints if not any(noise in c for noise in NOISE)] == []


def _sides_and_place(job: Job, installation) -> tuple[int, bool]:
    """Return the longest side of the finding's photo and whether it tells where it was taken."""
    with installation.sql() as connection:
        (file_id,) = connection.execute(
            "SELECT f.id FROM files f JOIN kiosk_findings k ON k.id = f.owner_id"
            " WHERE k.work_order_id = %s",
            (job.ot_id,),
        ).fetchone()
    kept = Image.open(BytesIO(job.office.read(f"/files/{file_id}")))
    return max(kept.size), 0x8825 in kept.getexif()


def test_what_another_did_meanwhile_is_told_and_stays_until_it_is_read(job, base, somebody):
    tablet = somebody(**TABLET)
    page = tablet.page
    register_tablet(page, base, job.token)
    enter(page)
    ready_for_the_dark(page)

    tablet.context.set_offline(True)
    expect(page.get_by_text("Sin conexión")).to_be_visible()
    page.get_by_role("button", name=f"Empezar: {TASKS[2]}").tap()
    expect(zone(page, "Ahora").get_by_text(TASKS[2])).to_be_visible()
    task = f"/work-orders/{job.ot_id}/tasks/{job.tasks[TASKS[2]]}"
    job.office.call("POST", f"{task}/start")
    job.office.call("POST", f"{task}/finish")

    tablet.context.set_offline(False)
    told = page.get_by_role("button", name="1 acción no se hizo")
    expect(told).to_be_visible()
    page.reload()
    enter(page)
    told.tap()
    tray = page.get_by_role("dialog")
    expect(tray.get_by_text(f"Empezar «{TASKS[2]}» ({job.number})")).to_be_visible()
    expect(tray.get_by_text(re.compile("ya está hecha"))).to_be_visible()
    tap(page, "Entendido")
    tap(page, "Cerrar")
    all_sent(page)


def test_a_tablet_sent_away_keeps_nothing_and_says_so(job, base, somebody):
    tablet = somebody(**TABLET)
    page = tablet.page
    register_tablet(page, base, job.token)
    enter(page)
    ready_for_the_dark(page)
    tablet.context.set_offline(True)
    page.get_by_role("button", name=f"Empezar: {TASKS[0]}").tap()
    expect(page.get_by_role("button", name="1 por enviar")).to_be_visible()
    job.office.call("DELETE", f"/kiosk-devices/{job.device_id}")

    tablet.context.set_offline(False)
    gone = page.get_by_role("heading", name="Esta tablet ya no está registrada")
    expect(gone).to_be_visible()
    expect(page.get_by_text(f"Empezar «{TASKS[0]}»")).to_be_visible()
    assert wrong_with(page) == []
    kept = page.evaluate(
        """async () => {
          const open = indexedDB.open("torque-kiosk");
          const db = await new Promise((done) => (open.onsuccess = () => done(open.result)));
          const stores = [...db.objectStoreNames];
          const counts = stores.map((name) => new Promise((done) => {
            const asked = db.transaction(name).objectStore(name).count();
            asked.onsuccess = () => done(asked.result);
          }));
          return (await Promise.all(counts)).reduce((sum, one) => sum + one, 0);
        }"""
    )
    assert kept == 0
    page.reload()
    expect(gone).to_be_visible()


def test_the_tablet_locks_itself_and_is_used_by_keyboard_alone(job, base, somebody):
    page = somebody(**{**TABLET, "has_touch": False}).page
    page.clock.install()
    page.goto(f"{base}/kiosco/alta#{job.token}")
    page.get_by_role("button", name="Registrar esta tablet").press("Enter")
    person = page.get_by_role("button", name=re.compile("Marta Soto"))
    person.press("Enter")
    for digit in PIN:
        page.keyboard.press(digit)
    page.keyboard.press("Enter")
    start = page.get_by_role("button", name=f"Empezar: {TASKS[0]}")
    start.press("Enter")
    pause = page.get_by_role("button", name="Pausar", exact=True)
    expect(pause).to_be_visible()
    pause.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(pause).to_be_focused()
    page.clock.run_for(130_000)
    expect(page.get_by_role("heading", name="¿Quién eres?")).to_be_visible()
    expect(page.get_by_text(TASKS[1])).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1024, 1440])
def test_the_tablets_page_fits_and_can_be_used_by_all(job, base, somebody, width, theme):
    page = somebody(viewport={"width": width, "height": 844}, color_scheme=theme).page
    page.goto(f"{base}/kiosco/alta#{job.token}")
    assert wrong_with(page) == []
    page.get_by_role("button", name="Registrar esta tablet").click()
    person = page.get_by_role("button", name=re.compile("Marta Soto"))
    expect(person).to_be_visible()
    assert wrong_with(page) == []
    person.click()
    page.keyboard.type(PIN, delay=60)
    assert wrong_with(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"Empezar: {TASKS[0]}").click()
    expect(zone(page, "Ahora").get_by_text(TASKS[0])).to_be_visible()
    all_sent(page)
    assert wrong_with(page) == []
    for opening in ("Pausar", "Pedir repuesto", "Anotar hallazgo", "Pedir ayuda", "Escanear"):
        page.get_by_role("button", name=opening, exact=True).click()
        assert wrong_with(page) == []
        page.keyboard.press("Escape")
