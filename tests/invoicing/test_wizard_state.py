"""The wizard of a new document, handler by handler, on a real database."""

import pytest

from models.invoicing import InvoiceStatus
from models.tenants import Tenant
from tests.factories.screens import goes_to, sitting
from tests.invoicing.counter import BOLETA, FACTURA, GUIA
from torque_app.invoicing import queries, service
from torque_app.invoicing.state.confirming import ConfirmState
from torque_app.invoicing.state.drafted_lines import DraftedLinesState
from torque_app.invoicing.state.drafted_receiver import DraftedReceiverState
from torque_app.invoicing.state.drafted_terms import DraftedTermsState
from torque_app.invoicing.state.guides import ADD, GuidesToBillState
from torque_app.invoicing.state.reopening import OPENING
from torque_app.invoicing.state.starting import StartState
from torque_app.invoicing.state.wizard import WizardState


@pytest.fixture
def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


async def visit(tab, **query: str) -> None:
    tab.go(**query)
    for handler in OPENING:
        await tab.do(handler)


async def begin(tab, **query: str):
    """Start a document, and stand in its wizard."""
    await visit(tab, **query)
    (address,) = goes_to(await tab.do(StartState.begin))
    path, _, draft_id = address.partition("?borrador=")
    assert path == "/facturacion/nuevo"
    await visit(tab, borrador=draft_id)
    return tab.state(WizardState)


async def write_line(tab, line_id: str, **fields: str) -> None:
    for name, value in fields.items():
        await tab.do(DraftedLinesState.say, line_id, name, value)


async def test_the_start_offers_finished_ots_guias_and_drafts(desk, tab):
    order = desk.job()
    guide = desk.settled(desk.guide())
    draft = desk.shop.do(service.save_draft, desk.content(FACTURA))
    await visit(tab)
    start = tab.state(StartState)
    assert [each.id for each in start.orders] == [str(order)]
    assert [each.id for each in tab.state(GuidesToBillState).rows] == [str(guide.id)]
    assert [each.href for each in start.drafts] == [f"/facturacion/nuevo?borrador={draft.id}"]
    assert [each["id"] for each in start.types] == ["33", "39", "34", "41", "52"]


async def test_a_billed_guia_is_not_offered_again(desk, tab):
    guide = desk.settled(desk.guide())
    desk.shop.do(
        service.issue_content,
        queries.DraftContent(dte_type=FACTURA, guide_ids=(guide.id,)),
    )
    await visit(tab)
    assert tab.state(GuidesToBillState).rows == []


async def test_only_the_types_of_the_workshop_are_offered(desk, tab):
    with desk.shop.tx() as tx:
        tx.get(Tenant, desk.shop.tenant_id).settings = {"dte_types": [33, 52]}
    await visit(tab)
    assert [each["id"] for each in tab.state(StartState).types] == ["33", "52"]


async def test_an_ot_brings_its_lines_and_its_client(desk, tab):
    wizard = await begin(tab, ot=str(desk.job()), tipo="33")
    assert (wizard.making.dte_type, wizard.making.total) == ("33", 29750)
    assert [line.name for line in wizard.lines] == ["Cambio de aceite & filtro"]
    assert tab.state(DraftedReceiverState).fields["giro"] == "Transporte de carga"
    assert tab.state(DraftedLinesState).own is False


async def test_the_lines_of_an_ot_are_taken_over_and_changed(desk, tab):
    wizard = await begin(tab, ot=str(desk.job()), tipo="39")
    await tab.do(DraftedLinesState.take_over)
    lines = tab.state(DraftedLinesState)
    assert (lines.own, lines.gross, lines.rows[0].price) == (True, "net", "25000")
    assert wizard.making.total == 29750
    await tab.do(DraftedLinesState.say, lines.rows[0].id, "price", "10000")
    assert wizard.making.total == 11900


async def test_nothing_to_start_from_is_said_in_place(tab):
    await visit(tab)
    assert goes_to(await tab.do(StartState.begin)) == []
    assert tab.state(StartState).error == "Elige de qué parte el documento."


