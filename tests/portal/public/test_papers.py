"""The client's own documents with their PDF, their signed XML and what was paid."""

from decimal import Decimal

import pytest

from models.payments import PaymentMethod
from tests.factories.workshop import open_workshop
from tests.invoicing.counter import open_counter
from tests.portal.public.conftest import nothing, seen
from torque_app.payments import service as payments
from torque_app.portal import service


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
    """The path of its buyer's link."""
    return counter.shop.do(service.invite, invoice.client_id).path


def test_pdf_and_xml_are_those_of_the_document(web, counter, invoice, link):
    at = f"{link}/documentos/{invoice.id}"
    pdf, xml = web.get(f"{at}/pdf"), web.get(f"{at}/xml")
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["content-disposition"].startswith("inline;")
    assert xml.content == counter.dte(invoice.id).xml
    assert xml.headers["content-disposition"].startswith("attachment;")
    for answer in (pdf, xml):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["accept-ranges"] == "none"


def test_a_draft_is_not_there(web, counter, link, invoice):
    job = counter.job(client=invoice.client_id)
    assert job
    said = seen(web.get(f"{link}/documentos"))
    assert said.count("N.º") == len(list_of(counter, invoice))


def list_of(counter, invoice):
    from torque_app.core.listing import Listing  # noqa: PLC0415 - beside its one use
    from torque_app.invoicing import queries  # noqa: PLC0415 - idem

    mine = Listing(limit=100, filters={"client_id": str(invoice.client_id)})
    return [row for row in counter.shop.do(queries.find, mine).rows if row.folio]


def test_papers_of_another_buyer_are_not_there(web, counter, link):
    other = counter.settled(counter.issue(counter.job(client=counter.person()), dte_type=39))
    for at in ("", "/pdf", "/xml"):
        nothing(web.get(f"{link}/documentos/{other.id}{at}"))


def test_a_payment_lowers_what_is_owed_at_once(web, counter, invoice, link):
    counter.shop.do(
        payments.record, invoice_id=invoice.id, amount=Decimal(1000), method=PaymentMethod.CASH
    )
    said = seen(web.get(f"{link}/documentos/{invoice.id}"))
    assert "$ 1.000" in said
    left = f"{int(invoice.total) - 1000:,}".replace(",", ".")
    assert f"Por pagar$ {left}" in said
