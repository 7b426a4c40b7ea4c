"""What the tests of identity share."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import pytest


@pytest.fixture
def past(servers):
    """Rewrite and read rows past row security."""
    from tests.auth.people import Past

    return Past(servers.urls.superuser)


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    """Run the practice Google and text messages for the whole session."""
    from tests.auth.practice import outside

    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture
def practice(servers, world):
    """Have the product come in by the practice Google and text messages, with nothing counted."""
    from tests.auth.people import chosen
    from torque_app.core.redis import redis

    for key in redis().scan_iter("torque:phone:asked:*"):
        redis().delete(key)
    with chosen(**world.environment, PUBLIC_URL="http://taller"):
        yield world


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory):
    """Serve the whole API with the real identity behind it."""
    from tests.auth.people import product

    with product(tmp_path_factory.mktemp("interface")) as client:
        yield client


@pytest.fixture(autouse=True)
def _no_cookie_left(request):
    yield
    if "web" in request.fixturenames:
        request.getfixturevalue("web").cookies.clear()
