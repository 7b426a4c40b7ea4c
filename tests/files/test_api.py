"""Files by program: uploaded once, served to who may see what they hang on."""

from io import BytesIO
from uuid import UUID

import pytest
from PIL import Image

from models.base import new_id
from tests.clients.calling import as_, calling
from tests.files.conftest import PDF, picture
from torque_app.files import queries
from torque_app.files.api import router

pytestmark = pytest.mark.usefixtures("owned")


@pytest.fixture
def api(shop, rival):
    """The routes, for a member who may all, one who sees no owner, and another workshop."""
    with calling(
        router, boss=shop.actor(), blind=shop.actor("files.view"), rival=rival.actor()
    ) as client:
        yield client


@pytest.fixture
def owner():
    """The id of what files hang on, as text."""
    return str(new_id())


def upload(api, owner, *, data, name="frente.jpg", kind="PHOTO", member="boss", **more):
    return api.post(
        "/files",
        data={"owner_type": "work_order", "owner_id": owner, "kind": kind},
        files={"file": (name, data)},
        headers=as_(member, **more),
    )


def test_a_photo_is_uploaded_listed_seen_and_removed(api, owner):
    made = upload(api, owner, data=picture())
    row = made.json()["data"]
    assert (made.status_code, row["mime"]) == (201, "image/jpeg")
    listed = api.get(f"/files?owner_type=work_order&owner_id={owner}", headers=as_("boss"))
    assert [file["id"] for file in listed.json()["data"]] == [row["id"]]
    seen = api.get(f"/files/{row['id']}", headers=as_("boss"))
    assert Image.open(BytesIO(seen.content)).size == (800, 600)
    assert seen.headers["x-content-type-options"] == "nosniff"
    assert seen.headers["cache-control"].startswith("private")
    assert seen.headers["content-disposition"].startswith("inline")
    small = api.get(f"/files/{row['id']}/thumbnail", headers=as_("boss"))
    assert (small.headers["content-type"], Image.open(BytesIO(small.content)).size) == (
        "image/webp",
        (320, 240),
    )
    assert api.delete(f"/files/{row['id']}", headers=as_("boss")).status_code == 200
    assert api.get(f"/files/{row['id']}", headers=as_("boss")).status_code == 404


def test_a_paper_is_saved_never_shown_in_place(api, owner):
    row = upload(api, owner, data=PDF, name="padrón ñ.pdf", kind="RC_COPY").json()["data"]
    seen = api.get(f"/files/{row['id']}", headers=as_("boss"))
    assert seen.content == PDF
    assert seen.headers["content-disposition"] == (
        "attachment; filename*=UTF-8''padr%C3%B3n%20%C3%B1.pdf"
    )
    assert "sandbox" in seen.headers["content-security-policy"]


def test_the_same_key_attaches_one_file(api, owner, shop):
    key = {"Idempotency-Key": "k1"}
    first, again = (upload(api, owner, data=PDF, kind="PDF", **key) for _ in range(2))
    assert first.json()["data"]["id"] == again.json()["data"]["id"]
    assert len(shop.do(queries.of, "work_order", UUID(owner))) == 1
    assert upload(api, owner, data=picture(), **key).status_code == 409


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [(b"<svg/>", "PHOTO", 415), (PDF, "VIDEO", 422), (PDF, "TAROT", 422), (b"", "PHOTO", 415)],
)
def test_what_is_neither_photo_nor_paper_is_refused(api, owner, data, kind, status):
    assert upload(api, owner, data=data, kind=kind).status_code == status


def test_nobody_the_blind_and_a_rival_get_nothing(api, owner):
    row = upload(api, owner, data=picture()).json()["data"]
    assert api.get(f"/files/{row['id']}").status_code == 401
    for member in ("blind", "rival"):
        for path in (f"/files/{row['id']}", f"/files/{row['id']}/thumbnail"):
            assert api.get(path, headers=as_(member)).status_code == 404
    assert upload(api, owner, data=PDF, kind="PDF", member="blind").status_code == 403
