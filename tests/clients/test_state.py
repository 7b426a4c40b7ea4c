"""The screens of clients, handler by handler, on a real database."""

from decimal import Decimal as D

import pytest

from models.base import new_id
from models.clients import ClientType
from models.invoicing import InvoiceStatus
from models.vehicles import Vehicle, VehicleStatus
from models.work_orders import WorkOrder
from tests.factories.screens import goes_to, sitting
from torque_app.clients import queries, service
from torque_app.clients.state import shown
from torque_app.clients.state.clients import ClientsState
from torque_app.clients.state.edit import ContactState, EditClientState
from torque_app.clients.state.new import NewClientState
from torque_app.clients.state.record import ClientState
from torque_app.core.errors import NotAllowed
from torque_app.core.listing import Listing

TYPED = {"type": "PERSON", "name": "Ana Muñoz", "rut": "12345678-5", "phone": "912345678"}


@pytest.fixture
def ana(shop):
    """A client's id, as text."""
    return str(shop.do(service.create, name="Ana Muñoz", rut="12345678-5", comuna="Ñuñoa").id)


@pytest.fixture
def tab(shop):
    """A tab of somebody who may all."""
    with sitting(shop.actor()) as tab:
        yield tab


@pytest.fixture
async def on_page(tab, ana):
    """A tab on Ana's own page."""
    tab.go(client_id=ana)
    await tab.do(ClientState.load)
    return tab


async def test_the_list_shows_what_its_address_asks_for(shop, tab, ana):
    shop.do(service.create, name="Fletes SpA", type=ClientType.COMPANY, comuna="Maipú")
    tab.go(type="COMPANY", nonsense="x")
    await tab.do(ClientsState.load)
    list_ = tab.state(ClientsState)
    assert [(row.name, row.type, row.tone) for row in list_.rows] == [
        ("Fletes SpA", "Empresa", "warning")
    ]
    assert [choice.id for choice in list_.comunas] == ["Maipú", "Ñuñoa"]
    assert list_.sentence == "2 clientes. 2 nuevos este mes."
    assert list_.loading is False


async def test_what_is_asked_of_the_list_goes_to_its_address(tab):
    tab.go(q="ana", page="3")
    await tab.do(ClientsState.load)
    for handler, args, there in (
        (ClientsState.narrow, ("type", "PERSON"), "/clientes?type=PERSON&q=ana"),
        (ClientsState.search, (" beto ",), "/clientes?q=beto"),
        (ClientsState.sort, ("name", False), "/clientes?q=ana&sort=name&order=asc"),
        (ClientsState.turn, (2,), "/clientes?q=ana&page=2"),
    ):
        assert goes_to(await tab.do(handler, *args)) == [there]
    assert await tab.do(ClientsState.narrow, "tenant_id", "x") == []


async def test_a_wrong_filter_is_said_in_the_list(tab):
    tab.go(type="ALIEN")
    await tab.do(ClientsState.load)
    assert tab.state(ClientsState).error == "«ALIEN» no es un valor de type."


async def test_a_look_shows_the_client_and_nothing_for_a_wrong_id(tab, ana):
    await tab.do(ClientsState.load)
    await tab.do(ClientsState.peek, ana)
    assert tab.state(ClientsState).peeked.name == "Ana Muñoz"
    for wrong in ("x", str(new_id())):
        await tab.do(ClientsState.peek, wrong)
        assert tab.state(ClientsState).peeked.id == ""


async def test_a_field_is_judged_when_it_is_left(tab, ana):
    await tab.do(NewClientState.check, "rut", "12345678-4")
    assert "debería ser 5" in tab.state(NewClientState).errors["rut"]
    await tab.do(NewClientState.check, "rut", "12.345.678-5")
    form = tab.state(NewClientState)
    assert (form.errors["rut"], form.twin) == ("Ya es de Ana Muñoz.", f"/clientes/{ana}")
    await tab.do(NewClientState.check, "rut", "11.111.111-1")
    assert (form.errors["rut"], form.twin) == ("", "")
    await tab.do(NewClientState.check, "tenant_id", "x")
    assert form.errors["tenant_id"] == ""


async def test_a_client_is_created_once_and_its_page_opened(shop, tab):
    typed = {**TYPED, "credit_days": "30", "credit_limit": "500000", "_key": "k1"}
    events = await tab.do(NewClientState.create, typed)
    (row,) = shop.do(queries.find, Listing()).rows
    assert goes_to(events) == [f"/clientes/{row.id}"]
    assert tab.state(NewClientState).saved_at
    assert await tab.do(NewClientState.create, typed) == []
    detail = shop.do(queries.one, row.id)
    assert (detail.credit_days, detail.credit_limit) == (30, D(500000))


async def test_every_wrong_field_of_the_form_is_marked(shop, tab):
    wrong = {"type": "X", "name": " ", "email": "a", "credit_days": "-1", "credit_limit": "1,5"}
    await tab.do(NewClientState.create, wrong)
    assert tab.state(NewClientState).errors.keys() == wrong.keys()
    assert tab.notice.level == "error"
    assert shop.do(queries.find, Listing()).total == 0