async def test_guias_are_billed_together(desk, tab):
    first, second = (desk.settled(desk.guide(("Freno", "1000"))) for _ in range(2))
    await visit(tab, guia=str(first.id), tipo="33")
    await tab.do(GuidesToBillState.pick, ADD, [str(second.id)])
    (address,) = goes_to(await tab.do(StartState.begin))
    await visit(tab, borrador=address.partition("=")[2])
    assert tab.state(WizardState).making.total == 2380


async def test_what_is_typed_is_saved_at_once_and_comes_back(desk, tab):
    wizard = await begin(tab, tipo="33")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Diagnóstico", price="10000", quantity="2.5", discount="10")
    await tab.do(DraftedReceiverState.choose, str(desk.company_client()))
    await tab.do(DraftedTermsState.say, "payment", "1")
    assert (wizard.making.net, wizard.missing, wizard.failure) == (22500, {}, "")
    assert wizard.saved_at
    draft_id = wizard.making.id
    with sitting(desk.shop.actor()) as another:
        await visit(another, borrador=draft_id)
        back = another.state(DraftedLinesState).rows
        assert [(each.name, each.quantity, each.price) for each in back] == [
            ("Diagnóstico", "2.5", "10000")
        ]
        assert another.state(DraftedTermsState).said["payment"] == "1"


async def test_a_wrong_line_is_told_at_its_place_and_nothing_is_lost(tab):
    wizard = await begin(tab, tipo="33")
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, name="Freno", price="1000")
    saved = wizard.saved_at
    await write_line(tab, lines.rows[0].id, quantity="0")
    assert "mayor que cero" in lines.rows[0].error
    assert (wizard.saved_at, wizard.making.total) == (saved, 1190)
    await tab.do(DraftedReceiverState.say, "razon_social", "Ana Rojas")
    assert wizard.failure.startswith("Sin guardar")
    await write_line(tab, lines.rows[0].id, quantity="2")
    assert (lines.rows[0].error, wizard.failure, wizard.making.total) == ("", "", 2380)
    assert wizard.making.receiver == "Ana Rojas"


async def test_lines_are_moved_and_taken_off(tab):
    wizard = await begin(tab, tipo="33")
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, name="Uno", price="1000")
    await tab.do(DraftedLinesState.add)
    await write_line(tab, lines.rows[1].id, name="Dos", price="2000")
    await tab.do(DraftedLinesState.move, lines.rows[1].id, -1)
    assert [line.name for line in wizard.lines] == ["Dos", "Uno"]
    await tab.do(DraftedLinesState.remove, lines.rows[0].id)
    assert [line.name for line in wizard.lines] == ["Uno"]


async def test_exempt_and_non_billable_lines_pay_no_iva(tab):
    wizard = await begin(tab, tipo="33")
    lines = tab.state(DraftedLinesState)
    await write_line(tab, lines.rows[0].id, name="Permiso", price="1000", kind="exempt")
    await tab.do(DraftedLinesState.add)
    await write_line(tab, lines.rows[1].id, name="Peaje", price="500", kind="non_billable")
    making = wizard.making
    assert (making.exempt, making.iva, making.total, making.payable) == (1000, 0, 1000, 1500)


async def test_prices_with_iva_keep_their_total(tab):
    wizard = await begin(tab, tipo="33")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Freno", price="11900")
    await tab.do(DraftedLinesState.price_with, "gross")
    assert (wizard.making.net, wizard.making.total) == (10000, 11900)


async def test_discounts_and_references_go_with_the_document(desk, tab):
    wizard = await begin(tab, tipo="33")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Freno", price="10000")
    await tab.do(DraftedTermsState.add, "discount")
    terms = tab.state(DraftedTermsState)
    await tab.do(DraftedTermsState.write, "discount", terms.discounts[0].id, "value", "10")
    assert wizard.making.net == 9000
    await tab.do(DraftedTermsState.add, "reference")
    await tab.do(DraftedTermsState.write, "reference", terms.references[0].id, "folio", "OC-77")
    detail = desk.shop.do(queries.one, wizard.making.id)
    assert [each["folio"] for each in detail.draft["references"]] == ["OC-77"]
    await tab.do(DraftedTermsState.remove, "discount", terms.discounts[0].id)
    assert wizard.making.net == 10000


