from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest

from models.base import utc_now
from models.invoicing import CafFolio, DteStatus, Invoice, InvoiceItem, InvoiceStatus
from models.tenants import Tenant
from models.work_orders import OTStatus
from tests.factories.workshop import add_member
from tests.invoicing.counter import BOLETA, FACTURA, open_counter
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.integrations.sii.checks import DocumentRefused
from torque_app.integrations.sii.values import PaymentMeans
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import NotBillable
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service import NoCertificate, NoFolios


def test_a_finished_ot_becomes_a_factura(counter):
    order = counter.job(labor=(("Frenos", "40000"),), parts=(("Pastillas", "2", "15990"),))
    row = counter.issue(order)
    assert (row.net, row.iva, row.total) == (71980, 13676, 85656)
    assert (row.folio, row.status, row.dte_status) == (1, InvoiceStatus.ISSUED, DteStatus.ISSUED)
    assert counter.order(order).status is OTStatus.INVOICED
    items = counter.rows(InvoiceItem)
    assert sorted((item.name, item.amount) for item in items) == [
        ("Frenos", Decimal(40000)), ("Pastillas", Decimal(31980)),
    ]  # fmt: skip
    assert counter.invoice(row.id).cost == 15990
    assert [message.name for message in counter.waiting()][:1] == ["invoicing.sign"]


def test_a_boleta_may_name_nobody(counter):
    row = counter.issue(counter.job(client=counter.person()), dte_type=BOLETA)
    assert (row.receiver_rut, row.total, row.client) == ("66666666-6", 29750, "Marta Soto")


def test_the_document_can_be_rebuilt_from_its_row(counter):
    row = counter.issue()
    document = restored(counter.dte(row.id).content)
    assert (document.folio, document.totals.total) == (row.folio, row.total)
    assert document.receiver.razon_social == "Transportes O'Higgins & Cía. Ltda."


def test_later_changes_of_the_client_do_not_touch_the_document(counter):
    row = counter.issue()
    with counter.shop.tx() as tx:
        from models.clients import Client  # noqa: PLC0415 - only this test renames a client

        tx.get(Client, row.client_id, lock=True).name = "Otra Cosa SpA"
    detail = counter.shop.do(queries.one, row.id)
    assert detail.receiver["razon_social"] == "Transportes O'Higgins & Cía. Ltda."


@pytest.mark.parametrize("status", [OTStatus.DRAFT, OTStatus.IN_PROGRESS, OTStatus.QC])
def test_an_unfinished_ot_is_not_billed(counter, status):
    with pytest.raises(NotBillable, match="todavía no está terminada"):
        counter.issue(counter.job(status=status))
    assert counter.rows(CafFolio)[0].next_folio == 1


def test_an_ot_is_billed_once(counter):
    order = counter.job()
    first = counter.issue(order)
    with pytest.raises(NotBillable, match="ya tiene un documento") as refused:
        counter.issue(order)
    assert refused.value.details["invoice_id"] == str(first.id)


def test_two_clicks_at_once_issue_one_document(counter):
    order = counter.job()

    def click(_):
        try:
            return counter.issue(order)
        except Exception as refused:  # noqa: BLE001 - whatever loses is looked at below
            return refused

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert len(counter.rows(Invoice)) == 1
    assert sum(isinstance(each, queries.InvoiceRow) for each in answers) == 1
    assert counter.issue().folio == 2


def test_a_factura_for_nobody_in_particular_asks_by_field(counter):
    with pytest.raises(Invalid) as refused:
        counter.issue(counter.job(client=counter.person()))
    assert set(refused.value.details["fields"]) == {"rut", "giro", "address", "comuna"}
    assert counter.rows(CafFolio)[0].next_folio == 1


def test_what_is_missing_may_be_given_with_the_document(counter):
    given = {"rut": "12.345.678-5", "giro": "Comercio", "address": "Uno 1", "comuna": "Talca"}
    row = counter.issue(counter.job(client=counter.person()), receiver=given)
    assert row.receiver_rut == "12345678-5"


