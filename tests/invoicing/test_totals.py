"""What a filtered list of documents comes to, in one statement and for whoever may see it."""

from decimal import Decimal

import pytest
from sqlalchemy import event

from tests.factories.workshop import open_workshop
from tests.invoicing.counter import BOLETA, EXENTA, FACTURA, GUIA
from torque_app.core.database import engine
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.listing import Listing
from torque_app.invoicing import queries, service


def summed(counter, q="", **filters):
    return counter.shop.do(queries.totals, Listing(q=q, filters=filters))


def figures(totals):
    return tuple(map(int, (totals.net, totals.exempt, totals.iva, totals.total)))


def test_a_list_of_nothing_comes_to_nothing(counter):
    assert summed(counter) == queries.Totals()


def test_net_exempt_and_iva_add_up_to_the_total(desk):
    desk.typed(FACTURA, ("Diagnóstico", "10000"))
    desk.typed(EXENTA, ("Curso", "5000"))
    found = summed(desk)
    assert (found.documents, figures(found)) == (2, (10000, 5000, 1900, 16900))


def test_a_credit_note_takes_away(desk):
    row = desk.settled(desk.typed(FACTURA, ("Diagnóstico", "10000")))
    desk.credit(row.id, amount=1190)
    found = summed(desk)
    assert (found.documents, figures(found)) == (2, (9000, 0, 1710, 10710))
    assert figures(summed(desk, dte_type="61")) == (-1000, 0, -190, -1190)


def test_what_is_no_sale_is_counted_apart(desk):
    desk.typed(FACTURA, ("Diagnóstico", "10000"))
    desk.guide(("Filtro", "1000"))
    desk.settled(desk.typed(FACTURA, ("Error", "7000")), accepted=False)
    desk.shop.do(service.save_draft, desk.content(FACTURA, ("Después", "3000")))
    found = summed(desk)
    assert (found.documents, found.left_out, int(found.total)) == (4, 3, 11900)


@pytest.mark.parametrize(
    ("filters", "total"),
    [
        ({"dte_type": str(GUIA)}, 1190),
        ({"dte_status": "REJECTED"}, 8330),
        ({"status": "DRAFT"}, 3570),
    ],
    ids=["guides", "rejected", "drafts"],
)
def test_what_is_no_sale_adds_up_where_just_it_is_asked_for(desk, filters, total):
    desk.typed(FACTURA, ("Diagnóstico", "10000"))
    desk.guide(("Filtro", "1000"))
    desk.settled(desk.typed(FACTURA, ("Error", "7000")), accepted=False)
    desk.shop.do(service.save_draft, desk.content(FACTURA, ("Después", "3000")))
    found = summed(desk, **filters)
    assert (found.documents, found.left_out, int(found.total)) == (1, 0, total)


def test_the_sums_follow_search_and_filters_like_the_list(desk):
    desk.typed(FACTURA, ("Diagnóstico", "10000"))
    desk.typed(BOLETA, ("Lavado", "5950"), client_id=desk.person())
    person = str(desk.person())
    for filters in ({}, {"dte_type": "39"}, {"client_id": person}, {"from": "2099-01-01"}):
        listing = Listing(filters=filters)
        page = desk.shop.do(queries.find, listing)
        found = desk.shop.do(queries.totals, listing)
        assert found.documents == page.total
        assert found.total == sum((row.total for row in page.rows), Decimal(0))
    assert summed(desk, q="Marta").documents == 1


def test_an_unknown_filter_is_named(counter):
    with pytest.raises(Invalid) as refused:
        summed(counter, luna="llena")
    assert set(refused.value.details["fields"]) == {"luna"}


def test_sums_of_money_take_the_right_to_finances(counter):
    with pytest.raises(NotAllowed), counter.shop.tx("invoicing.view") as tx:
        queries.totals(tx, Listing())


def test_another_workshop_adds_nothing(counter):
    counter.issue()
    assert open_workshop().do(queries.totals, Listing()) == queries.Totals()


def test_the_sums_cost_one_statement(counter):
    counter.issue()
    said = []
    with counter.shop.tx() as tx:
        tx.session.connection()
        listen = lambda *args: said.append(args[2])  # noqa: E731 - as the event wants it
        event.listen(engine(), "before_cursor_execute", listen)
        try:
            queries.totals(tx, Listing(q="Toyota", filters={"dte_type": "33"}))
        finally:
            event.remove(engine(), "before_cursor_execute", listen)
    assert len([each for each in said if "FROM invoices" in each]) == 1
    assert len(said) == 1
