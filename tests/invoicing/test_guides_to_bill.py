"""Guías to bill: searched and paged by the server, picked for one document."""

from datetime import timedelta

import pytest

from models.invoicing import Invoice
from models.work_orders import WorkOrder
from tests.clients.calling import as_, calling
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member, any_rut
from tests.invoicing.counter import FACTURA, GUIA
from tests.invoicing.test_wizard_state import visit
from torque_app.core.errors import Invalid
from torque_app.core.listing import Listing
from torque_app.core.tx import transaction
from torque_app.integrations.sii.values import Delivery
from torque_app.invoicing import queries, service
from torque_app.invoicing.api import router
from torque_app.invoicing.queries import DraftContent
from torque_app.invoicing.state.guides import ADD, GuidesToBillState
from torque_app.invoicing.state.starting import StartState
from torque_app.invoicing.state.wizard import WizardState


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


@pytest.fixture
def two(desk):
    """One guía of each of two clients, as SII took them."""
    other = desk.client(
        "Áridos del Sur SpA", rut="76543210-3", giro="Áridos", address="Uno 1", comuna="Talca"
    )
    return desk.settled(desk.guide()), desk.settled(desk.guide(client_id=other))


def found(desk, q="", **filters):
    page = desk.shop.do(queries.guides_to_bill, Listing(q=q, filters=filters))
    return [row.folio for row in page.rows]


def test_only_guias_of_sale_that_sii_has_and_nobody_billed_wait(desk):
    waiting = desk.settled(desk.guide())
    desk.guide()  # SII has not answered
    desk.settled(desk.guide(), accepted=False)
    desk.settled(desk.guide(movement=6))
    billed = desk.settled(desk.guide())
    desk.shop.do(service.issue_content, DraftContent(dte_type=FACTURA, guide_ids=(billed.id,)))
    trip = Delivery(movement=1, dispatch=2)
    content = DraftContent(dte_type=GUIA, work_order_ids=(desk.job(),), delivery=trip)
    desk.settled(desk.shop.do(service.issue_content, content))
    assert found(desk) == [waiting.folio]


@pytest.mark.parametrize(
    "typed", ["2", "aridos", "ÁRIDOS del s", "76.543.210-3", "765432103", "76543210"]
)
def test_a_guia_is_found_by_its_folio_its_client_and_its_rut(desk, two, typed):
    assert found(desk, typed) == [two[1].folio]


def test_a_guia_is_found_by_its_day(desk, two):
    with desk.shop.tx() as tx:
        row = tx.get(Invoice, two[0].id, lock=True)
        row.invoice_date -= timedelta(days=40)
        earlier = row.invoice_date
    assert found(desk, f"{earlier:%d-%m-%Y}") == [1]
    assert found(desk, to=earlier.isoformat()) == [1]
    assert found(desk, **{"from": (earlier + timedelta(days=1)).isoformat()}) == [2]


def test_filters_name_a_client_a_rut_and_what_they_do_not_know(desk, two):
    assert found(desk, client_id=str(desk.company_client())) == [1]
    assert found(desk, rut="76.543.210-3", folio="2") == [2]
    for name, value in (("rut", "1-1"), ("folio", "x"), ("to", "ayer"), ("dte_type", "33")):
        with pytest.raises(Invalid) as refused:
            found(desk, **{name: value})
        assert set(refused.value.details["fields"]) == {name}


def test_guias_are_paged_and_sorted(desk):
    for amount in ("1000", "3000", "2000"):
        desk.settled(desk.guide(("Freno", amount)))
    asked = Listing(limit=2, page=2, sort="total", order="asc")
    page = desk.shop.do(queries.guides_to_bill, asked)
    assert ([row.net for row in page.rows], page.total, page.pages) == ([3000], 3, 2)


def test_a_receiver_that_is_no_client_is_found_by_what_was_typed(desk):
    buyer = {
        "rut": any_rut(), "razon_social": "Ñandú Ltda.", "giro": "Aves", "address": "Dos 2",
        "comuna": "Talca",
    }  # fmt: skip
    row = desk.settled(desk.guide(client_id=None, receiver=buyer))
    assert found(desk, "nandu") == [row.folio]
    assert found(desk, "100%") == []


def test_another_workshop_and_who_may_not_bill_see_none(desk, rival, two):
    assert rival.do(queries.guides_to_bill, Listing()).total == 0
    member = add_member(desk.shop)
    held = ("invoicing.view", "invoicing.issue")
    with transaction(desk.shop.actor(*held, user_id=member, role="OPERATOR")) as tx:
        assert queries.guides_to_bill(tx, Listing()).total == 0


