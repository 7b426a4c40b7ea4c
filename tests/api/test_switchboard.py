"""Routes made when they are first asked for answer what the whole API would."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import re

import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.routing import Match

from models.base import new_id
from tests.architecture.routes import EVERY


@pytest.fixture(scope="module")
def board(servers):
    from torque_app.api import Switchboard

    return Switchboard(Starlette())


@pytest.fixture(scope="module")
def whole(servers):
    from torque_app import api

    return api.build()


def _takes(api: FastAPI, method: str, path: str):
    """Return the endpoint that takes a request whole, by asking every route in its turn."""
    from fastapi.routing import iter_route_contexts

    asked = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
    for route in iter_route_contexts(api.routes[1:]):  # the first only looks up the others
        match, found = route.matches(asked)
        if match is Match.FULL:
            return found["endpoint"]
    return None


def test_the_table_of_addresses_is_what_the_routers_say(servers):
    from fastapi.routing import iter_route_contexts

    from torque_app.api.addresses import ANSWERED_BY
    from torque_app.api.building import bare, with_routes
    from torque_app.api.switchboard import beginning_in
    from torque_app.contexts import rooms

    found: dict[str, tuple[str, ...]] = {}
    for module in rooms("api"):
        routes = with_routes(bare(), [module]).routes
        for path in {route.path for route in iter_route_contexts(routes)} - {"/api/{rest:path}"}:
            name = module.__name__.removeprefix("torque_app.")
            known = found.setdefault(beginning_in(path), ())
            found[beginning_in(path)] = known if name in known else (*known, name)
    assert found == dict(ANSWERED_BY)


@pytest.mark.parametrize("route", EVERY, ids=lambda route: route.name)
def test_a_route_is_answered_by_what_the_whole_api_would_answer_with(board, whole, route):
    from torque_app.api.switchboard import beginning_of

    path = re.sub(r"{\w+}", str(new_id()), route.path)
    expected = _takes(whole, route.method, path)
    assert expected is not None
    assert _takes(board.made(beginning_of(path)), route.method, path) is expected


def test_what_is_made_is_made_once(board):
    assert board.made("/api/v1/clients") is board.made("/api/v1/clients")


def test_nothing_is_made_before_it_is_asked_for(servers):
    from torque_app.api import Switchboard

    board = Switchboard(Starlette())
    board.made("/api/v1/users")
    assert set(board._made) == {"/api/v1/users"}
