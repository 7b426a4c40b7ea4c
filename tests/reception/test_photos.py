"""Photos of acts and marks: in pieces, without a place in them, never left hanging on nothing."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlmodel import col, select

from models.files import FileObject
from models.reception import Intake, IntakeMark
from tests.reception.conftest import photo, signature
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, TorqueError
from torque_app.files import queries as kept
from torque_app.files import service as files
from torque_app.reception import service

GPS = 0x8825


def with_place():
    """Return a photo that says where it was taken."""
    notes = Image.Exif()
    notes[GPS] = {1: "S", 2: (33.0, 27.0, 0.0), 3: "W", 4: (70.0, 39.0, 0.0)}
    return photo(exif=notes.tobytes())


def test_a_photo_loses_where_it_was_taken(desk):
    act = desk.begun()
    data = with_place()
    assert Image.open(BytesIO(data)).getexif().get_ifd(GPS)
    row = desk.do(service.attach_photo, act, data=data, slot="tablero")
    _, stream = desk.do(kept.opened, row.id)
    with stream:
        written = stream.read()
    assert not Image.open(BytesIO(written)).getexif()
    assert b"Exif" not in written
    assert desk.told(act).photos[0].name == "tablero.jpg"


def test_a_photo_comes_in_pieces_and_is_put_together(desk):
    act, data = desk.begun(), photo(size=(1800, 1200))
    cut = len(data) // 3
    pieces = [
        desk.do(files.put_piece, data=data[start : start + cut]).piece
        for start in range(0, len(data), cut)
    ]
    row = desk.do(files.assemble, "intakes", act, pieces=pieces, name="frente.jpg")
    assert (row.width, row.height) == (1800, 1200)


def test_a_piece_sent_again_after_the_line_dropped_changes_nothing(desk):
    act, data = desk.begun(), photo()
    first = desk.do(files.put_piece, data=data[:500])
    lost = desk.do(files.put_piece, data=data[500:])  # its answer never reached the tablet
    again = desk.do(files.put_piece, data=data[500:])
    assert lost.piece != again.piece
    row = desk.do(files.assemble, "intakes", act, pieces=[first.piece, again.piece], name="a.jpg")
    assert row.mime == "image/jpeg"


def test_pieces_of_another_workshop_and_what_is_no_piece_are_refused(desk, other_desk):
    act = desk.begun()
    theirs = other_desk.do(files.put_piece, data=photo()).piece
    whole = desk.do(service.attach_photo, act, data=photo())
    with desk.shop.tx() as tx:
        key = tx.get(FileObject, whole.id).key
    for named in (theirs, key, "../../etc/passwd", "", f"{key}.part", "x" * 200):
        with pytest.raises(Invalid):
            desk.do(files.assemble, "intakes", act, pieces=[named], name="a.jpg")
    for many in ([], ["x"] * 1000):
        with pytest.raises(Invalid):
            desk.do(files.assemble, "intakes", act, pieces=many, name="a.jpg")


def test_a_piece_is_neither_empty_nor_a_whole_film(desk):
    for data in (b"", b"x" * (512 * 1024 + 1)):
        with pytest.raises(Invalid):
            desk.do(files.put_piece, data=data)


def test_a_photo_hangs_on_no_act_that_is_closed_foreign_or_elsewhere(desk, other_desk):
    act = desk.signed()
    with pytest.raises(Conflict):
        desk.do(service.attach_photo, act, data=photo())
    with pytest.raises(Conflict):
        desk.do(files.attach, "intakes", act, data=photo(), name="a.jpg")
    open_act = desk.begun()
    with pytest.raises(NotFound):
        other_desk.do(files.attach, "intakes", open_act, data=photo(), name="a.jpg")
    mark = desk.do(service.mark, open_act, view="LEFT", kind="DENT", x=0.5, y=0.5).id
    with pytest.raises(NotFound):
        other_desk.do(files.attach, "intake_marks", mark, data=photo(), name="a.jpg")
    with pytest.raises(NotAllowed):
        desk.do(
            files.attach, "intakes", open_act, data=photo(), name="a.jpg",
            actor=desk.advisor(centre_id=desk.client_id),
        )  # fmt: skip


def test_the_signature_and_the_slip_cannot_be_taken_off_a_signed_act(desk):
    act = desk.signed()
    told = desk.told(act)
    for file_id in (told.signature_file_id, told.slip_file_id):
        with pytest.raises(Conflict):
            desk.do(files.remove, file_id)


def test_who_may_not_see_receptions_sees_none_of_their_photos(desk):
    act = desk.begun()
    row = desk.do(service.attach_photo, act, data=photo())
    with pytest.raises(NotFound):
        desk.do(kept.opened, row.id, actor=desk.advisor(without={"reception.view"}))


def test_a_mark_taken_off_takes_its_photos_along(desk):
    act = desk.begun()
    mark = desk.do(service.mark, act, view="LEFT", kind="DENT", x=0.5, y=0.5).id
    row = desk.do(service.attach_photo, act, data=photo(), mark_id=mark)
    assert desk.told(act).marks[0].photos[0].id == row.id
    desk.do(service.unmark, act, mark)
    assert desk.told(act).marks == ()
    with pytest.raises(NotFound):
        desk.do(kept.one, row.id)


def test_a_mark_of_another_act_is_not_found(desk):
    here, there = desk.begun(), desk.begun()
    mark = desk.do(service.mark, there, view="LEFT", kind="DENT", x=0.5, y=0.5).id
    for command, more in (
        (service.unmark, {}),
        (service.revise_mark, {"note": "x"}),
    ):
        with pytest.raises(NotFound):
            desk.do(command, here, mark, **more)
    with pytest.raises(NotFound):
        desk.do(service.attach_photo, here, data=photo(), mark_id=mark)


STEPS = st.lists(
    st.sampled_from(["photo", "mark", "mark photo", "unmark", "remove", "sign", "cancel"]),
    min_size=1,
    max_size=10,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_is_done_no_photo_is_left_hanging_on_nothing(desk, steps):
    act = desk.ready()
    for step in steps:
        try:
            _one_step(desk, act, step)
        except TorqueError:
            continue  # refused: then nothing may have changed either
    with desk.shop.tx() as tx:
        owners = {("intakes", row.id) for row in tx.session.exec(select(Intake))}
        owners |= {("intake_marks", row.id) for row in tx.session.exec(select(IntakeMark))}
        hanging = {
            (row.owner_type, row.owner_id)
            for row in tx.session.exec(select(FileObject).where(col(FileObject.owner_type).in_(
                ["intakes", "intake_marks"]
            )))
        }  # fmt: skip
    assert hanging <= owners


def _one_step(desk, act, step):
    told = desk.told(act)
    if step == "photo":
        desk.do(service.attach_photo, act, data=photo(size=(8, 8)))
    elif step == "mark":
        desk.do(service.mark, act, view="ROOF", kind="RUST", x=0.2, y=0.2)
    elif step == "mark photo" and told.marks:
        desk.do(service.attach_photo, act, data=photo(size=(8, 8)), mark_id=told.marks[0].id)
    elif step == "unmark" and told.marks:
        desk.do(service.unmark, act, told.marks[0].id)
    elif step == "remove" and told.photos:
        desk.do(service.remove_photo, act, told.photos[0].id)
    elif step == "sign":
        desk.do(service.sign, act, name="Marta Soto", signature=signature())
    elif step == "cancel":
        desk.do(service.cancel, act)
