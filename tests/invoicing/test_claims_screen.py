"""The list of claim windows and the sums under the documents, handler by handler."""

from datetime import timedelta

import pytest

from models.base import utc_now
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from tests.invoicing.counter import FACTURA
from tests.invoicing.test_claims import READ, accepted, aged, event, told
from torque_app.invoicing.state import claims_shown
from torque_app.invoicing.state.claims import ASK, ClaimsState
from torque_app.invoicing.state.documents import InvoicesState


@pytest.fixture
def tab(counter):
    with sitting(counter.shop.actor()) as tab:
        yield tab


async def test_the_open_ones_come_first_by_their_end(counter, tab):
    late, early, claimed = (accepted(counter) for _ in range(3))
    aged(counter, early, days=5)
    told(counter, claimed, event("RCD"))
    await tab.do(ClaimsState.load)
    screen = tab.state(ClaimsState)
    assert [row.document for row in screen.rows] == [
        f"Factura {early.folio}",
        f"Factura {late.folio}",
    ]
    assert screen.view == "OPEN"
    assert "2 facturas por" in screen.sentence
    assert screen.sentence.endswith("1 está reclamada.")
    assert screen.rows[0].left.startswith(("2 días y 23 h", "3 días"))
    assert screen.rows[0].until.endswith(", por confirmar")


@pytest.mark.parametrize(("state", "count"), [("ALL", 3), ("CLAIMED", 1), ("DEEMED", 1)])
async def test_each_view_shows_its_own(counter, tab, state, count):
    accepted(counter)
    aged(counter, accepted(counter), days=9)
    told(counter, accepted(counter), event("RCD"), received_at=utc_now() - timedelta(days=1))
    tab.go(state=state)
    await tab.do(ClaimsState.load)
    screen = tab.state(ClaimsState)
    assert (screen.total, screen.view) == (count, state)


async def test_what_the_registry_told_stands_beside_the_state(counter, tab):
    told(counter, accepted(counter), event("RFP"))
    tab.go(state="CLAIMED")
    await tab.do(ClaimsState.load)
    (row,) = tab.state(ClaimsState).rows
    assert row.told == "Reclamó una entrega parcial (20-11-2026 12:00)"
    assert (row.state, row.left) == ("danger", "")


async def test_the_address_keeps_what_is_asked_for(tab):
    tab.go(state="CLAIMED")
    await tab.do(ClaimsState.load)
    assert goes_to(await tab.do(ClaimsState.see, "ALL")) == ["/facturacion/plazos?state=ALL"]
    assert goes_to(await tab.do(ClaimsState.narrow, "dte_type", "34")) == [
        "/facturacion/plazos?dte_type=34&state=CLAIMED"
    ]
    assert goes_to(await tab.do(ClaimsState.narrow, "luna", "llena")) == []
    assert goes_to(await tab.do(ClaimsState.turn, 2)) == [
        "/facturacion/plazos?state=CLAIMED&page=2"
    ]


async def test_a_state_nobody_has_is_refused_on_the_page(tab):
    tab.go(state="LUNA")
    await tab.do(ClaimsState.load)
    screen = tab.state(ClaimsState)
    assert (screen.rows, screen.loading) == ([], False)
    assert screen.error


async def test_asking_says_for_how_many(counter, tab):
    accepted(counter)
    await tab.do(ClaimsState.load)
    await tab.do(ClaimsState.ask)
    assert tab.notice.text.startswith("Se le pregunta al SII por 1 factura.")
    await tab.do(ClaimsState.ask)
    assert tab.notice.text == "No hay nada nuevo que preguntar."
    assert len(counter.waiting(READ)) == 1


async def test_the_chosen_ones_are_asked_about(counter, tab):
    rows = [accepted(counter) for _ in range(3)]
    await tab.do(ClaimsState.act, ASK, [str(row.id) for row in rows[:2]])
    assert len(counter.waiting(READ)) == 2
    await tab.do(ClaimsState.act, "delete", [str(rows[2].id)])
    assert len(counter.waiting(READ)) == 2


@pytest.mark.parametrize("chosen", ["x", "01900000-0000-7000-8000-000000000000"])
async def test_what_cannot_be_asked_about_is_said(tab, chosen):
    await tab.do(ClaimsState.act, ASK, [chosen])
    assert tab.notice.level == "error"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "0 h y 0 min"),
        (3 * 3600 + 20 * 60, "3 h y 20 min"),
        (86_400, "1 día y 0 h"),
        (5 * 86_400 + 3 * 3600 + 59, "5 días y 3 h"),
    ],
)
def test_what_is_left_is_said_in_days_and_hours(seconds, words):
    assert claims_shown.left(seconds) == words


# --- the sums under the documents ---------------------------------------------------------


async def test_the_list_says_what_it_comes_to(counter, tab):
    counter.typed(FACTURA, ("Diagnóstico", "10000"))
    counter.settled(counter.typed(FACTURA, ("Error", "7000")), accepted=False)
    await tab.do(InvoicesState.load)
    sums = tab.state(InvoicesState).sums
    assert (sums.count, sums.net, sums.iva, sums.total) == ("2 documentos", 10000, 1900, 11900)
    assert sums.left_out == "1 no es venta y no suma: guía, borrador o rechazado."


async def test_an_empty_list_has_no_sums(counter, tab):
    tab.go(status="VOID")
    await tab.do(InvoicesState.load)
    assert tab.state(InvoicesState).sums.count == ""


async def test_who_may_not_see_finances_sees_no_sums(counter):
    counter.typed(FACTURA, ("Diagnóstico", "10000"))
    member = add_member(counter.shop)
    with sitting(
        counter.shop.actor("invoicing.view", "work_orders.edit_any", user_id=member)
    ) as tab:
        await tab.do(InvoicesState.load)
        screen = tab.state(InvoicesState)
        assert (screen.total, screen.sums.count) == (1, "")
