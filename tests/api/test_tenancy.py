"""Another workshop's ids answer as if they did not exist, in paths and in bodies."""

import pytest

from tests.api.serving import sent
from tests.api.test_envelope import BY_THE_WORK, refusal
from tests.architecture.bodies import BODIES, QUERIES
from tests.architecture.routes import EVERY, ROUTES, filled

NAMED = [route for route in EVERY if "{" in route.path and not route.is_public]
# Ids that say who asks, not what is asked for; and what a rule refuses before it looks.
SAID = {"PATCH /tenants/{tenant_id}/deactivate"}
# What is laid out anew each time it is asked for, with the hour on it.
MADE_AT_ONCE = {"GET /quotations/{quotation_id}/pdf", "GET /clients/{client_id}/personal-data"}


def rows(desk, ids):
    """Return what the owner sees of the furnished rows, to be compared later."""
    seen = {}
    for route in ROUTES:
        if route.method == "GET" and "{" in route.path and "file" not in route.path:
            answer = desk.ask("boss", "GET", filled(route.path, ids))
            is_json = answer.headers.get("content-type", "").startswith("application/json")
            content = answer.status_code if route.name in MADE_AT_ONCE else answer.content
            seen[route.name] = answer.json().get("data") if is_json else content
    return seen


@pytest.mark.parametrize("route", NAMED, ids=lambda r: r.name)
def test_another_workshops_row_does_not_exist(desk, here, there, route):
    path = filled(route.path, here.ids)
    answer = desk.ask("rival", route.method, path, **sent(route, there.ids))
    if route.name in SAID:
        assert answer.status_code == 403
    else:
        assert (answer.status_code, refusal(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if r.name in BODIES and "_id}" in str(BODIES[r.name])],
    ids=lambda r: r.name,
)  # fmt: skip
def test_another_workshops_row_cannot_be_named_in_a_body(desk, here, there, route):
    path = filled(route.path, there.ids)
    answer = desk.ask("rival", route.method, path, **sent(route, here.ids))
    assert answer.status_code in {404, 409, 422}, answer.text
    refusal(answer)


@pytest.mark.parametrize(
    "route", [r for r in ROUTES if "_id}" in str(QUERIES.get(r.name))], ids=lambda r: r.name
)
def test_another_workshops_row_cannot_be_named_in_a_question(desk, here, there, route):
    answer = desk.ask("rival", "GET", route.path, **sent(route, here.ids))
    assert answer.json().get("data") in (None, [])


def test_whatever_a_rival_tried_changed_nothing(desk, here, there):
    before = rows(desk, here.ids)
    for route in NAMED:
        if route.method != "GET":
            desk.ask("rival", route.method, filled(route.path, here.ids), **sent(route, there.ids))
    assert rows(desk, here.ids) == before


def test_the_ids_that_do_not_exist_for_a_rival_exist(desk, here):
    missing = {}
    for route in ROUTES:
        if "{" in route.path and route.method == "GET" and not route.is_public:
            answer = desk.run("boss", route, here.ids)
            if answer.status_code != 200 and route.name not in BY_THE_WORK:
                missing[route.name] = answer.status_code
    assert missing == {}
