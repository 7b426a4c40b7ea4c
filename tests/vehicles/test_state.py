"""The screens of cars, handler by handler, on a real database."""

from datetime import date

import pytest

from models.base import new_id
from models.vehicles import OdometerSource, VehicleStatus
from tests.factories.screens import goes_to, sitting
from torque_app.clients import service as clients
from torque_app.core.listing import Listing
from torque_app.vehicles import queries, service
from torque_app.vehicles.state import shown
from torque_app.vehicles.state.edit import EDIT, ODOMETER, OWNER, EditVehicleState
from torque_app.vehicles.state.new import NewVehicleState
from torque_app.vehicles.state.record import VehicleState
from torque_app.vehicles.state.vehicles import VehiclesState

TYPED = {"plate": "BBBB12", "make": "Suzuki", "model": "Swift", "year": "2019"}


@pytest.fixture
def ana(shop):
    """A client's id, as text."""
    return str(shop.do(clients.create, name="Ana Muñoz").id)


@pytest.fixture
def swift(shop, ana):
    """Her car's id, as text."""
    made = shop.do(service.create, client_id=ana, plate="BBBB12", make="Suzuki", model="Swift")
    return str(made.vehicle.id)


@pytest.fixture
def tab(shop):
    """A tab of somebody who may all."""
    with sitting(shop.actor()) as tab:
        yield tab


@pytest.fixture
async def on_page(tab, swift):
    """A tab on the car's own page."""
    tab.go(vehicle_id=swift)
    await tab.do(VehicleState.load)
    return tab


async def test_the_list_shows_what_its_address_asks_for(shop, tab, ana, swift):
    shop.do(service.create, client_id=ana, plate="ZZZZ99", make="Kia", model="Rio")
    tab.go(sort="name", order="asc", status="AVAILABLE")
    await tab.do(VehiclesState.load)
    rows = tab.state(VehiclesState).rows
    assert [row.name for row in rows] == ["Kia Rio", "Suzuki Swift"]
    assert (rows[0].client, rows[0].status_label) == ("Ana Muñoz", "Con su dueño")


async def test_what_is_asked_of_the_list_goes_to_its_address(tab):
    await tab.do(VehiclesState.load)
    for handler, args, there in (
        (VehiclesState.narrow, ("status", "IN_SERVICE"), "/vehiculos?status=IN_SERVICE"),
        (VehiclesState.search, ("swift",), "/vehiculos?q=swift"),
        (VehiclesState.sort, ("plate", True), "/vehiculos?sort=plate&order=desc"),
        (VehiclesState.turn, (2,), "/vehiculos?page=2"),
    ):
        assert goes_to(await tab.do(handler, *args)) == [there]
    assert await tab.do(VehiclesState.narrow, "tenant_id", "x") == []


async def test_the_form_starts_with_the_client_of_the_address(tab, ana):
    tab.go(cliente=ana)
    await tab.do(NewVehicleState.load)
    assert tab.state(NewVehicleState).owner.label == "Ana Muñoz"
    for wrong in ("x", str(new_id())):
        tab.go(cliente=wrong)
        await tab.do(NewVehicleState.load)
        assert tab.state(NewVehicleState).owner.id == ""


async def test_a_client_is_found_and_picked(tab, ana):
    await tab.do(NewVehicleState.find, "muñoz")
    await tab.do(NewVehicleState.choose, ana)
    assert tab.state(NewVehicleState).owner.id == ana
    await tab.do(NewVehicleState.choose, str(new_id()))
    assert tab.state(NewVehicleState).owner.id == ""


async def test_a_field_is_judged_and_doubted_when_it_is_left(tab, swift):
    form = tab.state(NewVehicleState)
    await tab.do(NewVehicleState.check, "plate", "bb bb-12")
    assert (form.errors["plate"], form.twin) == ("Ya es de Ana Muñoz.", f"/vehiculos/{swift}")
    await tab.do(NewVehicleState.check, "plate", "AAAA1")
    assert form.errors["plate"] == ""
    assert "patente" in form.doubts["plate"]
    await tab.do(NewVehicleState.check, "year", "19x")
    assert form.errors["year"] == "Escribe un número entero."
    await tab.do(NewVehicleState.check, "vin", "123")
    assert "VIN" in form.doubts["vin"]


async def test_a_car_is_registered_once_with_its_warnings_said(shop, tab, ana):
    typed = {**TYPED, "client_id": ana, "vin": "123", "odometer": "45000", "_key": "k1"}
    events = await tab.do(NewVehicleState.create, typed)
    (row,) = shop.do(queries.find, Listing()).rows
    assert goes_to(events) == [f"/vehiculos/{row.id}"]
    assert (tab.notice.level, "VIN" in tab.notice.detail) == ("warning", True)
    assert (row.year, row.odometer) == (2019, 45000)
    assert await tab.do(NewVehicleState.create, typed) == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"client_id": ""}, "client_id"),
        ({"plate": " "}, "plate"),
        ({"year": "1500"}, "year"),
        ({"inspection_due": "2026-02-30"}, "inspection_due"),
        ({"odometer": "-5"}, "odometer"),
    ],
)
async def test_a_wrong_field_of_the_form_is_marked(tab, ana, more, field):
    await tab.do(NewVehicleState.create, {**TYPED, "client_id": ana, **more})
    assert tab.state(NewVehicleState).errors[field]
    assert tab.notice.level == "error"


