"""What the tests of identity share."""

# ruff: noqa: PLC0415 - the product reads its settings, which the servers make

import pytest


@pytest.fixture
def past(servers):
    """Rewrite and read rows past row security."""
    from tests.auth.people import Past

    return Past(servers.urls.superuser)


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
