"""The look-up of routes finds what trying them one after the other would find."""
# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import re

import pytest
from starlette.routing import Match

from models.base import new_id
from tests.architecture.routes import EVERY


@pytest.fixture(scope="module")
def routes(servers):
    from torque_app import api

    return api.build().routes


def _asked(method, path):
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}


def _tried(routes, method, path):
    """Return what answers by asking every route in its turn."""
    from fastapi.routing import iter_route_contexts

    for route in iter_route_contexts(routes[1:]):
        match, found = route.matches(_asked(method, path))
        if match is Match.FULL:
            return found["endpoint"], found["path_params"]
    return None


def _looked_up(routes, method, path):
    match, found = routes[0].matches(_asked(method, path))
    return (found["endpoint"], found["path_params"]) if match is Match.FULL else None


def test_every_route_of_the_api_is_looked_up_and_is_the_one_that_trying_finds(routes):
    missed = set()
    for route in EVERY:
        path = re.sub(r"{\w+}", str(new_id()), route.path)
        found = _looked_up(routes, route.method, path)
        assert found in (None, _tried(routes, route.method, path)), route.name
        if not found and path.startswith("/api/"):
            missed.add(route.name)
    assert missed == set()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/api/v1/work-orders"),
        ("GET", "/api/v1/work-orders/"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1"),
        ("GET", "/"),
    ],
)
def test_what_no_route_takes_is_left_to_the_routes_behind(routes, method, path):
    assert _looked_up(routes, method, path) is None


def test_a_socket_is_not_its_business(routes):
    scope = {"type": "websocket", "path": "/api/v1/work-orders"}
    assert routes[0].matches(scope) == (Match.NONE, {})
