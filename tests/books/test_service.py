"""A month of a real workshop: what it sold and bought, and what SII says of it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from models.base import new_id
from models.books import BookSide, RegisterSection
from models.invoicing import DteStatus, Invoice, InvoiceStatus
from models.purchases import (
    PurchaseDocument,
    PurchaseEnvelope,
    PurchaseSource,
    PurchaseStatus,
    SignatureGrade,
    StampGrade,
)
from models.tenants import DteEnvironment
from tests.books import files
from tests.factories.workshop import open_workshop
from torque_app.books import queries, service
from torque_app.books.rules.reconciliation import Finding
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing

PERIOD = "2026-10"
THEN = datetime(2026, 10, 10, 15, tzinfo=UTC)


def sold(shop, folio, *, net=1000, dte_type=33, status=DteStatus.ACCEPTED, day=THEN, **more):
    """Write a document of ours."""
    iva = round(net * Decimal("0.19"))
    with shop.tx() as tx:
        row = Invoice(
            company_id=shop.company_id,
            service_center_id=shop.centre_id,
            client_id=client(tx),
            environment=more.get("environment", DteEnvironment.CERTIFICATION),
            dte_type=dte_type,
            folio=folio,
            invoice_date=day.date(),
            status=InvoiceStatus.ISSUED,
            dte_status=status,
            net=Decimal(net),
            iva=Decimal(iva),
            total=Decimal(net + iva),
            balance=Decimal(0 if dte_type in {56, 61} else net + iva),
            receiver_snapshot={"rut": "77777777-7", "razon_social": "=Cliente S.A."},
        )
        tx.session.add(row)
        tx.session.flush()
        return row.id


def client(tx):
    """Write a client."""
    from models.clients import Client  # noqa: PLC0415 - only here

    row = Client(number=new_id().int % 10**9, name="Cliente S.A.")
    tx.session.add(row)
    tx.session.flush()
    return row.id


def bought(shop, folio, *, net=1000, status=PurchaseStatus.ACCEPTED, came=THEN):
    """Write a document of a supplier."""
    iva = round(net * Decimal("0.19"))
    with shop.tx() as tx:
        envelope = PurchaseEnvelope(
            company_id=shop.company_id, issuer_rut="76192083-9", kind="ENVIO_DTE",
            source=PurchaseSource.UPLOAD, received_at=came, signature=SignatureGrade.LITERAL,
            number=folio, xml=b"<x/>", sha256=f"{folio:064}",
        )  # fmt: skip
        tx.session.add(envelope)
        tx.session.flush()
        tx.session.add(
            PurchaseDocument(
                company_id=shop.company_id, envelope_id=envelope.id, issuer_rut="76192083-9",
                issuer_name="Proveedor Ltda.", dte_type=33, folio=folio, issued_on=came.date(),
                net=Decimal(net), iva=Decimal(iva), total=Decimal(net + iva), status=status,
                signature=SignatureGrade.LITERAL, ted=StampGrade.GENUINE, xml=b"<x/>",
                sha256=f"{folio:064}", received_at=came,
            )
        )  # fmt: skip


def month(shop):
    return shop.do(queries.month, PERIOD)


def test_the_month_sums_both_books(shop):
    sold(shop, 1)
    sold(shop, 2, net=500, dte_type=61)
    sold(shop, 3, status=DteStatus.REJECTED)
    sold(shop, 4, day=datetime(2026, 11, 1, 15, tzinfo=UTC))
    bought(shop, 10, net=200)
    found = month(shop)
    assert [(line.dte_type, line.documents, line.iva) for line in found.sales] == [
        (33, 1, 190),
        (61, 1, -95),
    ]
    assert found.purchases[RegisterSection.REGISTERED][0].iva == 38
    assert (found.determined, found.left_over) == (57, 0)


def test_what_sii_has_not_judged_is_counted_as_waiting(shop):
    sold(shop, 1, status=DteStatus.SENT)
    sold(shop, 2)
    assert month(shop).waiting == 1


def test_the_other_environment_is_another_world(shop):
    sold(shop, 1, environment=DteEnvironment.PRODUCTION)
    assert month(shop).sales == []


def test_a_purchase_gives_no_credit_while_it_may_still_be_claimed(shop):
    now = datetime.now(UTC)
    bought(shop, 1, status=PurchaseStatus.RECEIVED, came=now)
    found = shop.do(queries.month, f"{now:%Y-%m}")
    assert list(found.purchases) == [RegisterSection.PENDING]
    assert found.declaration.total_credit == 0


def test_after_eight_days_silence_is_acceptance(shop):
    bought(shop, 1, status=PurchaseStatus.RECEIVED, came=THEN)
    assert list(month(shop).purchases) == [RegisterSection.REGISTERED]


def test_a_claimed_purchase_gives_none(shop):
    bought(shop, 1, status=PurchaseStatus.CLAIMED)
    assert month(shop).declaration.total_credit == 0


def test_the_register_is_compared_document_by_document(shop):
    sold(shop, 1)
    sold(shop, 2)
    data = files.file(files.SALES, files.sale(1), files.sale(2, net=2000), files.sale(3))
    shop.do(service.import_register, data, period=PERIOD, filename="RCV_VENTA.csv")
    found = shop.do(queries.reconciliation, PERIOD, side=BookSide.SALES)
    assert (found.known, found.equal) == (True, 1)
    assert [(d.finding, d.folio, d.gap) for d in found.differences] == [
        (Finding.DIFFERENT, 2, 1190),
        (Finding.ONLY_SII, 3, 1190),
    ]


def test_without_a_register_there_is_nothing_to_compare(shop):
    sold(shop, 1)
    assert not shop.do(queries.reconciliation, PERIOD, side=BookSide.SALES).known


def test_a_newer_register_takes_the_place_of_the_last(shop):
    for rows in ([files.sale(1)], [files.sale(1), files.sale(2)]):
        shop.do(service.import_register, files.file(files.SALES, *rows), period=PERIOD)
    (kept,) = month(shop).imports
    assert kept.entries == 2
    assert len(shop.do(queries.reconciliation, PERIOD, side=BookSide.SALES).differences) == 2


def test_another_months_file_is_refused(shop):
    data = files.file(files.SALES, files.sale(1, day="30/09/2026"))
    with pytest.raises(Invalid, match="otro mes"):
        shop.do(service.import_register, data, period=PERIOD)
    assert month(shop).imports == []


def test_a_purchase_may_be_older_than_its_month(shop):
    data = files.file(files.REGISTERED, files.purchase(1, day="30/09/2026"))
    assert shop.do(service.import_register, data, period=PERIOD).entries == 1


def test_the_documents_are_listed_found_and_paged(shop):
    for folio in range(1, 6):
        sold(shop, folio)
    page = shop.do(queries.find, Listing(limit=2), period=PERIOD, side=BookSide.SALES)
    assert (page.total, len(page.rows)) == (5, 2)
    found = shop.do(queries.find, Listing(q="3"), period=PERIOD, side=BookSide.SALES)
    assert [row.folio for row in found.rows] == [3]


def test_the_export_is_harmless_in_a_spreadsheet(shop):
    sold(shop, 1)
    text = shop.do(queries.export, PERIOD, side=BookSide.SALES)
    assert "33;1;77777777-7;'=Cliente S.A.;10/10/2026;0;1000;190;1190" in text


def test_another_workshop_sees_nothing_of_it(shop):
    sold(shop, 1)
    bought(shop, 1)
    data = files.file(files.SALES, files.sale(1))
    shop.do(service.import_register, data, period=PERIOD)
    other = open_workshop()
    found = other.do(queries.month, PERIOD)
    assert (found.sales, found.purchases, found.imports) == ([], {}, [])
    with pytest.raises(NotFound):
        other.do(queries.month, PERIOD, company_id=shop.company_id)


def test_the_books_are_for_whoever_may_read_them(shop):
    with shop.tx("books.view") as tx, pytest.raises(NotAllowed):
        service.import_register(tx, b"", period=PERIOD)
