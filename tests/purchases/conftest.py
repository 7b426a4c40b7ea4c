"""A workshop with its certificate, a supplier who writes to it, and SII as it is simulated."""

import pytest

from tests.invoicing.conftest import sii, simulator

__all__ = ["sii", "simulator"]


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
