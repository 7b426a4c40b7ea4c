from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from models.invoicing import DteStatus, InvoiceStatus
from models.outbox import OutboxMessage
from models.payments import ClientPayment, PaymentMethod
from models.work_orders import OTStatus
from tests.factories.workshop import add_member
from torque_app.core.errors import Invalid, NotAllowed, NotFound
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.invoicing import service as invoicing
from torque_app.invoicing.service import NotPayable
from torque_app.payments import queries, service
from torque_app.payments.service import AlreadyReversed, KeyReused

TOTAL = 29750


def pay(counter, invoice_id, amount=TOTAL, **more):
    more = {"method": PaymentMethod.CASH} | more
    return counter.shop.do(service.record, invoice_id=invoice_id, amount=Decimal(amount), **more)


def emitted(counter, name):
    return [each for each in counter.rows(OutboxMessage) if each.name == name]


def test_a_payment_in_full_closes_the_ot(counter):
    order = counter.job()
    row = counter.issue(order)
    paid = pay(counter, row.id, method=PaymentMethod.TRANSFER, reference="T-1")
    assert (paid.amount, paid.document, paid.method_name) == (TOTAL, "Factura 1", "Transferencia")
    invoice = counter.invoice(row.id)
    assert (invoice.status, invoice.balance) == (InvoiceStatus.PAID, 0)
    assert counter.order(order).status is OTStatus.CLOSED
    assert len(emitted(counter, "InvoicePaid")) == len(emitted(counter, "PaymentRecorded")) == 1


def test_parts_add_up(counter):
    order = counter.job()
    row = counter.issue(order)
    pay(counter, row.id, 10000)
    invoice = counter.invoice(row.id)
    assert (invoice.status, invoice.balance) == (InvoiceStatus.PARTIALLY_PAID, 19750)
    assert counter.order(order).status is OTStatus.INVOICED
    pay(counter, row.id, 19750)
    assert counter.order(order).status is OTStatus.CLOSED
    assert [each.amount for each in counter.shop.do(queries.of_invoice, row.id)] == [10000, 19750]


def test_never_more_than_the_balance(counter):
    row = counter.issue()
    with pytest.raises(NotPayable, match=r"\$ 29\.750"):
        pay(counter, row.id, TOTAL + 1)
    pay(counter, row.id)
    with pytest.raises(NotPayable, match="ya está pagado"):
        pay(counter, row.id, 1)


def test_eight_payments_at_once_never_exceed_the_balance(counter):
    row = counter.issue()

    def attempt(_):
        try:
            return pay(counter, row.id, 10000)
        except NotPayable:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = list(filter(None, pool.map(attempt, range(8))))
    assert len(done) == 2
    assert counter.invoice(row.id).balance == 9750
    assert sum(each.amount for each in counter.rows(ClientPayment)) == 20000


def test_the_same_key_pays_once(counter):
    row = counter.issue()
    first = pay(counter, row.id, 10000, idempotency_key="k")
    again = pay(counter, row.id, 10000, idempotency_key="k")
    assert first.id == again.id
    assert counter.invoice(row.id).balance == 19750
    with pytest.raises(KeyReused):
        pay(counter, row.id, 5000, idempotency_key="k")


def test_the_same_key_from_four_clicks_at_once_pays_once(counter):
    row = counter.issue()

    def click(_):
        try:
            return pay(counter, row.id, 1000, idempotency_key="doble")
        except KeyReused:
            return None

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(click, range(4)))
    assert len(counter.rows(ClientPayment)) == 1
    assert counter.invoice(row.id).balance == TOTAL - 1000


def test_a_reversal_brings_the_debt_back_once(counter):
    row = counter.issue()
    paid = pay(counter, row.id)
    reversal = counter.shop.do(service.reverse, paid.id, reason="Cheque devuelto")
    assert (reversal.amount, reversal.reverses_id) == (-TOTAL, paid.id)
    invoice = counter.invoice(row.id)
    assert (invoice.status, invoice.balance) == (InvoiceStatus.ISSUED, TOTAL)
    for again in (paid.id, reversal.id):
        with pytest.raises(AlreadyReversed):
            counter.shop.do(service.reverse, again, reason="otra vez")
    assert [each.is_reversed for each in counter.shop.do(queries.of_invoice, row.id)] == [
        True, False,
    ]  # fmt: skip
    pay(counter, row.id)
    assert counter.invoice(row.id).status is InvoiceStatus.PAID