def test_a_large_boleta_needs_a_buyer(counter):
    with counter.shop.tx() as tx:
        tx.session.get(Tenant, counter.shop.tenant_id).settings = {"boleta_receiver_from": 20000}
    with pytest.raises(Invalid) as refused:
        counter.issue(counter.job(client=counter.person()), dte_type=BOLETA)
    assert "means" in refused.value.details["fields"]
    buyer = {"rut": "12345678-5", "phone": "+56912345678"}
    order = counter.job(client=counter.person())
    counter.issue(order, dte_type=BOLETA, receiver=buyer, means=PaymentMeans.CASH)


def test_a_character_sii_cannot_read_is_refused_before_the_folio(counter):
    order = counter.job(labor=(("Cambio de 油", "1000"),))
    with pytest.raises(Exception, match="no se puede enviar al SII"):
        counter.issue(order)
    assert counter.rows(CafFolio)[0].next_folio == 1


def test_sixty_one_lines_are_refused_before_the_folio(counter):
    order = counter.job(labor=tuple((f"Tarea {n}", "1000") for n in range(61)))
    with pytest.raises(DocumentRefused, match="61 líneas"):
        counter.issue(order)
    assert counter.rows(CafFolio)[0].next_folio == 1


def test_a_preview_writes_nothing_and_says_what_is_missing(counter):
    order = counter.job(client=counter.person())
    seen = counter.shop.do(queries.preview, order, dte_type=FACTURA)
    assert (seen.total, set(seen.missing)) == (29750, {"rut", "giro", "address", "comuna"})
    assert seen.refusals == ()
    assert counter.rows(Invoice) == []


def test_a_preview_names_the_obstacles(counter):
    seen = counter.shop.do(queries.preview, counter.job(status=OTStatus.QC), dte_type=FACTURA)
    assert seen.refusals == ("La OT debe estar terminada para facturarla.",)


def test_only_types_the_workshop_uses_are_issued(counter):
    with counter.shop.tx() as tx:
        tx.session.get(Tenant, counter.shop.tenant_id).settings = {"dte_types": [BOLETA]}
    with pytest.raises(Invalid, match="no emite"):
        counter.issue()
    with pytest.raises(Invalid, match="boleta"):
        counter.issue(dte_type=61)


def test_without_certificate_no_folio_is_spent(shop, simulator):
    counter = open_counter(shop, certificate=False)
    with pytest.raises(NoCertificate):
        counter.issue()
    assert counter.rows(CafFolio)[0].next_folio == 1


def test_without_folios_the_ot_stays_as_it_was(shop, simulator):
    counter = open_counter(shop, folios=False)
    order = counter.job()
    with pytest.raises(NoFolios, match="No quedan folios de factura"):
        counter.issue(order)
    assert counter.order(order).status is OTStatus.COMPLETED


def test_the_lowest_range_goes_first_and_the_next_one_follows(shop, simulator):
    counter = open_counter(shop, folios=False)
    counter.folios(FACTURA, first=50, last=60)
    counter.folios(FACTURA, first=1, last=2)
    assert [counter.issue().folio for _ in range(3)] == [1, 2, 50]


def test_eight_at_once_with_rollbacks_leave_no_hole_and_no_double(counter):
    orders = [counter.job() for _ in range(24)]

    def bill(place):
        try:
            with counter.shop.tx() as tx:
                row = service.issue(tx, work_order_id=orders[place], dte_type=FACTURA)
                if place % 3 == 0:
                    raise RuntimeError("algo falla después")  # noqa: TRY301 - the point of it
                return row.folio
        except RuntimeError:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = [folio for folio in pool.map(bill, range(24)) if folio]
    assert sorted(taken) == list(range(1, 17))
    assert counter.issue().folio == 17


def test_a_range_that_runs_out_under_contention_hands_over_to_the_next(shop, simulator):
    counter = open_counter(shop, folios=False)
    for first in (1, 4, 7):
        counter.folios(FACTURA, first=first, last=first + 2)
    orders = [counter.job() for _ in range(10)]

    def bill(order):
        try:
            return counter.issue(order).folio
        except NoFolios:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(bill, orders))
    assert sorted(filter(None, taken)) == list(range(1, 10))
    assert taken.count(None) == 1


