"""The screens of purchases, handler by handler."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from reflex.app import UploadFile

from tests.factories.screens import goes_to, sitting
from torque_app.integrations.sii.values import DteType
from torque_app.purchases.state import shown
from torque_app.purchases.state.document import PurchaseState
from torque_app.purchases.state.purchases import PurchasesState, ReceivingState


def dropped(data, name="envio.xml"):
    return UploadFile(file=BytesIO(data), path=Path(name))


@pytest.fixture
async def tab(office):
    with sitting(office.shop.actor()) as tab:
        yield tab


@pytest.fixture
async def opened(office, tab):
    tab.go(document_id=str(office.received()))
    await tab.do(PurchaseState.load)
    return tab


async def test_files_are_dropped_and_each_document_answered(office, tab):
    await tab.do(ReceivingState.open)
    data = office.envelope(DteType.FACTURA, DteType.NOTA_CREDITO)
    files = [dropped(data), dropped(b"<html/>", "pagina.xml"), dropped(data)]
    await tab.do(ReceivingState.receive, files)
    screen = tab.state(ReceivingState)
    assert [each.outcome_label for each in screen.results] == [
        "Recibido", "Recibido", "Ya estaba", "Ya estaba",
    ]  # fmt: skip
    assert screen.error.startswith("pagina.xml: ")
    assert (screen.sentence, screen.progress) == ("Llegaron 2 documentos nuevos.", 100)


async def test_who_signed_is_shown_with_the_dots_of_a_rut(opened):
    assert opened.state(PurchaseState).sheet.signed_by == "Juana Práctica (12.345.678-5)"


async def test_the_list_shows_the_countdown_and_what_it_asks_for(office, tab):
    near = office.received()
    office.age(near, datetime.now(UTC) - timedelta(days=7))
    await tab.do(PurchasesState.load)
    screen = tab.state(PurchasesState)
    (row,) = screen.rows
    assert (row.countdown, row.urgency, row.state_label) == (
        "Queda 1 día",
        "danger",
        "Por responder",
    )
    assert (screen.to_answer, screen.urgent) == (1, 1)
    assert screen.sentence.endswith("Hay 1 documento por responder.")
    assert goes_to(await tab.do(PurchasesState.narrow, "state", "DEEMED")) == [
        "/compras?state=DEEMED"
    ]
    assert goes_to(await tab.do(PurchasesState.narrow, "secreto", "x")) == []


def test_the_months_offered_go_back_a_year_over_new_year():
    months = [each["id"] for each in shown.periods(date(2026, 2, 3))]
    assert (months[0], months[2], months[-1], len(months)) == ("2026-02", "2025-12", "2025-03", 12)


async def test_the_page_tells_amounts_signature_and_what_comes_next(opened):
    screen = opened.state(PurchaseState)
    assert (screen.sheet.total, screen.sheet.net) == (11900, 10000)
    assert screen.sheet.signature_label == "Firma válida"
    assert screen.sheet.stamp_label == "Timbre sin respaldo del SII"
    assert [item.name for item in screen.items] == ["Pastillas de freno & discos"]
    assert [step["state"] for step in screen.story] == ["done", "current"]
    assert (screen.sheet.may_accept, screen.sheet.may_claim) == (True, True)


async def test_an_acceptance_is_asked_for_once_and_shows_as_waiting(office, opened):
    await opened.do(PurchaseState.accept)
    screen = opened.state(PurchaseState)
    assert (screen.sheet.waiting, screen.sheet.may_accept) == (True, False)
    assert screen.story[-1]["title"] == "Registro en el SII"
    await opened.do(PurchaseState.accept)
    assert len(office.waiting("purchases.register")) == 1


async def test_a_claim_without_reason_stays_in_the_dialog(opened):
    await opened.do(PurchaseState.ask_claim)
    await opened.do(PurchaseState.claim, {"action": "RCD", "reason": " "})
    screen = opened.state(PurchaseState)
    assert (screen.claiming, set(screen.errors)) == (True, {"reason"})
    await opened.do(PurchaseState.claim, {"action": "RCD", "reason": "No lo pedimos"})
    assert (screen.claiming, screen.sheet.waiting) == (False, True)


@pytest.mark.parametrize("data", [{}, {"action": "ORO", "reason": "No lo pedimos"}])
async def test_nonsense_is_refused_in_the_dialog(opened, data):
    await opened.do(PurchaseState.ask_claim)
    await opened.do(PurchaseState.claim, data)
    screen = opened.state(PurchaseState)
    assert (screen.claiming, set(screen.errors)) == (True, {"action"})


async def test_a_receipt_is_given_from_its_dialog(office, opened, simulator):
    await opened.do(PurchaseState.ask_receipt)
    await opened.do(PurchaseState.acknowledge, {"premises": "Bodega 2"})
    office.carry_out()
    await opened.do(PurchaseState.refresh)
    screen = opened.state(PurchaseState)
    assert (screen.acknowledging, screen.sheet.state_label) == (False, "Con acuse de recibo")
    assert {file.name for file in screen.files} == {
        "Acuse de recibo del envío", "Recibo de mercaderías o servicios",
    }  # fmt: skip


@pytest.mark.parametrize("wanted", ["nada", "00000000-0000-0000-0000-000000000000"])
async def test_what_does_not_exist_is_said_so(tab, wanted):
    tab.go(document_id=wanted)
    await tab.do(PurchaseState.load)
    assert tab.state(PurchaseState).missing


async def test_another_workshop_finds_no_such_document(office, rival):
    document_id = office.received()
    with sitting(rival.actor()) as tab:
        tab.go(document_id=str(document_id))
        await tab.do(PurchaseState.load)
        assert tab.state(PurchaseState).missing