async def test_the_record_shows_facts_and_life(on_page, ana):
    page = on_page.state(VehicleState)
    assert (page.card.name, page.card.client_id, page.loading) == ("Suzuki Swift", ana, False)
    assert "estimada" in page.card.inspection
    assert [moment.title for moment in page.moments] == ["Registrado en el taller"]
    assert len({moment.id for moment in page.moments}) == len(page.moments)


async def test_an_address_of_no_car_is_missing(tab, swift):
    for wrong in ("", "x", str(new_id())):
        tab.go(vehicle_id=wrong)
        await tab.do(VehicleState.load)
        assert tab.state(VehicleState).missing is True


async def test_a_doubtful_reading_is_kept_and_said(shop, on_page, swift):
    await on_page.do(EditVehicleState.start, ODOMETER)
    first = {"kilometres": "45000", "unit": "km", "source": "CLIENT", "_key": "k1"}
    await on_page.do(EditVehicleState.record, first)
    await on_page.do(EditVehicleState.record, first)
    await on_page.do(EditVehicleState.record, {"kilometres": "44000", "_key": "k2"})
    assert (on_page.notice.level, "baja" in on_page.notice.detail) == ("warning", True)
    await on_page.do(VehicleState.refresh)
    readings = on_page.state(VehicleState).readings
    assert [(row.kilometres, row.tone) for row in readings] == [(44000, "warning"), (45000, "")]
    assert readings[1].source == "Lo dijo el cliente"


@pytest.mark.parametrize("typed", [{}, {"kilometres": "4,5"}, {"kilometres": "1", "source": "X"}])
async def test_what_is_no_reading_is_refused(on_page, typed):
    await on_page.do(EditVehicleState.start, ODOMETER)
    await on_page.do(EditVehicleState.record, typed)
    assert on_page.state(EditVehicleState).errors
    assert on_page.state(EditVehicleState).dialog == ODOMETER


async def test_an_edit_is_saved_and_a_stale_one_told(shop, on_page, swift):
    await on_page.do(EditVehicleState.start, EDIT)
    form = on_page.state(EditVehicleState)
    assert (form.fields.plate, form.dialog) == ("BBBB12", EDIT)
    shop.do(service.update, swift, color="Rojo")
    mine = {**TYPED, "inspection_due": "2027-05-31"}
    await on_page.do(EditVehicleState.save, mine)
    assert "Color: «Rojo»" in form.stale
    await on_page.do(EditVehicleState.save, mine)
    assert form.dialog == ""
    assert shop.do(queries.row, swift).inspection_due == date(2027, 5, 31)


async def test_a_car_changes_hands_from_its_page(shop, on_page, swift):
    beto = str(shop.do(clients.create, name="Beto").id)
    await on_page.do(EditVehicleState.start, OWNER)
    assert beto in {choice.id for choice in on_page.state(EditVehicleState).found}
    await on_page.do(EditVehicleState.hand_over, {"client_id": ""})
    assert "client_id" in on_page.state(EditVehicleState).errors
    await on_page.do(EditVehicleState.hand_over, {"client_id": beto})
    await on_page.do(VehicleState.refresh)
    page = on_page.state(VehicleState)
    assert page.card.client == "Beto"
    assert ("Cambió de dueño", "Ana Muñoz → Beto") in {(m.title, m.text) for m in page.moments}


async def test_a_removal_goes_back_to_the_list(on_page):
    await on_page.do(VehicleState.ask_removal)
    assert goes_to(await on_page.do(VehicleState.remove)) == ["/vehiculos"]


async def test_who_only_looks_changes_nothing_and_sees_no_money(shop, swift):
    with sitting(shop.actor("vehicles.view", role="VIEWER")) as tab:
        tab.go(vehicle_id=swift)
        await tab.do(VehicleState.load)
        assert tab.state(VehicleState).card.total_spent is None
        await tab.do(VehicleState.remove)
        assert tab.notice.level == "error"
    assert shop.do(queries.find, Listing()).total == 1


async def test_another_workshop_sees_no_car_of_ours(rival, swift):
    with sitting(rival.actor()) as tab:
        tab.go(vehicle_id=swift)
        await tab.do(VehicleState.load)
        assert tab.state(VehicleState).missing is True


def test_states_are_called_here_as_their_own_contexts_call_them():
    assert shown.STATUSES.keys() == set(VehicleStatus)
    assert shown.SOURCES.keys() == set(OdometerSource)
