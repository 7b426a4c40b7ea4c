"""A sibling's paths are the same operations by another name."""

import pytest

from tests.api.serving import sent
from tests.architecture.routes import ALIASES, EVERY, PREFIX, ROUTES, filled, renamed

PAIRS = [(route, same) for route in ROUTES for same in renamed(route)]
READS = [pair for pair in PAIRS if pair[0].method == "GET"]
WRITES = [pair for pair in PAIRS if pair[0].method != "GET"]


def told(answer):
    """Return what an answer says, without what differs each time."""
    if "json" not in answer.headers["content-type"]:
        return answer.status_code, answer.headers["content-type"]
    body = answer.json()
    return answer.status_code, body.get("data"), body.get("error")


def test_every_alias_of_the_contract_answers():
    assert set(ALIASES) == {
        alias for alias in ALIASES for route in EVERY if route.path.startswith(PREFIX + alias)
    }


@pytest.mark.parametrize(("route", "same"), READS, ids=lambda r: r.name)
def test_an_alias_reads_the_same(desk, here, route, same):
    one, other = (desk.run("boss", each, here.ids) for each in (route, same))
    assert told(one) == told(other)


@pytest.mark.parametrize(("route", "same"), WRITES, ids=lambda r: r.name)
def test_an_alias_writes_with_the_same_status(desk, here, route, same):
    statuses = set()
    for each in (route, same):
        ids = here.again().ids
        answer = desk.ask("boss", each.method, filled(each.path, ids), **sent(each, ids))
        is_json = answer.headers.get("content-type", "").startswith("application/json")
        error = answer.json().get("error", {}) if is_json else {}
        statuses.add((answer.status_code, error.get("code"), answer.headers.get("location")))
    assert len(statuses) == 1


def test_an_alias_stays_out_of_the_document(desk):
    paths = desk.client.get("/api/v1/openapi.json").json()["paths"]
    hidden = [path for path in paths if path.removeprefix(PREFIX).startswith(tuple(ALIASES))]
    assert hidden == []
