"""What nobody should send: bombs, disguises, scripts, and places outside the drawing."""

import struct
import zlib
from base64 import b64encode
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from tests.clients.calling import as_, calling
from tests.reception.conftest import photo, signature
from torque_app.core.errors import TorqueError
from torque_app.files import queries as kept
from torque_app.reception import service
from torque_app.reception.api import router

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def bomb(side=40_000):
    """Return a small PNG that claims to be an enormous one."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(
            ">I", zlib.crc32(kind + body)
        )  # fmt: skip

    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def blank():
    buffer = BytesIO()
    Image.new("RGBA", (600, 200), (0, 0, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def as_jpeg():
    buffer = BytesIO()
    Image.open(BytesIO(signature())).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def noisy():
    """Return a true PNG that weighs too much for a signature."""
    return signature() + b"\0" * 500_000


DISGUISES = {
    "an image bomb": bomb(),
    "a script in an SVG": SVG,
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a blank glass": blank(),
    "a JPEG": as_jpeg(),
    "half a PNG": signature()[:200],
    "a PNG's first bytes": b"\x89PNG\r\n\x1a\n" + SVG,
    "too heavy": noisy(),
    "an archive behind the mark": b"\x89PNG\r\n\x1a\nPK\x03\x04",
}


@pytest.mark.parametrize("name", DISGUISES)
def test_no_disguise_passes_for_a_signature(desk, name):
    act = desk.ready()
    with pytest.raises(TorqueError):
        desk.do(service.sign, act, name="Marta Soto", signature=DISGUISES[name])
    told = desk.told(act)
    assert (told.intake.status, told.signature_file_id) == ("OPEN", None)


@pytest.mark.parametrize(
    "name", ["an image bomb", "a script in an SVG", "a page", "an archive behind the mark"]
)
def test_no_disguise_passes_for_a_photo(desk, name):
    act = desk.begun()
    with pytest.raises(TorqueError):
        desk.do(service.attach_photo, act, data=DISGUISES[name])
    assert desk.told(act).photos == ()


def archive():
    """Return a zip that a reader finds at the end of whatever stands before it."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as made:
        made.writestr("run.html", "<script>alert(1)</script>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "behind",
    [
        pytest.param(archive(), id="an archive"),
        pytest.param(b"<!doctype html><script>alert(1)</script>", id="a page"),
        pytest.param(b"%PDF-1.7 /JS (app.alert(1))", id="a PDF"),
    ],
)
def test_a_photo_that_is_something_else_besides_keeps_only_its_picture(desk, behind):
    act = desk.begun()
    commented = photo(comment=b"<script>alert(1)</script>")
    row = desk.do(service.attach_photo, act, data=commented + behind)
    _, stream = desk.do(kept.opened, row.id)
    with stream:
        written = stream.read()
    assert written.endswith(b"\xff\xd9")
    for hidden in (behind, b"<script>", b"PK\x03\x04", b"%PDF"):
        assert hidden not in written


def test_what_hides_behind_a_signature_is_not_kept(desk):
    act = desk.ready()
    told = desk.do(service.sign, act, name="Marta", signature=signature() + b"<script>x</script>")
    _, stream = desk.do(kept.opened, told.signature_file_id)
    with stream:
        assert b"<script>" not in stream.read()


@pytest.mark.parametrize(
    ("x", "y"), [(-0.1, 0.5), (1.1, 0.5), (float("nan"), 0.5), (0.5, float("inf"))]
)
def test_a_mark_stays_inside_its_drawing(desk, x, y):
    act = desk.begun()
    with pytest.raises(TorqueError):
        desk.do(service.mark, act, view="LEFT", kind="DENT", x=x, y=y)


def test_an_act_takes_so_many_marks_and_no_more(desk):
    act = desk.begun()
    with desk.shop.tx() as tx:
        for place in range(80):
            service.mark(tx, act, view="LEFT", kind="DENT", x=place / 80, y=0.5)
    with pytest.raises(TorqueError):
        desk.do(service.mark, act, view="LEFT", kind="DENT", x=0.5, y=0.5)


def test_what_the_client_says_is_only_ever_text_on_the_slip(desk):
    act = desk.ready()
    said = {"complaint": '#eval("1+1") <script>«\\ #sys.inputs', "notes": '#import "x.typ": *'}
    desk.do(service.keep_all, act, values=said)
    told = desk.do(service.sign, act, name="#panic()", accepted=True)
    assert told.slip_sha256


def test_the_service_by_program_refuses_in_words(desk):
    act = desk.ready()
    with calling(router, boss=desk.shop.actor()) as api:
        for body in (
            {"name": "Marta", "signature": "no es base64 ¡!"},
            {"name": "Marta", "signature": b64encode(SVG).decode()},
            {"name": "Marta", "signature": b64encode(bomb()).decode()},
            {"name": "", "accepted": True},
        ):
            answer = api.post(f"/intakes/{act}/sign", json=body, headers=as_("boss"))
            assert answer.status_code in {413, 422}, answer.text
        unknown = api.patch(f"/intakes/{act}", json={"status": "SIGNED"}, headers=as_("boss"))
        assert unknown.status_code == 422
        drawn = {"name": "Marta", "signature": b64encode(signature()).decode()}
        signed = api.post(f"/intakes/{act}/sign", json=drawn, headers=as_("boss"))
        assert signed.json()["data"]["intake"]["status"] == "SIGNED"
        paper = api.get(f"/intakes/{act}/slip", headers=as_("boss"))
        assert paper.headers["content-type"] == "application/pdf"
        late = api.post(
            f"/intakes/{act}/photos", files={"file": ("a.jpg", photo())}, headers=as_("boss")
        )
        assert (late.status_code, late.json()["error"]["code"]) == (409, "intake_closed")
