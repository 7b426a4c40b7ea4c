"""The page of a document and the list of payments, handler by handler."""

import pytest

from tests.factories.screens import goes_to, sitting
from torque_app.payments.state.document import DocumentState
from torque_app.payments.state.payments import PaymentsState


@pytest.fixture
def row(counter):
    return counter.issue()


@pytest.fixture
async def opened(counter, row):
    with sitting(counter.shop.actor()) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(DocumentState.load)
        yield tab


async def test_the_page_shows_lines_amounts_and_what_comes_next(opened):
    screen = opened.state(DocumentState)
    assert (screen.document.title, screen.document.balance) == ("Factura 1", 29750)
    assert [item.name for item in screen.items] == ["Cambio de aceite & filtro"]
    assert [(step["title"], step["state"]) for step in screen.story] == [
        ("Emitida", "done"), ("Firmar", "current"),
        ("Enviar al SII", "waiting"), ("Respuesta del SII", "waiting"),
    ]  # fmt: skip


async def test_the_story_grows_with_the_exchange(counter, opened):
    counter.work_off()
    await opened.do(DocumentState.refresh)
    story = opened.state(DocumentState).story
    assert story[-1]["title"] == "Aceptada por el SII"
    assert any("N.º de envío" in each["label"] for each in story[-1]["evidence"])


async def test_a_payment_is_recorded_once_however_often_it_is_sent(opened):
    await opened.do(DocumentState.ask_payment)
    data = {"amount": "10000", "method": "CASH", "_key": "k1"}
    await opened.do(DocumentState.pay, data)
    await opened.do(DocumentState.pay, data)
    screen = opened.state(DocumentState)
    assert (screen.paying, screen.document.balance, len(screen.payments)) == (False, 19750, 1)


async def test_too_much_stays_in_the_dialog(opened):
    await opened.do(DocumentState.ask_payment)
    await opened.do(DocumentState.pay, {"amount": "99999999", "method": "CASH"})
    screen = opened.state(DocumentState)
    assert (screen.paying, set(screen.errors)) == (True, {"amount"})


@pytest.mark.parametrize("data", [{}, {"amount": "x"}, {"amount": "1", "method": "ORO"}])
async def test_nonsense_is_refused_in_the_dialog(opened, data):
    await opened.do(DocumentState.pay, data)
    assert opened.state(DocumentState).errors


async def test_a_payment_is_reversed_with_its_reason(opened):
    await opened.do(DocumentState.pay, {"amount": "29750", "method": "CASH"})
    screen = opened.state(DocumentState)
    await opened.do(DocumentState.ask_reversal, screen.payments[0].id)
    await opened.do(DocumentState.reverse, {"reason": ""})
    assert (set(screen.errors), screen.undoing != "") == ({"reason"}, True)
    await opened.do(DocumentState.reverse, {"reason": "Se equivocó"})
    assert (screen.undoing, screen.document.balance) == ("", 29750)
    assert [each.mark for each in screen.payments] == ["Reversado", "Reversa"]


async def test_another_workshop_finds_no_such_document(rival, row):
    with sitting(rival.actor()) as tab:
        tab.go(invoice_id=str(row.id))
        await tab.do(DocumentState.load)
        assert tab.state(DocumentState).missing


async def test_the_list_says_what_came_in(counter, opened):
    await opened.do(DocumentState.pay, {"amount": "10000", "method": "CASH"})
    opened.go()
    await opened.do(PaymentsState.load)
    screen = opened.state(PaymentsState)
    assert [(each.document, each.amount) for each in screen.rows] == [("Factura 1", 10000)]
    assert screen.sentence == "Hoy entraron $ 10.000; este mes, $ 10.000."
    assert goes_to(await opened.do(PaymentsState.turn, 2)) == ["/pagos?page=2"]
