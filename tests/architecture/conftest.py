"""The API of the whole application."""

import pytest


@pytest.fixture(scope="module")
def desk(servers, tmp_path_factory):
    """Serve the API for a module's tests."""
    from tests.api.serving import served  # noqa: PLC0415 - after the settings

    with served(tmp_path_factory.mktemp("interface")) as desk:
        yield desk
