"""The image of a workshop: kept safely, replaced whole, shown on paper, changed by its owner."""

from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image
from sqlmodel import col, select

from models.audit import AuditEntry
from models.files import FileObject
from models.tenants import Company
from tests.branding.conftest import GIF, PDF, SVG, picture
from torque_app.branding import queries, service
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.files import queries as files
from torque_app.files import service as keeping
from torque_app.files.storage import storage
from torque_app.integrations.printing.branding import Branding as Printed
from torque_app.integrations.storage.refusals import (
    DamagedPicture,
    FileTooLarge,
    NotAPicture,
    TooManyPixels,
)
from torque_app.work_orders import queries as orders


def kept(shop):
    """Return the files of the company that are there, the oldest first."""
    with shop.tx() as tx:
        query = select(FileObject).where(FileObject.owner_type == "companies")
        return tx.session.exec(query.order_by(col(FileObject.id))).all()


# --- the colour -------------------------------------------------------------------------


def test_a_colour_is_kept_in_small_letters_and_taken_back_by_none(shop):
    assert shop.do(service.set_colour, shop.company_id, colour=" #0F4C5C ").colour == "#0f4c5c"
    assert shop.do(queries.on_paper, shop.company_id).colour == "#0f4c5c"
    assert shop.do(service.set_colour, shop.company_id, colour="").colour == ""
    assert shop.do(queries.on_page, shop.company_id).colour == queries.PLAIN


@pytest.mark.parametrize("colour", ["#ffee00", "verde", "#12345", "#123456;}"])
def test_a_colour_that_does_not_serve_is_refused_by_its_field(shop, colour):
    with pytest.raises(Invalid) as refused:
        shop.do(service.set_colour, shop.company_id, colour=colour)
    assert list(refused.value.fields) == ["colour"]


@pytest.mark.parametrize("told", ["red;}", "#ffee00", 7, None])
def test_a_colour_no_paper_knows_keeps_nobody_from_the_paper(shop, told):
    with shop.tx() as tx:
        tx.get(Company, shop.company_id).branding = {"colour": told}
    assert shop.do(queries.on_paper, shop.company_id).colour == queries.PLAIN


# --- the logo ---------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "mime"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_a_logo_is_written_anew_and_made_smaller(shop, kind, mime):
    notes = {"exif": Image.Exif()} if kind == "JPEG" else {}
    if notes:
        notes["exif"][0x010E] = "secreto del taller"
    row = shop.do(
        service.set_logo, shop.company_id, data=picture((1440, 480), kind, **notes), name="L.bmp"
    )
    assert (row.logo.mime, row.logo.width, row.logo.height) == (f"image/{mime}", 720, 240)
    _mime, data = shop.do(queries.logo, shop.company_id)
    assert Image.open(BytesIO(data)).size == (720, 240)
    assert b"secreto" not in data


def test_a_new_logo_takes_the_place_of_the_one_before(shop):
    for colour in ((200, 0, 0, 255), (0, 0, 200, 255)):
        data = picture(colour=colour)
        shop.do(service.set_logo, shop.company_id, data=data, name="logo.png")
    assert len(kept(shop)) == 1
    _mime, shown = shop.do(queries.logo, shop.company_id)
    assert Image.open(BytesIO(shown)).convert("RGB").getpixel((5, 5)) == (0, 0, 200)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (SVG, NotAPicture),
        (GIF, NotAPicture),
        (PDF, NotAPicture),
        (b"", NotAPicture),
        (picture((400, 400))[:60], DamagedPicture),
        (bytes(service.LOGO.max_bytes + 1), FileTooLarge),
        (picture((5000, 3300)), TooManyPixels),
    ],
    ids=["svg", "gif", "pdf", "nothing", "cut", "heavy", "large"],
)
def test_what_only_says_it_is_a_logo_is_refused_and_the_old_one_stays(shop, data, refusal):
    shop.do(service.set_logo, shop.company_id, data=picture(), name="logo.png")
    before = kept(shop)
    with pytest.raises(refusal):
        shop.do(service.set_logo, shop.company_id, data=data, name="logo.png")
    assert [row.id for row in kept(shop)] == [row.id for row in before]


def test_a_logo_is_taken_off_once(shop, dressed):
    assert shop.do(service.remove_logo, shop.company_id).logo is None
    assert shop.do(queries.on_page, shop.company_id).logo == ""
    with pytest.raises(NotFound):
        shop.do(service.remove_logo, shop.company_id)
    with pytest.raises(NotFound):
        shop.do(queries.logo, shop.company_id)


def test_what_was_done_to_the_image_stands_in_the_audit(shop, dressed):
    shop.do(service.remove_logo, shop.company_id)
    with shop.tx() as tx:
        rows = tx.session.exec(select(AuditEntry)).all()
    told = {(row.command, row.entity_type) for row in rows}
    assert {
        ("branding.set_colour", "companies"),
        ("branding.set_logo", "files"),
        ("branding.remove_logo", "files"),
    } <= told


# --- who --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        (service.set_logo, {"data": picture(), "name": "logo.png"}),
        (service.set_colour, {"colour": "#0f4c5c"}),
        (service.remove_logo, {}),
    ],
    ids=["logo", "colour", "removal"],
)
def test_the_image_is_changed_by_who_manages_the_workshop_and_nobody_else(
    shop, dressed, command, asked
):
    rights = ("branding.view", "tenants.administer", "files.upload", "files.delete")
    with pytest.raises(NotAllowed), shop.tx(*rights) as tx:
        command(tx, shop.company_id, **asked)


def test_another_workshop_neither_sees_nor_changes_it(shop, rival, dressed):
    for query in (queries.brand, queries.logo):
        with pytest.raises(NotFound):
            rival.do(query, shop.company_id)
    with pytest.raises(NotFound):
        rival.do(service.set_logo, shop.company_id, data=picture(), name="logo.png")
    assert rival.do(queries.on_page, shop.company_id).logo == ""
    assert len(kept(shop)) == 1


def test_the_doors_of_other_files_do_not_reach_a_logo(shop, dressed):
    (logo,) = kept(shop)
    for command in (files.one, files.opened, files.thumbnail, keeping.remove):
        with pytest.raises(NotFound):
            shop.do(command, logo.id)
    with pytest.raises(NotFound):
        shop.do(keeping.attach, "companies", shop.company_id, data=picture(), name="logo.png")


# --- where it is seen -------------------------------------------------------------------


def test_a_page_carries_a_small_logo_in_itself(dressed):
    kind, _, data = dressed.logo.partition(",")
    assert kind == "data:image/webp;base64"
    assert Image.open(BytesIO(b64decode(data))).size == (240, 80)
    assert dressed.colour == "#1f5a3c"


def test_the_papers_of_the_shop_floor_are_dressed_as_their_centres_company(shop, dressed):
    _centre, printed = shop.do(orders.letterhead, shop.centre_id)
    assert printed.colour == "#1f5a3c"
    assert Image.open(BytesIO(printed.logo)).size == (720, 240)


def test_without_a_company_papers_are_plain(shop):
    assert shop.do(queries.on_paper, None) == Printed()


def test_a_logo_the_storage_lost_keeps_nobody_from_the_paper(shop):
    shop.do(service.set_logo, shop.company_id, data=picture(), name="logo.png")
    (row,) = kept(shop)
    storage().delete(row.key)
    files._kept.cache_clear()
    assert shop.do(queries.on_paper, shop.company_id).logo is None
