"""One's own bell by program."""

from uuid import uuid4

import pytest

from tests.clients.calling import as_, calling
from tests.factories.workshop import add_member
from torque_app.notifications import service
from torque_app.notifications.api.bell import router


@pytest.fixture
def api(shop, rival):
    """Two lines in the owner's bell; a colleague, a stranger to bells, and another workshop."""
    for title in ("Primero", "Segundo"):
        shop.do(service.notify, users=[shop.owner_id], title=title)
    own = "notifications.own"
    with calling(
        router,
        boss=shop.actor(own),
        colleague=shop.actor(own, user_id=add_member(shop)),
        deaf=shop.actor("clients.view"),
        rival=rival.actor(own),
    ) as client:
        yield client


def titles(api, who="boss", **asked):
    rows = api.get("/notifications", params=asked, headers=as_(who)).json()["data"]
    return [row["title"] for row in rows]


def test_only_ones_own_bell_is_listed(api):
    assert titles(api) == ["Segundo", "Primero"]
    assert titles(api, "colleague") == titles(api, "rival") == []


def test_one_is_marked_as_read(api):
    newest = api.get("/notifications", headers=as_("boss")).json()["data"][0]["id"]
    assert api.post(f"/notifications/{newest}/read", headers=as_("boss")).status_code == 200
    assert titles(api, unread="true") == ["Primero"]


def test_all_are_marked_as_read_and_counted(api):
    assert api.post("/notifications/read-all", headers=as_("boss")).json()["data"] == 2
    assert titles(api, unread="true") == []


@pytest.mark.parametrize("who", ["colleague", "rival"])
def test_nobody_reads_what_is_not_theirs(api, who):
    newest = api.get("/notifications", headers=as_("boss")).json()["data"][0]["id"]
    assert api.post(f"/notifications/{newest}/read", headers=as_(who)).status_code == 404
    assert len(titles(api, unread="true")) == 2


def test_the_unknown_and_the_unnamed_are_refused(api):
    assert api.post(f"/notifications/{uuid4()}/read", headers=as_("boss")).status_code == 404
    assert api.get("/notifications").status_code == 401
    assert api.get("/notifications", headers=as_("deaf")).status_code == 403
