"""The back office's screens, handler by handler."""

import pytest

from models.portal import DataRight
from tests.factories.screens import goes_to, sitting
from tests.portal.test_service import outside
from torque_app.clients import service as clients
from torque_app.portal import queries, service
from torque_app.portal.state.access import PortalAccessState
from torque_app.portal.state.request import DataRequestState
from torque_app.portal.state.requests import DataRequestsState
from torque_app.portal.state.ticket import TicketState
from torque_app.portal.state.tickets import TicketsState
from torque_app.portal.state.writing import WriteState


@pytest.fixture
def client(shop):
    return shop.do(clients.create, name="Marta Soto", phone="+56912345678").id


@pytest.fixture
def asked(shop, client):
    return outside(shop, service.write_in, client, subject="¿Cuándo está?", body="¿Está listo?")


@pytest.fixture
def tab(shop):
    with sitting(shop.actor()) as tab:
        yield tab


async def on_matter(tab, ticket_id):
    tab.go(ticket_id=str(ticket_id))
    await tab.do(TicketState.load)
    return tab.state(TicketState)


async def test_the_inbox_shows_what_clients_wrote(tab, asked):
    await tab.do(TicketsState.load)
    screen = tab.state(TicketsState)
    (row,) = screen.rows
    assert (row["id"], row["client"], row["said"]) == (str(asked), "Marta Soto", "¿Está listo?")
    assert (row["status_label"], row["unread"]) == ("Por responder", "1 sin leer")
    assert goes_to(await tab.do(TicketsState.search, "marta")) == ["/portal/consultas?q=marta"]


async def test_a_matter_is_read_answered_given_and_closed(shop, tab, asked):
    screen = await on_matter(tab, asked)
    assert (screen.sheet.subject, screen.talk[0]["text"]) == ("¿Cuándo está?", "¿Está listo?")
    assert shop.do(queries.ticket, asked).ticket.unread == 0
    await tab.do(TicketState.refresh)  # what reading it changed is no change of anybody else's
    await tab.do(TicketState.reply, {"body": "Mañana a las 10."})
    assert screen.errors == {}
    assert [said["text"] for said in screen.talk] == ["Mañana a las 10.", "¿Está listo?"]
    assert screen.sheet.assigned_to == str(shop.owner_id)
    await tab.do(TicketState.assign, "")
    assert screen.sheet.assigned_to == ""
    await tab.do(TicketState.close)
    assert screen.sheet.is_closed
    await tab.do(TicketState.reopen)
    assert not screen.sheet.is_closed


async def test_an_answer_written_before_the_client_wrote_again_is_held_back(
    shop, client, tab, asked
):
    screen = await on_matter(tab, asked)
    outside(shop, service.write_in, client, body="Olvídalo.", ticket_id=asked)
    await tab.do(TicketState.reply, {"body": "Mañana a las 10."})
    assert "Otra persona guardó" in screen.errors["body"]
    assert screen.talk[0]["text"] == "Olvídalo."
    await tab.do(TicketState.reply, {"body": "Mañana a las 10."})
    assert screen.errors == {}


async def test_an_empty_answer_is_refused_beside_its_field(tab, asked):
    screen = await on_matter(tab, asked)
    await tab.do(TicketState.reply, {"body": "  "})
    assert screen.errors == {"body": "Escribe tu mensaje."}


@pytest.mark.parametrize("wanted", ["x", "00000000-0000-7000-8000-000000000000"])
async def test_an_address_of_nothing_says_so(tab, wanted):
    tab.go(ticket_id=wanted, request_id=wanted)
    for state in (TicketState, DataRequestState):
        await tab.do(state.load)
        assert tab.state(state).missing


