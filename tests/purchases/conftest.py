"""A workshop with its certificate, a supplier who writes to it, and SII as it is simulated."""

import pytest

from tests.factories.imap import open_imap


@pytest.fixture(scope="session")
def supplier(servers):
    """Return somebody who sells parts, with certificate and folios of his own."""
    from tests.purchases.supplier import open_supplier  # noqa: PLC0415 - after the settings

    return open_supplier()


@pytest.fixture
def office(shop, supplier):
    """Return a workshop that receives from the supplier and has a certificate."""
    from tests.purchases.supplier import open_office  # noqa: PLC0415 - after the settings

    return open_office(shop, supplier)


@pytest.fixture
def imap():
    """A box on this machine."""
    with open_imap() as server:
        yield server


@pytest.fixture
def inside(servers, monkeypatch):
    """The servers of mailboxes may stand on this machine."""
    from torque_app.settings import settings  # noqa: PLC0415 - reads the servers

    monkeypatch.setenv("MAILBOXES_INSIDE", "true")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
