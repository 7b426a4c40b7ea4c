"""A quotation sent, decided, versioned and turned into its OT: handler by handler."""

from decimal import Decimal
from uuid import UUID

import pytest

from models.quotations import Decision, QuotationStatus
from tests.factories.screens import goes_to, sitting
from tests.quotations.sights import line_of, on_page
from torque_app.core import topics
from torque_app.quotations import service
from torque_app.quotations.state.deciding import ManagerState, RecordingState
from torque_app.quotations.state.heading import TermsState
from torque_app.quotations.state.lines import LinesState
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.sending import SendingState
from torque_app.quotations.state.versions import ComparingState, EndingState, RevisingState
from torque_app.work_orders import service as floor


@pytest.fixture
def tab(desk):
    with sitting(desk.manager()) as tab:
        yield tab


# --- on its way ----------------------------------------------------------------------------


async def test_sending_freezes_what_is_sent_and_shows_the_link_once(tab, desk):
    page = await on_page(tab, desk.drafted())
    await tab.do(SendingState.show)
    sending = tab.state(SendingState)
    assert sending.opened
    for way in sending.ways:
        await tab.do(SendingState.take, way.id, False)
    await tab.do(SendingState.send)
    assert "/p/" in sending.link
    assert (page.sheet.status_label, page.sheet.is_open) == ("Enviado al cliente", False)
    assert page.versions[0].is_frozen
    first = sending.link
    await tab.do(SendingState.send)
    assert sending.link == first
    await tab.do(SendingState.close)
    assert sending.link == ""


async def test_nothing_is_sent_while_something_typed_is_not_kept(tab, desk):
    page = await on_page(tab, desk.drafted())
    await tab.do(LinesState.say, page.lines[0].id, "quantity", "nada")
    await tab.do(SendingState.show)
    await tab.do(SendingState.send)
    assert tab.state(SendingState).error.startswith("Hay campos sin guardar")
    assert desk.seen(UUID(page.sheet.id)).quotation.status is QuotationStatus.DRAFT


async def test_a_stale_page_never_sends_what_it_does_not_show(tab, desk):
    quotation = desk.drafted(desk.hour())
    await on_page(tab, quotation)
    desk.do(service.add_line, quotation.quotation.id, desk.hour(), actor=desk.manager())
    await tab.do(SendingState.show)
    await tab.do(SendingState.send)
    assert "Otra persona guardó cambios" in tab.state(SendingState).error
    assert desk.seen(quotation.quotation.id).quotation.status is QuotationStatus.DRAFT


async def test_the_manager_sends_back_with_a_reason(desk):
    quotation = desk.drafted(actor=desk.advisor())
    desk.do(service.send_to_manager, quotation.quotation.id, actor=desk.advisor())
    with sitting(desk.manager()) as tab:
        page = await on_page(tab, quotation)
        assert page.sheet.next == "judge"
        await tab.do(ManagerState.ask, "reject")
        await tab.do(ManagerState.decide, {"note": " "})
        assert tab.state(ManagerState).errors["note"] == "Di por qué lo rechazas."
        await tab.do(ManagerState.decide, {"note": "Muy caro"})
        await tab.do(QuotationState.refresh)
        assert (page.sheet.next, page.sheet.manager_note) == ("revise", "Muy caro")


async def test_a_discount_a_rule_asks_about_waits_and_goes_out_when_it_is_approved(desk):
    quotation = desk.drafted(actor=desk.advisor())
    with sitting(desk.advisor()) as tab:
        page = await on_page(tab, quotation)
        await tab.do(TermsState.say, "discount_percent", "18")
        await tab.do(SendingState.show)
        await tab.do(SendingState.send)
        assert "Espera un visto bueno" in tab.notice.text
        assert not tab.state(SendingState).opened
        assert (page.sheet.status_label, page.sheet.next) == ("Espera al jefe", "")
        assert "18 %" in page.waiting.sentence
    with sitting(desk.manager()) as tab:
        page = await on_page(tab, quotation)
        await tab.do(ManagerState.ask, "approve")
        await tab.do(ManagerState.decide, {"note": ""})
        await tab.do(QuotationState.refresh)
        assert (page.sheet.status_label, page.waiting.id) == ("Enviado al cliente", "")