def test_the_api_lists_them(desk, two):
    with calling(router, owner=desk.shop.actor()) as api:
        path = "/invoicing/guides-to-bill"
        answer = api.get(path, params={"q": "aridos", "limit": 5}, headers=as_("owner"))
        body = answer.json()
        assert (answer.status_code, body["meta"]["total"]) == (200, 1)
        assert body["data"][0]["client"] == "Áridos del Sur SpA"
        assert body["data"][0]["rut"] == "76543210-3"


# --- the screen ------------------------------------------------------------------------


async def test_an_old_guia_is_found_however_many_came_after(desk, tab):
    old = desk.settled(desk.guide(("Motor", "90000")))
    with desk.shop.tx() as tx:
        first = tx.get(Invoice, old.id, lock=True)
        for number in range(1000, 1060):  # later ones, of which nobody asks
            copy = first.model_dump(exclude={"id", "tenant_id", "folio", "version"})
            tx.session.add(Invoice(**copy, folio=number))
    await visit(tab)
    state = tab.state(GuidesToBillState)
    assert (len(state.rows), state.total) == (20, 61)
    await tab.do(GuidesToBillState.turn, 4)
    assert [each.id for each in state.rows] == [str(old.id)]
    await tab.do(GuidesToBillState.narrow, "1")
    assert ([each.id for each in state.rows], state.page) == ([str(old.id)], 1)


async def test_what_was_picked_stays_while_the_list_changes(desk, tab, two):
    await visit(tab)
    await tab.do(StartState.choose_source, "guia")
    await tab.do(GuidesToBillState.narrow, "aridos")
    await tab.do(GuidesToBillState.pick, ADD, [str(two[1].id), str(two[0].id)])
    state = tab.state(GuidesToBillState)
    assert [each.id for each in state.picked] == [str(two[1].id)]  # the other is not in sight
    await tab.do(GuidesToBillState.narrow, "")
    await tab.do(GuidesToBillState.pick, ADD, [str(two[0].id), str(two[1].id)])
    assert len(state.picked) == 2
    await tab.do(GuidesToBillState.drop, str(two[1].id))
    await tab.do(StartState.choose_type, "33")
    (address,) = goes_to(await tab.do(StartState.begin))
    await visit(tab, borrador=address.partition("=")[2])
    assert tab.state(WizardState).making.total == 11900


async def test_all_of_one_client_are_taken_at_once_and_not_those_of_two(desk, tab, two):
    desk.settled(desk.guide())
    await visit(tab)
    await tab.do(GuidesToBillState.pick_all)
    state = tab.state(GuidesToBillState)
    assert "clientes distintos" in state.error
    await tab.do(GuidesToBillState.narrow, "Transportes")
    await tab.do(GuidesToBillState.pick_all)
    assert (len(state.picked), state.error) == (2, "")


async def test_days_narrow_the_list_and_a_day_that_is_none_is_told(desk, tab, two):
    await visit(tab)
    state = tab.state(GuidesToBillState)
    await tab.do(GuidesToBillState.between, "until", "2020-01-01")
    assert (state.rows, state.total) == ([], 0)
    await tab.do(GuidesToBillState.between, "until", "")
    assert state.total == 2
    await tab.do(GuidesToBillState.between, "since", "ayer")
    assert "ayer" in state.error


async def test_a_guia_named_by_the_address_is_picked_or_told(desk, tab, two):
    await visit(tab, guia=str(two[0].id), tipo="33")
    state = tab.state(GuidesToBillState)
    assert [each.id for each in state.picked] == [str(two[0].id)]
    desk.shop.do(service.issue_content, DraftContent(dte_type=FACTURA, guide_ids=(two[0].id,)))
    await visit(tab, guia=str(two[0].id), tipo="33")
    assert state.picked == []
    assert "ya está facturada" in state.error


async def test_guias_and_a_guia_do_not_go_together(desk, tab, two):
    await visit(tab, guia=str(two[0].id), tipo="52")
    assert goes_to(await tab.do(StartState.begin)) == []
    assert "factura o una boleta" in tab.state(StartState).error


def test_work_outside_is_offered_the_guias_of_its_ot_its_car_and_its_shop(desk):
    job = desk.job()
    trip = Delivery(movement=1, dispatch=2)
    content = DraftContent(dte_type=GUIA, work_order_ids=(job,), delivery=trip)
    own = desk.shop.do(service.issue_content, content)
    there = desk.guide(movement=6)
    refused = desk.settled(desk.guide(movement=6), accepted=False)
    with desk.shop.tx() as tx:
        order, shop = tx.get(WorkOrder, job), tx.get(Invoice, there.id).receiver_snapshot["rut"]
        of_order = {one.id for one in queries.guides_of_work(tx, order, "")}
        to_shop = {one.id for one in queries.guides_of_work(tx, order, shop)}
    assert str(own.id) in of_order
    assert str(there.id) not in of_order
    assert {str(own.id), str(there.id)} <= to_shop
    assert str(refused.id) not in to_shop
