"""The form over an OT: what it says of itself, changed without losing what anybody wrote."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlmodel import select

from models.tenants import ServiceCenter
from models.values import clock
from models.work_orders import Priority
from tests.factories.screens import goes_to, sitting
from torque_app.core.errors import Invalid, NotAllowed, Stale
from torque_app.work_orders import service
from torque_app.work_orders.state.edit import EditOTState
from torque_app.work_orders.state.reception import ReceptionState
from torque_app.work_orders.state.record import OTState

PROMISED = datetime(2026, 11, 25, 20, 30, tzinfo=UTC)
FORM = {
    "service_type": "Frenos",
    "description": "Suena al frenar",
    "priority": "HIGH",
    "promised_at": "2026-11-25T17:30",
    "technician_id": "",
    "odometer_in": "84500",
    "estimated_hours": "2.5",
}


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as tab:
        yield tab


@pytest.fixture
def ot(floor):
    return floor.open()


async def opened(tab, ot):
    """Stand on the page of an OT with its form open."""
    tab.go(ot_id=str(ot.id))
    await tab.do(OTState.load)
    await tab.do(EditOTState.start)
    return tab.state(EditOTState)


def moved_to(floor, zone):
    """Put the workshop's centre into another time zone."""
    with floor.shop.tx() as tx:
        tx.session.exec(select(ServiceCenter)).one().timezone = zone


async def test_every_field_is_saved_and_the_form_closes(tab, floor, ot):
    form = await opened(tab, ot)
    await tab.do(EditOTState.save, FORM | {"technician_id": str(floor.technician_id)})
    assert (tab.notice.level, form.ot_id, form.errors) == ("success", "", {})
    seen = floor.seen(ot.id)
    assert (seen.order.service_type, seen.description) == ("Frenos", "Suena al frenar")
    assert (seen.order.priority, seen.order.promised_at) == (Priority.HIGH, PROMISED)
    assert (seen.odometer_in, seen.estimated_hours) == (84_500, Decimal("2.5"))
    assert seen.order.assigned_to == floor.technician_id


async def test_the_form_shows_what_the_ot_says_now(tab, floor, ot):
    said = {"estimated_hours": Decimal("1.50"), "promised_at": PROMISED, "odometer_in": 90_000}
    floor.do(service.update, ot.id, **said)
    fields = (await opened(tab, ot)).fields
    assert (fields.estimated_hours, fields.odometer_in) == ("1.5", "90000")
    assert (fields.service_type, fields.promised_at) == (ot.service_type, "2026-11-25T17:30")


async def test_a_promise_is_typed_on_the_clock_of_the_centre(tab, floor, ot):
    moved_to(floor, "Pacific/Easter")
    await opened(tab, ot)
    await tab.do(EditOTState.save, FORM)
    assert floor.seen(ot.id).order.promised_at == PROMISED.replace(hour=22)


async def test_a_promise_of_a_new_ot_too(tab, floor):
    moved_to(floor, "Pacific/Easter")
    await tab.do(ReceptionState.load)
    await tab.do(ReceptionState.choose_car, str(floor.vehicle_id))
    events = await tab.do(ReceptionState.open_ot, FORM)
    (path,) = goes_to(events)
    assert floor.seen(path.removeprefix("/ot/")).order.promised_at == PROMISED.replace(hour=22)


async def test_a_promise_left_alone_keeps_its_seconds(tab, floor, ot):
    exact = PROMISED.replace(second=42)
    floor.do(service.update, ot.id, promised_at=exact)
    await opened(tab, ot)
    await tab.do(EditOTState.save, FORM)
    assert floor.seen(ot.id).order.promised_at == exact


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(tab, floor, ot):
    form = await opened(tab, ot)
    wrong = {"service_type": " ", "odometer_in": "mil", "promised_at": "ayer", "priority": "YA"}
    await tab.do(EditOTState.save, FORM | wrong)
    assert set(form.errors) == set(wrong)
    assert form.ot_id == str(ot.id)
    assert floor.seen(ot.id).order.service_type == ot.service_type


