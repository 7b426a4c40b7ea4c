"""A document that SII accepted, its link, and somebody without any session who asks."""

import pytest
from lxml import html

from models.invoicing import Invoice
from tests.api.serving import served
from tests.factories.workshop import open_workshop
from tests.invoicing.counter import open_counter
from torque_app.invoicing import queries, service

PRIVATE = {
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow, noarchive",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
MOST_BYTES = 50_000


@pytest.fixture(scope="module")
def web(sii, tmp_path_factory):
    """The application's routes behind their shield, asked by somebody without any session."""
    with served(tmp_path_factory.mktemp("interface")) as desk:
        desk.client.headers.pop("Origin")
        yield desk.client


@pytest.fixture(scope="module")
def counter(sii):
    """One workshop that bills, for all of these tests."""
    return open_counter(open_workshop())


@pytest.fixture
def invoice(counter):
    """A factura that SII accepted."""
    return counter.settled(counter.issue())


@pytest.fixture
def link(counter, invoice):
    """Its link."""
    return counter.shop.do(service.make_link, invoice.id)


def seen(answer):
    """Return the text of a page, spaces made one."""
    return " ".join(html.fromstring(answer.content).text_content().split())


def visits(counter, invoice):
    """Return how often the newest link was opened."""
    return counter.shop.do(queries.document_links, invoice.id)[0].opened


@pytest.fixture
def change(counter, invoice):
    """Write what a test needs the document to be."""

    def change(**columns):
        with counter.shop.tx() as tx:
            row = tx.get(Invoice, invoice.id, lock=True)
            for name, value in columns.items():
                setattr(row, name, value)

    return change
