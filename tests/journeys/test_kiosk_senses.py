"""What a tablet sees, hears and has signed: codes, voice notes, a second person's PIN."""

import base64
import re
from io import BytesIO
from pathlib import Path

import pytest
import segno
import zxingcpp
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
    wrong_with,
)

FRAMES = 30
SPOKEN = 1500
"""Milliseconds somebody speaks."""

MATROSKA = b"\x1aE\xdf\xa3"
HEAD, HEADS_PIN = "Carla Rojas", "5093"
READER = """
const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
globalThis.given = [];
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await given(wanted);
  globalThis.given.push(...stream.getTracks());
  return stream;
};
globalThis.BarcodeDetector = class {
  async detect(video) {
    if (!video.videoWidth) return [];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    return (await globalThis.codesIn(canvas.toDataURL("image/png"))).map((rawValue) => ({ rawValue }));
  }
};
"""  # noqa: E501 - a script keeps the line length of scripts
"""Android's code reader, which this Chromium lacks; and every track of camera and microphone."""


def codes_in(picture: str) -> list[str]:
    """Return the codes seen in a picture, given as a data URL."""
    seen = Image.open(BytesIO(base64.b64decode(picture.partition(",")[2])))
    return [code.text for code in zxingcpp.read_barcodes(seen.convert("RGB"))]


def film_of(code: str, path: Path) -> Path:
    """Write what a camera sees that is held before a printed code: a second of JPEG pictures."""
    printed, page = BytesIO(), Image.new("RGB", (640, 480), (236, 232, 224))
    segno.make(code, error="m").save(printed, kind="png", scale=8, border=4)
    label = Image.open(printed).convert("RGB")
    page.paste(label, ((640 - label.width) // 2, (480 - label.height) // 2))
    frame = BytesIO()
    page.save(frame, "JPEG", quality=90)
    path.write_bytes(frame.getvalue() * FRAMES)
    return path


def let_go(page: Page) -> bool:
    """Tell whether camera and microphone were used, and are not any more."""
    return page.evaluate("given.length > 0 && given.every((track) => track.readyState === 'ended')")


def test_the_camera_reads_the_printed_code_of_an_ot_and_is_let_go(job, base, sensing, tmp_path):
    tablet = sensing(film_of(f"{base}/ot/{job.ot_id}", tmp_path / "papel.mjpeg"), **TABLET)
    page = tablet.page
    page.add_init_script(READER)
    page.expose_function("codesIn", codes_in)
    register_tablet(page, base, job.token)
    enter(page)
    tap(page, "Escanear")
    tap(page, "Usar la cámara")
    expect(page.get_by_role("heading", name=job.number)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert let_go(page)
    assert [c for c in tablet.complaints if not any(noise in c for noise in NOISE)] == []


def test_a_voice_note_spoken_in_the_dark_is_heard_at_the_office(job, base, sensing, installation):
    tablet = sensing(**TABLET)
    page = tablet.page
    page.add_init_script(READER)
    register_tablet(page, base, job.token)
    enter(page)
    begin(page, TASKS[0])
    ready_for_the_dark(page)

    tablet.context.set_offline(True)
    expect(page.get_by_text("Sin conexión")).to_be_visible()
    tap(page, "Anotar hallazgo")
    tap(page, "Guardar hallazgo")
    expect(page.get_by_text("Escribe qué encontraste o graba una nota de voz.")).to_be_visible()
    tap(page, "Nota de voz")
    expect(page.get_by_role("button", name="Detener grabación")).to_be_visible()
    page.wait_for_timeout(SPOKEN)
    tap(page, "Detener grabación")
    expect(page.get_by_role("button", name="Grabar de nuevo")).to_be_visible()
    assert let_go(page)
    assert wrong_with(page) == []
    tap(page, "Guardar hallazgo")
    expect(page.get_by_role("button", name="1 por enviar")).to_be_visible()

    tablet.context.set_offline(False)
    all_sent(page)
    ((title, address),) = findings(job, installation)
    assert title == "Hallazgo con nota de voz"
    heard = job.office.read(address)
    assert heard.startswith(MATROSKA)
    assert len(heard) > SPOKEN  # a kilobyte a second at the least


def findings(job: Job, installation) -> list[tuple[str, str]]:
    """Return the findings of the OT with the address of what hangs on each."""
    with installation.sql() as connection:
        rows = connection.execute(
            "SELECT k.title, f.id FROM kiosk_findings k JOIN files f ON f.owner_id = k.id"
            " WHERE k.work_order_id = %s",
            (job.ot_id,),
        )
        return [(str(title), f"/files/{file_id}") for title, file_id in rows]


@pytest.fixture
def controlled(job) -> Job:
    """The job done by Marta, waiting for its control; Carla, who controls, has a PIN too."""
    job.office.joined(HEAD, "MANAGER", pin=HEADS_PIN)
    for task in job.tasks.values():
        where = f"/work-orders/{job.ot_id}/tasks/{task}"
        job.office.call("POST", f"{where}/start")
        job.office.call("POST", f"{where}/finish")
    job.office.call("POST", f"/work-orders/{job.ot_id}/complete")
    return job


def answer_every_point(page: Page) -> None:
    """Answer the control under the thumb, the road test too."""
    control = page.locator("section.zone").filter(
        has=page.get_by_role("heading", name="Control de calidad")
    )
    points = control.get_by_role("group")
    expect(points.first).to_be_visible()
    for at in range(points.count()):
        right = points.nth(at).get_by_role("button", name="Bien", exact=True)
        right.tap()
        expect(right).to_have_attribute("aria-pressed", "true")
    tap(page, "Anotar prueba de ruta")
    page.get_by_label("Kilometraje al salir").fill("61003")
    page.get_by_label("Kilometraje al volver").fill("61009")
    tap(page, "Guardar")
    expect(page.get_by_role("button", name=re.compile("61.009"))).to_be_visible()
    all_sent(page)


def sign(page: Page, pin: str) -> None:
    """Have Marta sign with a PIN in the open question."""
    asked = page.get_by_role("dialog")
    asked.get_by_text("Marta Soto").tap()
    asked.get_by_label("Su PIN").fill(pin)
    asked.get_by_role("button", name="Aprobar", exact=True).tap()


def test_a_control_is_passed_by_a_second_signature_and_never_by_a_wrong_pin(
    controlled, base, somebody
):
    tablet = somebody(**TABLET)
    page, office, ot = tablet.page, controlled.office, f"/work-orders/{controlled.ot_id}"
    register_tablet(page, base, controlled.token)
    enter(page, HEADS_PIN, HEAD)
    page.get_by_text(re.compile("^Otra(s \\d+)? OT del centro")).tap()
    page.get_by_role("button", name=re.compile(controlled.number)).tap()
    tap(page, "Empezar control de calidad")
    answer_every_point(page)
    assert wrong_with(page) == []

    tap(page, "Aprobar")
    sign(page, "9173")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("PIN incorrecto")
    assert wrong_with(page) == []
    assert office.call("GET", ot)["order"]["status"] == "QC"
    page.get_by_role("dialog").get_by_label("Su PIN").fill(PIN)
    page.get_by_role("dialog").get_by_role("button", name="Aprobar", exact=True).tap()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Esta OT ya no está en tu trabajo.")).to_be_visible()
    assert office.call("GET", ot)["order"]["status"] == "COMPLETED"
    (passed,) = office.call("GET", f"/quality-checks?work_order_id={controlled.ot_id}")
    assert passed["status"] == "PASSED"
    assert [c for c in tablet.complaints if not any(noise in c for noise in NOISE)] == []