async def test_a_guia_says_how_it_travels_and_is_issued(desk, tab):
    wizard = await begin(tab, tipo="52")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Motor de partida", price="10000")
    await tab.do(DraftedReceiverState.choose, str(desk.company_client()))
    for name, value in {
        "movement": "6", "dispatch": "2", "plate": "BBCC12", "driver_rut": "12345678-5",
        "driver_name": "Luis Soto", "address": "Calle Larga 55", "comuna": "Rancagua",
    }.items():  # fmt: skip
        await tab.do(DraftedTermsState.say_trip, name, value)
    assert (wizard.missing, wizard.making.obstacle, wizard.failure) == ({}, "", "")
    await tab.do(ConfirmState.review, {})
    assert goes_to(await tab.do(ConfirmState.issue)) == [f"/facturacion/{wizard.making.id}"]
    issued = desk.invoice(wizard.making.id)
    assert (issued.dte_type, issued.delivery["movement"]) == (GUIA, 6)


async def test_what_is_missing_is_marked_when_it_is_sent(desk, tab):
    wizard = await begin(tab, tipo="33")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Freno", price="1000")
    assert wizard.errors == {}
    await tab.do(DraftedReceiverState.say, "rut", "12345678-9")
    assert set(wizard.errors) == {"rut"}
    await tab.do(ConfirmState.review, {})
    assert {"rut", "giro", "address", "comuna"} <= set(wizard.errors)
    assert (tab.state(ConfirmState).confirming, tab.notice.level) == (False, "error")


async def test_changing_the_type_keeps_what_was_typed(tab):
    wizard = await begin(tab, tipo="33")
    line = tab.state(DraftedLinesState).rows[0].id
    await write_line(tab, line, name="Freno", price="10000")
    await tab.do(WizardState.change_type, "41")
    assert (wizard.making.dte_type, wizard.making.total, wizard.making.exempt) == (
        "41", 10000, 10000,
    )  # fmt: skip
    await tab.do(WizardState.change_type, "61")
    assert wizard.making.dte_type == "41"


async def test_it_is_issued_once_however_often_it_is_confirmed(desk, tab):
    wizard = await begin(tab, ot=str(desk.job()), tipo="33")
    await tab.do(ConfirmState.review, {})
    assert tab.state(ConfirmState).confirming
    assert "para Transportes" in wizard.making.question
    assert "$ 29.750" in wizard.making.question
    first = goes_to(await tab.do(ConfirmState.issue))
    again = goes_to(await tab.do(ConfirmState.issue))
    assert first == again == [f"/facturacion/{wizard.making.id}"]
    issued = desk.invoice(wizard.making.id)
    assert (issued.status, issued.folio) == (InvoiceStatus.ISSUED, 1)


async def test_a_refusal_is_told_in_place(desk, tab):
    order = desk.job()
    wizard = await begin(tab, ot=str(order), tipo="33")
    await tab.do(ConfirmState.review, {})
    desk.issue(order)
    assert goes_to(await tab.do(ConfirmState.issue)) == []
    assert "ya tiene un documento emitido" in wizard.failure
    assert (tab.state(ConfirmState).confirming, tab.state(ConfirmState).sending) == (False, False)


async def test_a_draft_is_discarded(desk, tab):
    wizard = await begin(tab, tipo="39")
    draft_id = wizard.making.id
    assert goes_to(await tab.do(WizardState.discard)) == ["/facturacion"]
    await visit(tab, borrador=draft_id)
    assert wizard.gone


async def test_an_issued_document_is_not_opened_as_a_draft(desk, tab):
    await visit(tab, borrador=str(desk.issue().id))
    assert "no se edita" in tab.state(WizardState).gone


async def test_another_workshop_finds_no_such_draft(desk, rival):
    draft = desk.shop.do(service.save_draft, desk.content(BOLETA))
    with sitting(rival.actor()) as tab:
        await visit(tab, borrador=str(draft.id))
        assert tab.state(WizardState).gone