def test_two_reversals_at_once_are_one(counter):
    paid = pay(counter, counter.issue().id)

    def undo(_):
        try:
            return counter.shop.do(service.reverse, paid.id, reason="error")
        except AlreadyReversed:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert len(list(filter(None, pool.map(undo, range(4))))) == 1


def test_a_reversal_says_why(counter):
    paid = pay(counter, counter.issue().id)
    with pytest.raises(Invalid):
        counter.shop.do(service.reverse, paid.id, reason="  ")


def test_a_rejected_document_does_not_close_the_ot_until_sii_accepts_another(counter, simulator):
    order = counter.job()
    row = counter.issue(order)
    simulator.order("documents_rejected", service="upload")
    counter.work_off()
    assert counter.invoice(row.id).dte_status is DteStatus.REJECTED
    pay(counter, row.id)
    assert counter.order(order).status is OTStatus.INVOICED
    counter.shop.do(invoicing.reissue, row.id)
    counter.work_off()
    assert counter.order(order).status is OTStatus.CLOSED


def test_paying_while_sii_judges_keeps_both_stories(counter):
    row = counter.issue()
    counter.carry_out("invoicing.sign")
    pay(counter, row.id)
    counter.work_off()
    invoice = counter.invoice(row.id)
    assert (invoice.status, invoice.dte_status) == (InvoiceStatus.PAID, DteStatus.ACCEPTED)


def test_the_balance_is_paid_in_one_go(counter):
    row = counter.issue()
    pay(counter, row.id, 750)
    rest = counter.shop.do(
        service.record_balance, invoice_id=row.id, method=PaymentMethod.DEBIT_CARD
    )
    assert rest.amount == 29000
    with pytest.raises(NotPayable):
        counter.shop.do(service.record_balance, invoice_id=row.id, method=PaymentMethod.DEBIT_CARD)


def test_the_list_filters_and_the_takings_sum(counter):
    row = counter.issue()
    pay(counter, row.id, 1000)
    paid = pay(counter, row.id, 2000, method=PaymentMethod.CHECK, reference="CH-77")
    counter.shop.do(service.reverse, paid.id, reason="sin fondos")
    find = lambda **listing: counter.shop.do(queries.find, Listing(**listing))  # noqa: E731
    assert find().total == 3
    assert find(filters={"method": "CHECK"}).total == 2
    assert find(q="CH-77").total == 2
    assert find(q="higgins").total == 3
    assert counter.shop.do(queries.takings).today == 1000


def test_another_workshop_can_neither_see_nor_pay(counter, rival):
    row = counter.issue()
    paid = pay(counter, row.id, 1000)
    with pytest.raises(NotFound):
        rival.do(service.record, invoice_id=row.id, amount=Decimal(1), method=PaymentMethod.CASH)
    with pytest.raises(NotFound):
        rival.do(service.reverse, paid.id, reason="x")
    with pytest.raises(NotFound):
        rival.do(queries.of_invoice, row.id)
    assert rival.do(queries.find, Listing()).total == 0


def test_an_operator_takes_money_for_their_own_ot_and_reverses_nothing(counter):
    mine, theirs = (add_member(counter.shop) for _ in range(2))
    row = counter.issue(counter.job(assigned_to=mine))
    held = ("payments.view", "payments.record")

    def as_operator(user, command, *args, **more):
        with transaction(counter.shop.actor(*held, user_id=user, role="OPERATOR")) as tx:
            return command(tx, *args, **more)

    money = {"invoice_id": row.id, "amount": Decimal(1000), "method": PaymentMethod.CASH}
    paid = as_operator(mine, service.record, **money)
    with pytest.raises(NotFound):
        as_operator(theirs, service.record, **money)
    with pytest.raises(NotAllowed):
        as_operator(mine, service.reverse, paid.id, reason="x")
    assert as_operator(theirs, queries.find, Listing()).total == 0
    assert as_operator(mine, queries.find, Listing()).total == 1
