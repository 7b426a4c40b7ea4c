"""Guías de despacho: issued, billed once, and kept inside their own world of SII."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from models.invoicing import CafFolio, Invoice, InvoiceStatus
from models.tenants import Company, DteEnvironment
from models.work_orders import OTStatus
from tests.invoicing.counter import BOLETA, FACTURA, GUIA
from torque_app.integrations.sii.values import Delivery, GlobalDiscount
from torque_app.invoicing import queries, service
from torque_app.invoicing.queries import DraftContent, NotBillable
from torque_app.invoicing.rules.content import restored


def content(desk, row):
    return restored(desk.dte(row.id).content)


def billing(desk, *guides, dte_type=FACTURA, **more):
    typed = DraftContent(dte_type=dte_type, guide_ids=tuple(each.id for each in guides), **more)
    return desk.shop.do(service.issue_content, typed)


def test_one_factura_bills_many_guias_with_a_reference_to_each(desk):
    guides = [
        desk.settled(desk.guide((f"Repuesto {n}", f"{n}0000"), ("Perno", "33.33"))) for n in (1, 2)
    ]
    row = billing(desk, *guides)
    assert row.net == sum(each.net for each in guides)
    said = content(desk, row)
    assert [(r.document_type, r.folio) for r in said.references] == [("52", "1"), ("52", "2")]
    related = desk.shop.do(queries.one, row.id).related
    assert [each.relation for each in related] == ["GUIDE", "GUIDE"]
    (by,) = desk.shop.do(queries.one, guides[0].id).related
    assert (by.id, by.relation) == (row.id, "BILLED_BY")


def test_a_guia_is_billed_once_even_by_two_at_a_time(desk):
    guide = desk.settled(desk.guide())

    def bill(_):
        try:
            return billing(desk, guide).folio
        except NotBillable:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert [folio for folio in pool.map(bill, range(4)) if folio] == [1]


def test_a_guia_whose_factura_was_voided_is_billed_again(desk):
    guide = desk.settled(desk.guide())
    row = desk.settled(billing(desk, guide))
    desk.settled(desk.shop.do(service.void, row.id))
    assert billing(desk, guide).folio == row.folio + 1


def test_a_guia_sii_did_not_accept_is_not_billed(desk):
    guide = desk.guide()
    with pytest.raises(NotBillable, match="todavía no acepta"):
        billing(desk, guide)


def test_guias_with_discounts_keep_their_sums(desk):
    off = GlobalDiscount("Convenio", percent=Decimal(10))
    guides = [
        desk.settled(desk.guide(("Filtro", "10005"), discounts=(off,))),
        desk.settled(desk.guide(("Aceite", "50000"))),
    ]
    assert billing(desk, *guides).net == sum(each.net for each in guides)


def test_a_boleta_of_guias_costs_the_same(desk):
    guide = desk.settled(desk.guide(("Filtro", "10005"), ("Aceite", "777")))
    assert billing(desk, guide, dte_type=BOLETA).total == guide.total


def test_billing_an_ot_refers_to_the_guia_that_moved_its_parts(desk):
    order = desk.job(parts=(("Alternador", "1", "90000"),))
    guide = desk.shop.do(
        service.issue_content,
        DraftContent(
            dte_type=GUIA,
            work_order_ids=(order,),
            delivery=Delivery(movement=1, dispatch=2),
        ),
    )
    assert desk.order(order).status is OTStatus.COMPLETED
    desk.settled(guide)
    with pytest.raises(NotBillable, match="factura la OT"):
        billing(desk, guide)
    row = desk.issue(order)
    assert row.total == guide.total
    assert [each.document_type for each in content(desk, row).references] == ["52"]


def test_an_internal_guia_is_for_the_company_itself(desk):
    own = Delivery(movement=5)
    row = desk.typed(GUIA, ("Gata hidráulica", "0"), client_id=None, delivery=own)
    assert (row.receiver_rut, row.total, row.status) == (desk.rut, 0, InvoiceStatus.ISSUED)


def test_parallel_guias_and_facturas_leave_no_hole(desk):
    def make(place):
        row = desk.guide() if place % 2 else desk.typed()
        return row.dte_type, row.folio

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(make, range(16)))
    for kind in (GUIA, FACTURA):
        assert sorted(folio for each, folio in taken if each == kind) == list(range(1, 9))


def test_nothing_of_one_environment_reaches_the_other(desk):
    guide = desk.settled(desk.guide())
    with desk.shop.tx() as tx:
        company = tx.get(Company, desk.shop.company_id, lock=True)
        company.dte_environment = DteEnvironment.PRODUCTION
    with pytest.raises(NotBillable, match="otro ambiente"):
        billing(desk, guide)
    with pytest.raises(service.NoCertificate):
        desk.typed()
    assert desk.shop.do(queries.certificates) == []
    assert desk.shop.do(queries.caf_status) == []
    assert all(row.next_folio <= 2 for row in desk.rows(CafFolio))
    assert {row.environment for row in desk.rows(Invoice)} == {DteEnvironment.CERTIFICATION}
