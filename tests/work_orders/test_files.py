"""Photos and documents of an OT: taken by their bytes, shown, taken off, fixed once it closes."""

from io import BytesIO

import pytest

from models.files import FileKind
from tests.factories.screens import sitting
from tests.files.conftest import PDF, picture
from torque_app.core.errors import Conflict, NotAllowed, NotFound
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.work_orders import queries, service
from torque_app.work_orders.state.attaching import MAX_BYTES, PapersState, PhotosState
from torque_app.work_orders.state.record import OTState


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


class Dropped(BytesIO):
    """A file as the browser sends it: its bytes, read once, and its name."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(data)
        self.name = name

    async def read(self, size: int = -1) -> bytes:
        return super().read(size)


async def on_page(tab, ot):
    tab.go(ot_id=str(ot.id))
    await tab.do(OTState.load)
    return tab.state(OTState)


async def dropped(tab, place, *named):
    await tab.do(place.attach, [Dropped(name, data) for name, data in named])
    await tab.do(OTState.refresh)
    return tab.state(place)


def attached(floor, ot, **more):
    wanted = {"data": PDF, "name": "padron.pdf", "kind": "RC_COPY"} | more
    return floor.do(service.attach_document, ot.id, **wanted)


async def test_photos_and_documents_are_kept_apart(tab, floor):
    page = await on_page(tab, floor.open())
    await tab.do(PapersState.choose, "RC_COPY")
    await dropped(tab, PapersState, ("padron.pdf", PDF), ("reverso.png", picture(kind="PNG")))
    await dropped(tab, PhotosState, ("frente.jpg", picture()))
    assert [photo.name for photo in page.photos] == ["frente.jpg"]
    assert [paper.name for paper in page.papers] == ["padron.pdf", "reverso.png"]
    assert page.papers[0].detail.startswith("Padrón · 1 kB · Rosa Dueña · ")


async def test_a_disguised_file_is_refused_by_name_and_the_others_are_kept(tab, floor):
    page = await on_page(tab, floor.open())
    named = ("factura.pdf", b"MZ\x90 programa"), ("padron.pdf", PDF), ("pagina.pdf", b"<html>")
    place = await dropped(tab, PapersState, *named)
    assert [paper.name for paper in page.papers] == ["padron.pdf"]
    assert "factura.pdf: Ese archivo no es un PDF ni una foto" in place.error
    assert "pagina.pdf" in place.error


async def test_a_file_too_big_is_refused_with_a_sentence(tab, floor):
    page = await on_page(tab, floor.open())
    place = await dropped(tab, PapersState, ("grande.pdf", PDF + bytes(MAX_BYTES)))
    assert (place.error, page.papers) == ("grande.pdf: Pesa más de 10 MB.", [])


async def test_a_document_that_does_not_exist_as_a_kind_is_not_chosen(tab, floor):
    await on_page(tab, floor.open())
    await tab.do(PapersState.choose, "TAROT")
    assert tab.state(PapersState).kind == FileKind.PDF.value


async def test_a_file_is_taken_off_the_page(tab, floor):
    ot = floor.open()
    row = attached(floor, ot)
    page = await on_page(tab, ot)
    await tab.do(OTState.remove_file, str(row.id))
    assert (page.papers, tab.notice.level) == ([], "success")
    with pytest.raises(NotFound):
        floor.do(kept.one, row.id)


async def test_a_closed_ot_offers_no_place_for_files_and_takes_none(tab, floor):
    ot = floor.at("INVOICED")
    row = attached(floor, ot)
    page = await on_page(tab, ot)
    assert page.sheet.files_open
    floor.do(service.close, ot.id)
    await tab.do(OTState.refresh)
    assert not page.sheet.files_open
    place = await dropped(tab, PapersState, ("tarde.pdf", PDF))
    await tab.do(OTState.remove_file, str(row.id))
    assert "La OT está cerrada" in place.error
    assert "La OT está cerrada" in tab.notice.text
    assert [paper.name for paper in page.papers] == ["padron.pdf"]


def test_no_other_way_leads_around_a_closed_ot(floor):
    ot = floor.at("INVOICED")
    row = attached(floor, ot)
    floor.do(service.close, ot.id)
    with pytest.raises(Conflict, match="cerrada"):
        floor.do(files.attach, "work_orders", ot.id, data=picture(), name="x.jpg")
    with pytest.raises(Conflict, match="cerrada"):
        floor.do(files.remove, row.id)
    assert len(floor.do(kept.of, "work_orders", ot.id)) == 1


def test_a_technician_adds_files_to_his_own_ot_alone_and_takes_none_off(floor):
    own, other = floor.open(assigned_to=floor.technician_id), floor.open()
    technician = floor.technician("files.upload")
    row = attached(floor, own, actor=technician)
    for way in (service.attach_photo, upload):
        with pytest.raises(NotAllowed):
            floor.do(way, other.id, data=picture(), name="x.jpg", actor=technician)
    with pytest.raises(NotAllowed):
        floor.do(service.remove_file, own.id, row.id, actor=technician)


def upload(tx, ot_id, *, data, name):
    """Attach by the door of files, as `POST /files` does."""
    return files.attach(tx, "work_orders", ot_id, data=data, name=name)


def test_a_file_of_one_ot_is_not_taken_off_by_another(floor):
    mine, other = floor.open(), floor.open()
    row = attached(floor, mine)
    with pytest.raises(NotFound):
        floor.do(service.remove_file, other.id, row.id)
    assert len(floor.do(kept.of, "work_orders", mine.id)) == 1


def test_another_workshop_takes_nothing_off(floor, rival_floor):
    ot = floor.open()
    row = attached(floor, ot)
    with pytest.raises(NotFound):
        rival_floor.do(service.remove_file, ot.id, row.id)
    with pytest.raises(NotFound):
        rival_floor.do(service.attach_document, ot.id, data=PDF, name="x.pdf", kind="PDF")


def test_the_story_tells_what_was_attached_and_taken_off(floor):
    ot = floor.open()
    row = attached(floor, ot)
    floor.do(service.attach_photo, ot.id, data=picture(), name="frente.jpg")
    floor.do(service.remove_file, ot.id, row.id)
    told = [one.title for one in floor.do(queries.activity, ot.id) if one.kind == "file"]
    assert told == [
        "Quitó el documento padron.pdf",
        "Agregó la foto frente.jpg",
        "Agregó el documento padron.pdf",
    ]