def test_an_expired_range_gives_no_folio(counter):
    with counter.shop.tx() as tx:
        for row in tx.session.query(CafFolio).all():
            row.expires_on = utc_now().date() - timedelta(days=2)
    with pytest.raises(NoFolios):
        counter.issue()


def test_another_workshop_sees_nothing(counter, rival):
    row = counter.issue()
    for query in (queries.one, queries.sii_status, queries.xml, queries.pdf):
        with pytest.raises(NotFound):
            rival.do(query, row.id)
    for command in (service.resend, service.reissue):
        with pytest.raises(NotFound):
            rival.do(command, row.id)
    with pytest.raises(NotFound):
        rival.do(service.settle, row.id, Decimal(1))
    with pytest.raises(NotFound):
        rival.do(service.issue, work_order_id=counter.job(), dte_type=FACTURA)
    assert rival.do(queries.find, Listing()).total == 0


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        (service.issue, {"work_order_id": None, "dte_type": FACTURA}),
        (service.upload_caf, {"raw": b""}),
        (service.save_certificate, {"pfx": b"", "password": ""}),
        (service.resend, {"invoice_id": None}),
        (queries.find, {"listing": Listing()}),
        (queries.caf_status, {}),
        (queries.monthly_totals, {}),
    ],
)
def test_who_lacks_the_permission_is_refused(shop, command, arguments):
    with pytest.raises(NotAllowed), transaction(shop.nobody()) as tx:
        command(tx, **arguments)


def operator(counter, user_id):
    held = ("invoicing.view", "invoicing.issue", "work_orders.view")
    return counter.shop.actor(*held, user_id=user_id, role="OPERATOR")


def test_an_operator_bills_and_sees_only_their_own(counter):
    mine, theirs = (add_member(counter.shop) for _ in range(2))
    order = counter.job(assigned_to=mine)
    with pytest.raises(NotAllowed), transaction(operator(counter, theirs)) as tx:
        service.issue(tx, work_order_id=order, dte_type=FACTURA)
    with transaction(operator(counter, mine)) as tx:
        row = service.issue(tx, work_order_id=order, dte_type=FACTURA)
    with transaction(operator(counter, mine)) as tx:
        detail = queries.one(tx, row.id)
        assert (detail.cost, detail.items[0].cost) == (None, None)
        assert queries.find(tx, Listing()).total == 1
    with pytest.raises(NotFound), transaction(operator(counter, theirs)) as tx:
        queries.one(tx, row.id)


def test_voiding_needs_a_manager(counter):
    row = counter.issue()
    with (
        pytest.raises(NotAllowed) as refused,
        transaction(operator(counter, counter.shop.owner_id)) as tx,
    ):
        service.void(tx, row.id)
    told = {"required_role": "MANAGER", "current_role": "OPERATOR"}
    assert refused.value.details == told


def test_the_list_searches_filters_and_counts(counter):
    counter.issue()
    boleta = counter.issue(counter.job(client=counter.person()), dte_type=BOLETA)
    find = lambda **listing: counter.shop.do(queries.find, Listing(**listing))  # noqa: E731
    assert find().total == 2
    assert [row.id for row in find(q="marta").rows] == [boleta.id]
    assert find(q="1").total == 2
    assert find(filters={"dte_type": "39"}).total == 1
    assert find(filters={"status": "OVERDUE"}).total == 0
    assert [row.dte_type for row in find(sort="total", order="asc").rows]
    with pytest.raises(Invalid):
        find(filters={"status": "RARO"})
    summary = counter.shop.do(queries.summary)
    assert (summary.month_total, summary.month_documents, summary.owed) == (59500, 2, 59500)
    totals = counter.shop.do(queries.monthly_totals)
    assert sorted((each.dte_type, each.documents) for each in totals) == [(33, 1), (39, 1)]


def test_a_document_past_its_day_is_overdue(counter):
    row = counter.issue(receiver={}, due_on=utc_now().date() + timedelta(days=5))
    later = utc_now() + timedelta(days=10)
    with counter.shop.tx(now=later) as tx:
        assert queries.one(tx, row.id).invoice.state == "OVERDUE"
        assert queries.find(tx, Listing(filters={"status": "OVERDUE"})).total == 1
        assert queries.summary(tx).overdue == row.total