async def test_a_taken_rut_leads_to_its_client(tab, ana):
    await tab.do(NewClientState.create, TYPED)
    assert tab.state(NewClientState).twin == f"/clientes/{ana}"


async def test_the_record_shows_facts_cars_and_orders(shop, tab, ana):
    with shop.tx() as tx:
        car = Vehicle(client_id=ana, plate="BBBB12", make="Kia", model="Rio")
        tx.session.add(car)
        tx.session.flush()
        tx.session.add(
            WorkOrder(
                number="SC001-2026-11-0001",
                service_center_id=shop.centre_id,
                client_id=ana,
                vehicle_id=car.id,
                service_type="Frenos",
            )
        )
    tab.go(client_id=ana)
    await tab.do(ClientState.load)
    page = tab.state(ClientState)
    assert (page.card.name, page.card.credit, page.loading) == ("Ana Muñoz", "Al contado", False)
    assert [(row.plate, row.status_label) for row in page.cars] == [("BBBB·12", "Con su dueño")]
    assert [(row.number, row.status_label) for row in page.orders] == [
        ("SC001-2026-11-0001", "Borrador")
    ]


async def test_an_address_of_nobody_is_missing(tab, ana):
    for wrong in ("", "x", str(new_id())):
        tab.go(client_id=wrong)
        await tab.do(ClientState.load)
        assert tab.state(ClientState).missing is True


async def test_an_edit_is_saved_and_the_record_read_again(shop, on_page, ana):
    await on_page.do(EditClientState.start)
    form = on_page.state(EditClientState)
    assert (form.fields.name, form.fields.credit_days, form.open) == ("Ana Muñoz", "0", True)
    await on_page.do(EditClientState.save, {**TYPED, "name": "Ana M.", "is_active": "on"})
    assert form.open is False
    assert shop.do(queries.row, ana).name == "Ana M."


async def test_a_stale_edit_says_what_changed_and_the_next_save_goes_through(shop, on_page, ana):
    await on_page.do(EditClientState.start)
    shop.do(service.update, ana, comuna="Maipú")
    mine = {**TYPED, "name": "Mía", "is_active": "on"}
    await on_page.do(EditClientState.save, mine)
    form = on_page.state(EditClientState)
    assert "Comuna: «Maipú»" in form.stale
    assert form.open is True
    await on_page.do(EditClientState.save, mine)
    assert (form.open, shop.do(queries.row, ana).name) == (False, "Mía")


async def test_contacts_are_added_changed_and_removed(shop, on_page, ana):
    await on_page.do(ContactState.start, "")
    await on_page.do(ContactState.save, {"name": "Luis", "phone": "1"})
    form = on_page.state(ContactState)
    assert "phone" in form.errors
    added = {"name": "Luis", "phone": "912345678", "_key": "k1"}
    await on_page.do(ContactState.save, added)
    await on_page.do(ContactState.save, added)
    await on_page.do(ClientState.refresh)
    (contact,) = on_page.state(ClientState).contacts
    assert contact.main is True
    await on_page.do(ContactState.start, contact.id)
    await on_page.do(ContactState.save, {"name": "Luisa", "is_primary": "on"})
    assert [c.name for c in shop.do(queries.contacts, ana)] == ["Luisa"]
    await on_page.do(ContactState.start, contact.id)
    await on_page.do(ContactState.remove)
    assert shop.do(queries.contacts, ana) == ()


async def test_a_removal_is_asked_once_and_refused_aloud(shop, on_page, ana):
    with shop.tx() as tx:
        car = Vehicle(client_id=ana, plate="BBBB12", make="Kia", model="Rio")
        tx.session.add(car)
    await on_page.do(ClientState.ask_removal)
    assert on_page.state(ClientState).removing is True
    assert await on_page.do(ClientState.remove) == []
    assert "vehículos" in on_page.notice.text
    with shop.tx() as tx:
        tx.get(Vehicle, car.id).deleted_at = tx.now
    assert goes_to(await on_page.do(ClientState.remove)) == ["/clientes"]


async def test_who_only_looks_changes_nothing(shop, ana):
    with sitting(shop.actor("clients.view", role="VIEWER")) as tab:
        tab.go(client_id=ana)
        await tab.do(ClientState.load)
        assert tab.state(ClientState).card.name == "Ana Muñoz"
        await tab.do(ClientState.remove)
        assert tab.notice.level == "error"
        await tab.do(NewClientState.create, {**TYPED, "rut": ""})
        assert tab.notice.text == NotAllowed.message
    assert shop.do(queries.find, Listing()).total == 1


async def test_another_workshop_sees_no_client_of_ours(rival, ana):
    with sitting(rival.actor()) as tab:
        tab.go(client_id=ana)
        await tab.do(ClientState.load)
        assert tab.state(ClientState).missing is True
        await tab.do(ClientsState.load)
        assert tab.state(ClientsState).rows == []


def test_states_are_called_here_as_their_own_contexts_call_them():
    assert shown.INVOICE_NAMES.keys() == set(InvoiceStatus)
    assert shown.CAR_NAMES.keys() == set(VehicleStatus)