async def test_a_field_is_judged_when_it_is_left(tab, ot):
    form = await opened(tab, ot)
    await tab.do(EditOTState.check, "service_type", "")
    await tab.do(EditOTState.check, "estimated_hours", "dos")
    assert form.errors["service_type"] == "Di qué servicio es."
    assert form.errors["estimated_hours"] == "Escribe un número, como 4 o 2,5."
    await tab.do(EditOTState.check, "service_type", "Frenos")
    assert form.errors["service_type"] == ""


async def test_what_somebody_else_saved_meanwhile_is_told_before_it_is_written_over(tab, floor, ot):
    form = await opened(tab, ot)
    floor.do(service.update, ot.id, priority="URGENT")
    await tab.do(EditOTState.save, FORM)
    assert tab.notice.level == "warning"
    assert "Lo que escribiste sigue aquí" in form.stale
    assert "Prioridad: «Urgente»" in form.stale
    assert (form.ot_id, floor.seen(ot.id).order.priority) == (str(ot.id), Priority.URGENT)
    await tab.do(EditOTState.save, FORM)
    assert (form.ot_id, floor.seen(ot.id).order.priority) == ("", Priority.HIGH)


async def test_a_line_added_meanwhile_is_nothing_to_ask_about(tab, floor, ot):
    form = await opened(tab, ot)
    floor.do(service.add_labor, ot.id, description="Frenos", amount=Decimal(5000))
    await tab.do(EditOTState.save, FORM)
    assert (tab.notice.level, form.stale) == ("success", "")
    assert floor.seen(ot.id).order.service_type == "Frenos"


@pytest.mark.parametrize("status", ["INVOICED", "CLOSED"])
async def test_an_ot_already_billed_is_not_offered_for_edit(tab, floor, status):
    ot = floor.at(status)
    form = await opened(tab, ot)
    page = tab.state(OTState)
    assert (page.sheet.editable, page.sheet.assignable, form.ot_id) == (False, False, "")


async def test_an_ot_of_somebody_else_is_not_offered_to_a_technician(floor, ot):
    with sitting(floor.technician()) as tab:
        form = await opened(tab, ot)
        assert (tab.state(OTState).sheet.editable, form.ot_id) == (False, "")


async def test_a_technician_edits_his_ot_but_gives_it_to_nobody(floor):
    ot = floor.open(assigned_to=floor.technician_id)
    with sitting(floor.technician()) as tab:
        form = await opened(tab, ot)
        await tab.do(EditOTState.save, FORM | {"technician_id": str(floor.shop.owner_id)})
        assert (tab.notice.level, form.ot_id) == ("error", str(ot.id))
        kept = {name: value for name, value in FORM.items() if name != "technician_id"}
        await tab.do(EditOTState.save, kept)
        assert (tab.notice.level, form.ot_id) == ("success", "")
    seen = floor.seen(ot.id)
    assert (seen.order.service_type, seen.order.assigned_to) == ("Frenos", floor.technician_id)


def test_data_and_technician_change_together_or_not_at_all(floor):
    ot = floor.at("IN_PROGRESS")
    version = floor.seen(ot.id).version
    nobody = floor.shop.tenant_id
    with pytest.raises(Invalid):
        floor.do(service.revise, ot.id, version=version, description="x", assigned_to=nobody)
    with pytest.raises(NotAllowed):
        floor.do(
            service.revise,
            ot.id,
            version=version,
            description="x",
            assigned_to=floor.shop.owner_id,
            actor=floor.technician(),
        )
    seen = floor.seen(ot.id)
    assert (seen.description, seen.order.assigned_to) == ("", floor.technician_id)
    with pytest.raises(Stale):
        floor.do(service.revise, ot.id, version=version - 1, description="x")


async def test_times_are_shown_to_the_minute_on_the_clock_of_the_centre(tab, floor):
    moved_to(floor, "Pacific/Easter")
    ot = floor.at("COMPLETED")
    tab.go(ot_id=str(ot.id))
    await tab.do(OTState.load)
    page, seen = tab.state(OTState), floor.seen(ot.id)
    wall = clock.formatted(seen.completed_at, "Pacific/Easter")
    assert page.sheet.completed == wall
    assert page.sheet.opened == clock.formatted(ot.created_at, "Pacific/Easter")
    (done,) = (told for told in page.story if told.title.endswith("Terminada"))
    assert done.when == wall