async def test_a_request_that_came_by_letter_is_noted_and_opened(shop, client, tab):
    await tab.do(DataRequestsState.ask, True)
    await tab.do(DataRequestsState.look_for, "marta")
    screen = tab.state(DataRequestsState)
    assert [found.id for found in screen.found] == [str(client)]
    await tab.do(DataRequestsState.record, {"right": "ACCESS"})
    assert screen.errors == {"client_id": "Elige al cliente."}
    await tab.do(DataRequestsState.record, {"client_id": str(client), "right": "NADA"})
    assert screen.errors == {"right": "Elige qué derecho ejerce."}
    events = await tab.do(DataRequestsState.record, {"client_id": str(client), "right": "ACCESS"})
    (row,) = outside(shop, queries.requests_of, client)
    assert goes_to(events) == [f"/datos-personales/{row.id}"]
    await tab.do(DataRequestsState.load)
    assert [(one["right"], one["left"]) for one in screen.rows] == [("Acceso", "Quedan 30 días")]


async def test_a_request_is_extended_then_granted_on_its_page(shop, client, tab):
    row = outside(shop, service.ask_right, client, right=DataRight.ACCESS)
    tab.go(request_id=str(row.id))
    await tab.do(DataRequestState.load)
    screen = tab.state(DataRequestState)
    assert (screen.sheet.right, screen.sheet.may_extend) == ("Acceso", True)
    await tab.do(DataRequestState.ask, "extend")
    await tab.do(DataRequestState.decide, {"text": ""})
    assert "motivo" in screen.errors["text"]
    await tab.do(DataRequestState.decide, {"text": "Hay que buscar en papel."})
    assert (screen.deciding, screen.sheet.may_extend) == ("", False)
    assert screen.sheet.extended_why == "Hay que buscar en papel."
    await tab.do(DataRequestState.ask, "grant")
    await tab.do(DataRequestState.decide, {"text": ""})
    assert (screen.sheet.state_label, screen.sheet.waits) == ("Concedida", False)
    assert "Puedes descargar" in screen.sheet.answer


async def test_a_dialog_nobody_opened_decides_nothing(shop, client, tab):
    row = outside(shop, service.ask_right, client, right=DataRight.ACCESS)
    tab.go(request_id=str(row.id))
    await tab.do(DataRequestState.load)
    await tab.do(DataRequestState.ask, "borrar")
    await tab.do(DataRequestState.decide, {"text": "Sí"})
    assert shop.do(queries.request, row.id).status == "RECEIVED"


async def test_a_link_is_made_once_shown_once_and_ended(client, tab):
    tab.go(client_id=str(client))
    await tab.do(PortalAccessState.load)
    screen = tab.state(PortalAccessState)
    await tab.do(PortalAccessState.show)
    await tab.do(PortalAccessState.make, {"pin": "1111"})
    assert "adivina" in screen.errors["pin"]
    for _each in range(2):
        await tab.do(PortalAccessState.make, {"pin": "4711"})
    assert screen.link.startswith("/p/")
    assert screen.qr.startswith("data:image/svg")
    (line,) = screen.lines
    assert (line.has_pin, line.is_open, line.visits) == (True, True, "Sin visitas")
    await tab.do(PortalAccessState.close)
    assert (screen.link, screen.qr) == ("", "")
    await tab.do(PortalAccessState.revoke, line.id)
    assert not screen.lines[0].is_open


async def test_whoever_may_not_invite_reads_no_links(shop, client):
    with sitting(shop.actor("clients.view")) as tab:
        tab.go(client_id=str(client))
        await tab.do(PortalAccessState.load)
        assert tab.state(PortalAccessState).lines == []


async def test_a_matter_is_begun_from_the_clients_record(shop, client, tab):
    tab.go(client_id=str(client))
    await tab.do(WriteState.load)
    await tab.do(WriteState.ask, True)
    await tab.do(WriteState.send, {"subject": "Tu repuesto", "body": " "})
    screen = tab.state(WriteState)
    assert (screen.errors, screen.opened) == ({"body": "Escribe tu mensaje."}, True)
    events = await tab.do(WriteState.send, {"subject": "Tu repuesto", "body": "Llegó hoy."})
    (row,) = outside(shop, queries.tickets_of, client)
    assert goes_to(events) == [f"/portal/consultas/{row.id}"]
