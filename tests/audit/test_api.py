"""The audit log by program."""

import pytest
from sqlmodel import select

from models.clients import Client
from tests.clients.calling import as_, calling
from torque_app.audit.api import router
from torque_app.core.needs import needs


@needs("test.write")
def write(tx, number):
    tx.session.add(Client(number=number, name=f"Cliente {number}"))


@pytest.fixture
def api(shop, rival):
    """Two changes of a shop, read by its boss, a mechanic and another workshop."""
    for number in (1, 2):
        with shop.tx("test.write") as tx:
            write(tx, number)
    with calling(
        router, boss=shop.actor(), mechanic=shop.actor("clients.view"), rival=rival.actor()
    ) as client:
        yield client


def test_changes_are_listed_the_newest_first(api):
    page = api.get("/audit-log", params={"entity_type": "clients"}, headers=as_("boss")).json()
    assert [entry["changes"]["number"] for entry in page["data"]] == [2, 1]
    assert page["meta"]["total"] == 2
    assert (page["data"][0]["action"], page["data"][0]["who"]) == ("CREATE", "Rosa Dueña")


def test_changes_of_one_row_are_found_by_its_id(api, shop):
    with shop.tx() as tx:
        client = tx.session.exec(select(Client).where(Client.number == 1)).one()
    asked = {"entity_type": "clients", "entity_id": str(client.id)}
    found = api.get("/audit-log", params=asked, headers=as_("boss")).json()["data"]
    assert [entry["entity_id"] for entry in found] == [str(client.id)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"from": "2020-01-01", "to": "2020-12-31"}, 0),
        ({"from": "01-01-2020"}, 2),
        ({"q": "audit.write"}, 2),
    ],
)
def test_changes_are_found_by_day_and_command(api, asked, found):
    asked = {"entity_type": "clients", **asked}
    assert api.get("/audit-log", params=asked, headers=as_("boss")).json()["meta"]["total"] == found


def test_a_day_that_does_not_exist_is_refused(api):
    answer = api.get("/audit-log", params={"from": "2026-02-31"}, headers=as_("boss"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_error")


def test_a_cursor_goes_on_where_the_page_ended_whatever_is_written_meanwhile(api, shop):
    asked = {"entity_type": "clients", "limit": 1}
    first = api.get("/audit-log", params=asked, headers=as_("boss")).json()
    with shop.tx("test.write") as tx:
        write(tx, 3)
    asked["cursor"] = first["meta"]["next_cursor"]
    second = api.get("/audit-log", params=asked, headers=as_("boss")).json()
    numbers = [page["data"][0]["changes"]["number"] for page in (first, second)]
    asked["cursor"] = second["meta"]["next_cursor"]
    third = api.get("/audit-log", params=asked, headers=as_("boss")).json()
    assert (numbers, third["data"], third["meta"]["next_cursor"]) == ([2, 1], [], None)


def test_the_chain_is_verified(api):
    verdict = api.post("/audit-log/verify", headers=as_("boss")).json()["data"]
    assert verdict["whole"] is True


def test_nobody_without_the_permission_reads_it(api):
    assert api.get("/audit-log").status_code == 401
    assert api.get("/audit-log", headers=as_("mechanic")).status_code == 403
    assert api.post("/audit-log/verify", headers=as_("mechanic")).status_code == 403


def test_another_workshop_sees_only_its_own(api):
    asked = {"entity_type": "clients"}
    assert api.get("/audit-log", params=asked, headers=as_("rival")).json()["data"] == []