async def test_whoever_made_it_is_not_offered_to_agree_to_it(desk):
    quotation = desk.drafted(actor=desk.manager())
    desk.do(service.send_to_manager, quotation.quotation.id, actor=desk.manager())
    with sitting(desk.manager()) as tab:
        page = await on_page(tab, quotation)
        assert not page.sheet.may_judge


async def test_the_clients_answer_shows_with_its_evidence(tab, desk):
    quotation = desk.sent()
    page = await on_page(tab, quotation)
    desk.decide(quotation, Decision.APPROVED, Decision.DECLINED)
    await tab.do(QuotationState.refresh)
    assert [line.decision_label for line in page.lines] == ["Aprobada", "Rechazada"]
    (answer,) = page.answers
    assert ("Marta Soto" in answer.who, answer.origin) == (True, "190.20.1.7 · Android 14")
    assert answer.signature
    assert page.figures.total < page.figures.offered


async def test_an_answer_by_phone_is_recorded_line_by_line(tab, desk):
    quotation = desk.sent()
    page = await on_page(tab, quotation)
    assert page.sheet.next == "record"
    await tab.do(RecordingState.show)
    recording = tab.state(RecordingState)
    first, second = (line.id for line in recording.lines)
    await tab.do(RecordingState.say, first, "APPROVED")
    await tab.do(RecordingState.record, {"name": "Marta Soto"})
    assert recording.lines[1].error
    await tab.do(RecordingState.say, second, "DEFERRED")
    told = recording.total
    await tab.do(RecordingState.record, {"name": "Marta Soto", "note": "Por teléfono"})
    assert not recording.opened
    kept = desk.seen(quotation.quotation.id)
    assert [line.decision for line in kept.lines] == [Decision.APPROVED, Decision.DEFERRED]
    assert (int(kept.totals.total), kept.rejection_reason) == (told, "Por teléfono")


async def test_an_answer_about_a_version_that_is_gone_is_refused(tab, desk):
    quotation = desk.sent()
    await on_page(tab, quotation)
    await tab.do(RecordingState.show)
    await tab.do(RecordingState.say_all, "APPROVED")
    desk.do(service.revise, quotation.quotation.id, why="Otro precio", actor=desk.advisor())
    desk.do(service.send_to_customer, quotation.quotation.id, channels=(), actor=desk.advisor())
    await tab.do(RecordingState.record, {"name": "Marta Soto"})
    assert "El taller cambió este presupuesto" in tab.notice.text
    now = desk.seen(quotation.quotation.id)
    assert {line.decision for line in now.lines} == {Decision.PENDING}


# --- what becomes of it --------------------------------------------------------------------


async def test_a_new_version_leaves_the_one_before_to_be_read(tab, desk):
    quotation = desk.sent(desk.hour())
    page = await on_page(tab, quotation)
    await tab.do(RevisingState.ask, True)
    await tab.do(RevisingState.revise, {"why": ""})
    assert "why" in tab.state(RevisingState).errors
    await tab.do(RevisingState.revise, {"why": "Pidió otro repuesto"})
    await tab.do(QuotationState.refresh)
    assert (page.sheet.present, page.sheet.is_open) == (2, True)
    await tab.do(LinesState.say, page.lines[0].id, "quantity", "9")
    old = await on_page(tab, quotation, version="1")
    assert (old.sheet.is_open, old.sheet.next, old.lines[0].quantity) == (False, "", "1.5")


