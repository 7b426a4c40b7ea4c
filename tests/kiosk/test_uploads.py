"""Photos and voice notes: only what is one comes in, and only once."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from models.kiosk import ActionOutcome, KioskUpload
from tests.kiosk.conftest import VOICE, photo
from torque_app.core.errors import TorqueError
from torque_app.files import queries as files
from torque_app.kiosk import service

DONE, CONFLICT, REFUSED = ActionOutcome


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def bomb() -> bytes:
    """Return a small PNG that says to have sixteen thousand million pixels."""
    import struct  # noqa: PLC0415
    import zlib  # noqa: PLC0415

    def chunk(kind, body):
        crc = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + crc

    head = struct.pack(">IIBBBBB", 126_000, 126_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "mime", "code"),
    [
        (SVG, "image/svg+xml", "not_a_picture"),
        (SVG, "image/png", "not_a_picture"),
        (b"MZ" + bytes(500), "image/jpeg", "not_a_picture"),
        (photo()[:200], "image/jpeg", "damaged_picture"),
        (bomb(), "image/png", "too_many_pixels"),
        (bytes(13 * 2**20), "image/jpeg", "file_too_large"),
        (photo(), "text/html", "not_taken"),
        (photo(), "audio/webm", "not_a_sound"),
        (b"<script>alert(1)</script>", "audio/webm", "not_a_sound"),
        (bytes(13 * 2**20), "audio/webm", "file_too_large"),
    ],
)
def test_what_is_no_photo_nor_voice_is_refused(stand, data, mime, code):
    with pytest.raises(TorqueError) as refused:
        service.keep_upload(stand.device, uuid4(), data=data, mime=mime)
    assert refused.value.code == code


def zipped(head: bytes) -> bytes:
    """Return bytes that are also a ZIP archive, as a JAR hidden in a recording is."""
    import zipfile  # noqa: PLC0415
    from io import BytesIO  # noqa: PLC0415

    out = BytesIO(head)
    out.seek(0, 2)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("Malo.class", b"x" * 100)
    return out.getvalue()


def test_a_recording_that_is_an_archive_too_is_refused(stand):
    with pytest.raises(TorqueError) as refused:
        service.keep_upload(stand.device, uuid4(), data=zipped(VOICE), mime="audio/webm")
    assert refused.value.code == "not_a_sound"


def test_what_hides_behind_a_photo_does_not_come_in(stand):
    key = uuid4()
    hidden = zipped(photo() + b"<script>alert(1)</script>")
    service.keep_upload(stand.device, key, data=hidden, mime="image/jpeg")
    with stand.shop.tx() as tx:
        row = tx.session.exec(select(KioskUpload).where(KioskUpload.upload_key == key)).one()
        with files.shelved(tx, row.storage_key) as stream:
            kept = stream.read()
    assert b"<script" not in kept
    assert b"Malo.class" not in kept


def test_what_no_action_named_is_forgotten_after_a_day(stand):
    key = uuid4()
    service.keep_upload(stand.device, key, data=photo(), mime="image/jpeg")
    assert stand.shop.do(service.sweep_uploads) == 0
    tomorrow = datetime.now(UTC) + timedelta(hours=25)
    assert stand.floor.do(service.sweep_uploads, now=tomorrow) == 1
    ot, _ = stand.tasks()
    outcome = stand.act("finding.add", ot_id=ot.id, title="Fuga", grade="RED", photos=[str(key)])
    assert outcome.outcome is CONFLICT
