"""Notes over a document from its page, handler by handler, on a real database."""

from uuid import UUID

import pytest

from models.invoicing import Invoice, InvoiceStatus
from tests.factories.screens import goes_to, sitting
from tests.invoicing.counter import BOLETA, judge
from torque_app.invoicing import queries, service
from torque_app.payments.state.document_note import NoteState
from torque_app.payments.state.document_related import RelatedState


@pytest.fixture
def issued(desk):
    return desk.settled(desk.typed(33, ("Freno", "10000"), ("Luz", "5000")))


@pytest.fixture
async def tab(desk, issued):
    with sitting(desk.shop.actor()) as tab:
        await visit(tab, issued.id)
        yield tab


async def visit(tab, invoice_id) -> None:
    tab.go(invoice_id=str(invoice_id))
    await tab.do(RelatedState.load)
    await tab.do(NoteState.load)


async def issue(tab) -> list[str]:
    return goes_to(await tab.do(NoteState.issue, {}))


async def test_a_factura_is_credited_whole(desk, issued, tab):
    await tab.do(NoteState.write, "61")
    note = tab.state(NoteState)
    assert [each["id"] for each in note.kinds] == ["VOID", "AMOUNT", "TEXT"]
    assert note.seen.action == "Emitir nota de crédito por $ 17.850"
    (address,) = await issue(tab)
    assert note.note == ""
    judge(desk.shop, UUID(address.rpartition("/")[2]), accepted=True)
    assert desk.invoice(issued.id).status is InvoiceStatus.VOID


async def test_lines_are_credited_up_to_what_remains(desk, issued, tab):
    await tab.do(NoteState.write, "61")
    await tab.do(NoteState.choose, "AMOUNT")
    note = tab.state(NoteState)
    assert note.errors == {}
    await tab.do(NoteState.pick, note.rows[1].id, True)
    assert await issue(tab) == []
    assert set(note.errors) == {"note", "reason"}
    await tab.do(NoteState.say, "reason", "Devolución")
    assert (note.seen.total, note.seen.obstacle) == (5950, "")
    await tab.do(NoteState.say_line, note.rows[1].id, "quantity", "9")
    assert "quedan $ 17.850" in note.seen.obstacle
    assert await issue(tab) == []
    assert "quedan" in note.errors["note"]
    await tab.do(NoteState.say_line, note.rows[1].id, "quantity", "1")
    assert len(await issue(tab)) == 1
    await visit(tab, issued.id)
    around = tab.state(RelatedState)
    assert (around.room.credited, around.room.remaining) == (5950, 11900)
    assert [(each.does, each.total) for each in around.related] == [("corrige montos", 5950)]


async def test_an_amount_with_iva_is_credited(desk, issued, tab):
    await tab.do(NoteState.write, "61")
    await tab.do(NoteState.choose, "AMOUNT")
    for name, value in {"by": "amount", "amount": "1190", "reason": "Descuento"}.items():
        await tab.do(NoteState.say, name, value)
    note = tab.state(NoteState)
    assert (note.seen.net, note.seen.total) == (1000, 1190)
    await issue(tab)
    assert desk.invoice(issued.id).credited_amount == 1190


async def test_a_giro_is_corrected_without_amounts(desk, issued, tab):
    await tab.do(NoteState.write, "61")
    await tab.do(NoteState.choose, "TEXT")
    await tab.do(NoteState.say, "to.giro", "Transporte de pasajeros")
    assert tab.state(NoteState).seen.total == 0
    assert len(await issue(tab)) == 1
    assert desk.invoice(issued.id).balance == 17850


async def test_a_debit_note_raises_a_factura(desk, issued, tab):
    await tab.do(NoteState.write, "56")
    note = tab.state(NoteState)
    assert [each["id"] for each in note.kinds] == ["AMOUNT"]
    for name, value in {"by": "amount", "amount": "1190", "reason": "Intereses"}.items():
        await tab.do(NoteState.say, name, value)
    assert len(await issue(tab)) == 1
    assert desk.invoice(issued.id).balance == 19040


async def test_a_note_is_issued_once_however_often_it_is_sent(desk, issued, tab):
    await tab.do(NoteState.write, "61")
    assert len(await issue(tab)) == 1
    assert await issue(tab) == []
    assert len(desk.rows(Invoice)) == 2


async def test_a_boleta_of_nobody_takes_no_debit_note(desk, tab):
    boleta = desk.settled(desk.typed(BOLETA, client_id=desk.person()))
    await visit(tab, boleta.id)
    room = tab.state(RelatedState).room
    assert (room.debits, "VOID" in room.credits) == ((), True)


async def test_a_manager_may_only_annul_the_whole(desk, issued):
    manager = desk.shop.actor("invoicing.view", "invoicing.void", "finance.read", role="MANAGER")
    with sitting(manager) as tab:
        await visit(tab, issued.id)
        await tab.do(NoteState.write, "61")
        note = tab.state(NoteState)
        assert [each["id"] for each in note.kinds] == ["VOID"]
        assert note.seen.total == 17850
        assert len(await issue(tab)) == 1


async def test_warnings_are_shown_before_the_note(tab):
    assert any("no mueve repuestos" in each for each in tab.state(RelatedState).room.warnings)


async def test_a_draft_is_gone_on_with(desk, tab):
    draft = desk.shop.do(service.save_draft, desk.content())
    await visit(tab, draft.id)
    room = tab.state(RelatedState).room
    assert (room.is_draft, room.credits) == (True, ())
    assert room.draft_href == f"/facturacion/nuevo?borrador={draft.id}"


async def test_guias_and_references_stand_beside_the_document(desk, tab):
    guide = desk.settled(desk.guide())
    content = queries.DraftContent(dte_type=33, guide_ids=(guide.id,), purchase_order="OC-77")
    factura = desk.shop.do(service.issue_content, content)
    await visit(tab, factura.id)
    around = tab.state(RelatedState)
    assert [each.relation for each in around.related] == ["Guía que factura"]
    assert [(each.name, each.folio) for each in around.referred] == [
        ("Orden de compra", "OC-77"), ("Guía de despacho", str(guide.folio)),
    ]  # fmt: skip


async def test_another_workshop_sees_nothing(rival, issued):
    with sitting(rival.actor()) as tab:
        await visit(tab, issued.id)
        assert tab.state(RelatedState).room.id == ""
        await tab.do(NoteState.write, "61")
        assert tab.state(NoteState).note == ""