async def test_two_versions_are_compared_line_by_line(tab, desk):
    quotation = desk.sent(desk.hour(), desk.part())
    desk.do(service.revise, quotation.quotation.id, why="Baja", actor=desk.advisor())
    page = await on_page(tab, quotation)
    await tab.do(LinesState.say, line_of(page, "LABOR").id, "quantity", "1")
    await tab.do(ComparingState.show)
    comparing = tab.state(ComparingState)
    assert (comparing.before, comparing.after) == ("1", "2")
    assert [row.change_label for row in comparing.rows] == ["Cambió", "Igual"]
    assert comparing.rows[0].fields == "cantidad"
    await tab.do(ComparingState.choose, "before", "7")
    assert comparing.before == "1"


async def test_only_what_was_approved_becomes_the_ot(tab, desk):
    quotation = desk.sent()
    desk.decide(quotation, Decision.APPROVED, Decision.DECLINED)
    page = await on_page(tab, quotation)
    assert page.sheet.next == "convert"
    await tab.do(EndingState.ask, True)
    assert tab.state(EndingState).sentence.startswith("Entran 1 de 2 líneas")
    (place,) = goes_to(await tab.do(EndingState.convert, {}))
    assert place.startswith("/ot/")
    await tab.do(QuotationState.refresh)
    assert (page.sheet.next, page.sheet.order_id) == ("", place.rpartition("/")[2])
    assert goes_to(await tab.do(EndingState.convert, {})) == []


async def test_the_page_follows_the_end_of_its_ot(tab, desk, monkeypatch):
    watched = []
    monkeypatch.setattr(topics, "_watching", [lambda *told: watched.append(told[2:])])
    decided = desk.decide(desk.sent(desk.hour()), Decision.APPROVED)
    page = await on_page(tab, decided)
    own = f"quotation:{decided.quotation.id}"
    again = f"{QuotationState.get_full_name()}.refresh"
    assert watched == [((own,), again)]
    ot_id = desk.do(service.convert, decided.quotation.id, actor=desk.manager())
    await tab.do(QuotationState.refresh)
    assert watched[1:] == [((own, f"work_order:{ot_id}"), again)]
    assert not page.sheet.may_bill
    for command in (desk.floor._assigned, floor.start, desk.floor._tasks_done):
        desk.do(command, ot_id)
    desk.do(floor.finish_work, ot_id)
    desk.do(floor.pass_qc, ot_id)
    await tab.do(QuotationState.refresh)
    assert page.sheet.may_bill


async def test_a_copied_fixed_amount_is_not_shown_as_an_hour(tab, desk):
    decided = desk.decide(desk.sent(desk.hour()), Decision.APPROVED)
    ot_id = desk.do(service.convert, decided.quotation.id, actor=desk.manager())
    desk.do(floor.add_labor, ot_id, description="Discos", amount=Decimal(80_000))
    desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1), rate=Decimal(9_000))
    extra = desk.do(service.supplement, ot_id, actor=desk.advisor())
    page = await on_page(tab, desk.do(service.duplicate, extra.quotation.id))
    assert [(row.quantity_label, row.price_label, row.figures) for row in page.lines] == [
        ("Cantidad", "Precio neto", "1 × $ 80.000"), ("Horas", "Valor hora", "1 h × $ 9.000"),
    ]  # fmt: skip


async def test_a_copy_begins_as_a_draft_of_its_own(tab, desk):
    quotation = desk.sent()
    await on_page(tab, quotation)
    (place,) = goes_to(await tab.do(EndingState.duplicate))
    copy = desk.seen(UUID(place.rpartition("/")[2]))
    assert copy.quotation.number != quotation.quotation.number
    assert copy.quotation.status is QuotationStatus.DRAFT


async def test_a_draft_is_removed_and_one_leaves_its_page(tab, desk):
    page = await on_page(tab, desk.drafted())
    assert page.sheet.may_remove
    assert goes_to(await tab.do(EndingState.remove)) == ["/presupuestos"]
    await tab.do(QuotationState.refresh)
    assert page.missing
