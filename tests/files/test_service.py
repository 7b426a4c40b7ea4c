"""Files hang on what may be seen, and are served to nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlmodel import select

from models.base import new_id
from models.files import FileKind, FileObject
from models.outbox import MessageStatus, OutboxMessage
from tests.files.conftest import PDF, picture
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.files import queries, service
from torque_app.files.storage import storage
from torque_app.integrations.storage.contract import new_key
from torque_app.integrations.storage.refusals import (
    DamagedDocument,
    HeicNotSupported,
    NotADocument,
    NotAPicture,
)
from workers import files as _files  # noqa: F401 - registers the job
from workers import job as jobs

ZIP = b"PK\x05\x06" + bytes(18)
HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(16)

pytestmark = pytest.mark.usefixtures("owned")


@pytest.fixture
def photo(shop):
    """A photo on an OT."""
    return shop.do(
        service.attach, "work_order", new_id(), data=picture(size=(4000, 3000)), name="frente.png"
    )


def test_a_photo_is_written_anew_smaller_and_with_a_thumbnail(shop, photo):
    assert (photo.mime, photo.name) == ("image/jpeg", "frente.jpg")
    assert (photo.width, photo.height) == (2560, 1920)
    assert photo.uploaded_by == "Rosa Dueña"
    with shop.do(queries.opened, photo.id)[1] as stream:
        assert Image.open(stream).size == (2560, 1920)
    with shop.do(queries.thumbnail, photo.id)[1] as stream:
        assert Image.open(stream).size == (320, 240)


def test_files_are_listed_by_what_they_hang_on(shop, photo):
    shop.do(
        service.attach, "work_order", photo.owner_id, data=PDF, name="padron.pdf", kind="RC_COPY"
    )
    names = [row.name for row in shop.do(queries.of, "work_order", photo.owner_id)]
    assert names == ["frente.jpg", "padron.pdf"]
    assert shop.do(queries.of, "work_order", new_id()) == []


def test_a_paper_has_no_thumbnail(shop, photo):
    paper = shop.do(
        service.attach, "work_order", photo.owner_id, data=PDF, name="x", kind=FileKind.PDF
    )
    assert (paper.mime, paper.thumbnail_url) == ("application/pdf", None)
    with pytest.raises(NotFound):
        shop.do(queries.thumbnail, paper.id)


@pytest.mark.parametrize(
    ("data", "kind", "refusal"),
    [
        (b"<svg onload=alert(1)>", "PHOTO", NotAPicture),
        (PDF, "PHOTO", NotAPicture),
        (b"MZ\x90", "PDF", NotADocument),
        (b"<svg onload=alert(1)>", "OTHER", NotADocument),
        (PDF + ZIP, "PDF", NotADocument),
        (PDF[:-6], "PDF", DamagedDocument),
        (HEIC, "RC_COPY", HeicNotSupported),
        (PDF, "VIDEO", Invalid),
        (PDF, "TAROT", Invalid),
    ],
)
def test_what_is_neither_photo_nor_paper_is_refused(shop, data, kind, refusal):
    with pytest.raises(refusal):
        shop.do(service.attach, "work_order", new_id(), data=data, name="x.jpg", kind=kind)


def test_a_removed_file_is_gone_for_people_and_kept_for_the_audit(shop, photo):
    shop.do(service.remove, photo.id)
    with pytest.raises(NotFound):
        shop.do(queries.opened, photo.id)
    with shop.tx() as tx:
        row = tx.session.exec(select(FileObject).execution_options(with_deleted=True)).one()
    assert storage().exists(row.key)


def test_what_nobody_registered_takes_no_files(shop):
    with pytest.raises(NotFound):
        shop.do(service.attach, "planet", new_id(), data=PDF, name="x", kind="PDF")


def test_a_thing_that_does_not_exist_takes_no_files(shop):
    def exists(tx, owner_id):
        raise NotFound

    queries.register_owner("ghost", "clients.view", exists=exists)
    with pytest.raises(NotFound):
        shop.do(service.attach, "ghost", new_id(), data=PDF, name="x", kind="PDF")


def test_a_paper_may_be_a_picture_of_it(shop):
    row = shop.do(
        service.attach, "work_order", new_id(), data=picture(), name="padron.jpg", kind="RC_COPY"
    )
    assert (row.kind, row.mime) == (FileKind.RC_COPY, "image/jpeg")


def test_what_is_done_with_neither_takes_nor_loses_files(shop, photo):
    def done(tx, owner_id):
        raise Conflict

    queries.register_owner("work_order", "clients.view", open=done)
    with pytest.raises(Conflict):
        shop.do(service.attach, "work_order", photo.owner_id, data=PDF, name="x", kind="PDF")
    with pytest.raises(Conflict):
        shop.do(service.remove, photo.id)
    assert [row.id for row in shop.do(queries.of, "work_order", photo.owner_id)] == [photo.id]


def test_whoever_may_not_see_the_owner_sees_no_file_of_it(shop, photo):
    with pytest.raises(NotAllowed), shop.tx("files.view", "files.upload") as tx:
        queries.of(tx, "work_order", photo.owner_id)
    with pytest.raises(NotFound), shop.tx("files.view") as tx:
        queries.opened(tx, photo.id)
    with pytest.raises(NotAllowed), shop.tx("files.upload") as tx:
        service.attach(tx, "work_order", photo.owner_id, data=PDF, name="x", kind="PDF")


def test_another_workshop_finds_nothing(shop, rival, photo):
    for command in (queries.opened, queries.thumbnail, service.remove):
        with pytest.raises(NotFound):
            rival.do(command, photo.id)
    assert rival.do(queries.of, "work_order", photo.owner_id) == []


def test_an_object_without_a_row_is_told_from_one_with_a_row(shop, photo):
    with shop.tx() as tx:
        row = tx.get(FileObject, photo.id)
        kept = {row.key, row.thumbnail_key}
        assert queries.unknown(tx, [*kept, "huérfano"]) == {"huérfano"}
    shop.do(service.remove, photo.id)
    assert shop.do(queries.unknown, kept) == set()


def test_what_a_rolled_back_upload_left_is_swept_a_day_later(shop, rival, photo):
    left, theirs = (
        storage().put(new_key(who.tenant_id, "pdf"), PDF, content_type="application/pdf").key
        for who in (shop, rival)
    )
    assert shop.do(service.sweep) == 0
    with shop.tx(now=datetime.now(UTC) + timedelta(days=1, minutes=1)) as tx:
        row = tx.get(FileObject, photo.id)
        assert service.sweep(tx) == 1
    kept = (row.key, row.thumbnail_key, theirs)
    assert not storage().exists(left)
    assert all(storage().exists(key) for key in kept)


def test_the_sweep_is_carried_out_by_its_job(shop):
    with shop.tx() as tx:
        tx.later("files.sweep", {})
    with shop.tx() as tx:
        message = tx.session.exec(
            select(OutboxMessage).where(OutboxMessage.name == "files.sweep")
        ).one()
    jobs.run(str(shop.tenant_id), str(message.id))
    with shop.tx() as tx:
        assert tx.get(OutboxMessage, message.id).status is MessageStatus.DONE
