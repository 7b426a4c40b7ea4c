"""The counter of a workshop that bills."""

import pytest


@pytest.fixture
def counter(shop, simulator):
    """A workshop with certificate and folios."""
    from tests.invoicing.counter import open_counter  # noqa: PLC0415 - after the settings

    return open_counter(shop)


@pytest.fixture
def desk(counter):
    """A workshop with folios of every type."""
    return counter.every_folio()
