"""The image of a workshop by program."""

from io import BytesIO

import pytest
from PIL import Image

from tests.branding.conftest import SVG, picture
from tests.clients.calling import as_, calling
from torque_app.auth import rules
from torque_app.auth.rules import Role
from torque_app.branding.api import router


@pytest.fixture
def web(shop):
    """The routes, for one member of each role."""
    members = {
        role.value.lower(): shop.actor(*rules.permissions_of(role), role=role.value)
        for role in Role
    }
    with calling(router, **members) as client:
        yield client


@pytest.fixture
def at(shop):
    """The path of the company's image."""
    return f"/companies/{shop.company_id}/branding"


def put(web, at, data, *, member="owner", name="logo.png"):
    return web.put(f"{at}/logo", files={"file": (name, data)}, headers=as_(member))


def test_a_logo_is_put_seen_and_removed(web, at):
    row = put(web, at, picture()).json()["data"]
    assert (row["logo"]["width"], row["logo"]["height"]) == (720, 240)
    seen = web.get(row["logo"]["url"].removeprefix("/api/v1"), headers=as_("admin"))
    assert Image.open(BytesIO(seen.content)).size == (720, 240)
    assert seen.headers["content-type"] == "image/png"
    assert seen.headers["cache-control"].startswith("private")
    assert seen.headers["content-security-policy"].startswith("sandbox")
    assert web.delete(f"{at}/logo", headers=as_("owner")).json()["data"]["logo"] is None
    assert web.get(f"{at}/logo", headers=as_("admin")).status_code == 404


def test_a_disguised_file_is_refused_with_its_sentence(web, at):
    answer = put(web, at, SVG)
    assert answer.status_code == 415
    assert "PNG" in answer.json()["error"]["message"]


def test_the_colour_is_changed_and_stands_in_the_company(web, at):
    row = web.patch(at, headers=as_("owner"), json={"colour": "#0F4C5C"}).json()["data"]
    assert row["colour"] == "#0f4c5c"
    assert web.get(at, headers=as_("admin")).json()["data"] == row
    light = web.patch(at, headers=as_("owner"), json={"colour": "#ffee00"})
    assert light.status_code == 422
    assert list(light.json()["error"]["details"]["fields"]) == ["colour"]


@pytest.mark.parametrize("member", ["admin", "manager", "operator", "viewer"])
def test_only_the_owner_changes_the_image(web, at, member):
    assert put(web, at, picture(), member=member).status_code == 403
    answer = web.patch(at, headers=as_(member), json={"colour": "#0f4c5c"})
    assert answer.status_code == 403
    assert web.delete(f"{at}/logo", headers=as_(member)).status_code == 403
