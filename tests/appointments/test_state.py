"""The screens of the calendar and the requests, handler by handler."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from models.appointments import AppointmentStatus
from models.values import clock
from tests.factories.days import free_week
from tests.factories.screens import goes_to, sitting
from torque_app.appointments import queries, rules, service
from torque_app.appointments.state import shown
from torque_app.appointments.state.agenda import AgendaState
from torque_app.appointments.state.edit import EditState
from torque_app.appointments.state.lists import RequestsState, VisitsState
from torque_app.appointments.state.sheet import SheetState
from torque_app.core.errors import Invalid
from torque_app.core.listing import Listing

ZONE = clock.SANTIAGO
DAY = free_week()
"""A Monday ahead of whatever day it is."""

MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
MONTH = MONTHS[DAY.month - 1]


def on(hour, minute=0, *, days=0):
    return rules.instant(DAY + timedelta(days=days), 60 * hour + minute, ZONE)


def typed(**more):
    return {
        "service_type": "Frenos",
        "starts_at": f"{DAY}T10:00",
        "minutes": "60",
        "bay_id": "",
        "technician_id": "",
        **more,
    }


@pytest.fixture
async def tab(yard):
    with sitting(yard.shop.actor()) as tab:
        yield tab


async def at_the_calendar(tab, **asked):
    tab.go(day=DAY.isoformat(), **asked)
    await tab.do(AgendaState.load)
    return tab.state(AgendaState)


async def test_a_day_shows_its_bays_and_what_nobody_was_given(tab, yard):
    row = yard.book(starts_at=on(10), bay_id=yard.bays[0])
    loose = yard.book(starts_at=on(15))
    screen = await at_the_calendar(tab)
    assert screen.error == ""
    assert [head.title for head in screen.heads] == ["B1", "B2", "Sin asignar"]
    placed = {item.id: (item.column, item.start, item.end) for item in screen.items}
    assert placed == {
        str(row.id): (str(yard.bays[0]), 600, 660),
        str(loose.id): (shown.LOOSE, 900, 960),
    }
    assert screen.frame.title == f"Lunes {DAY.day} de {MONTH}"
    assert "2 vehículos agendados" in screen.frame.sentence
    assert screen.heads[0].closed[0] == (0, 540)


async def test_the_lanes_may_be_technicians_and_the_days_a_week(tab, yard):
    yard.book(starts_at=on(10), technician_id=yard.technicians[1])
    screen = await at_the_calendar(tab, by="technician")
    assert [head.title for head in screen.heads] == ["Técnico 0", "Técnico 1", "Sin asignar"]
    assert screen.items[0].column == str(yard.technicians[1])
    screen = await at_the_calendar(tab, view="week")
    days = [(DAY + timedelta(days=ahead)).day for ahead in range(6)]
    names = ("lun", "mar", "mié", "jue", "vie", "sáb")
    assert [head.title for head in screen.heads] == [
        f"{name} {day}" for name, day in zip(names, days, strict=True)
    ]
    assert str(days[0]) in screen.frame.title
    assert str(days[-1]) in screen.frame.title
    assert screen.items[0].column == DAY.isoformat()


async def test_a_drag_moves_the_bay_and_the_hour(tab, yard):
    row = yard.book(starts_at=on(10), bay_id=yard.bays[0], technician_id=yard.technicians[0])
    screen = await at_the_calendar(tab)
    await tab.do(AgendaState.move, str(row.id), str(yard.bays[1]), 660, 750)
    now = yard.shop.do(queries.one, row.id)
    assert (now.bay, now.starts_at, now.minutes) == ("B2", on(11), 90)
    assert now.technician_id == yard.technicians[0]
    assert screen.settled == 1
    await tab.do(AgendaState.move, str(row.id), shown.LOOSE, 660, 750)
    assert yard.shop.do(queries.one, row.id).bay_id is None


async def test_a_drag_over_the_week_changes_the_day_and_keeps_the_bay(tab, yard):
    row = yard.book(starts_at=on(10), bay_id=yard.bays[0])
    await at_the_calendar(tab, view="week")
    there = (DAY + timedelta(days=2)).isoformat()
    await tab.do(AgendaState.move, str(row.id), there, 600, 660)
    now = yard.shop.do(queries.one, row.id)
    assert (now.starts_at, now.bay) == (on(10, days=2), "B1")


async def test_a_refused_drag_says_who_has_the_bay_and_the_card_goes_back(tab, yard):
    client_id, vehicle_id = yard.another_car()
    taken = yard.book(
        client_id=client_id, vehicle_id=vehicle_id, starts_at=on(10), bay_id=yard.bays[0]
    )
    row = yard.book(starts_at=on(15), bay_id=yard.bays[0])
    screen = await at_the_calendar(tab)
    await tab.do(AgendaState.move, str(row.id), str(yard.bays[0]), 630, 690)
    assert taken.number in tab.notice.text
    assert (tab.notice.level, screen.settled) == ("error", 1)
    assert {item.id: item.start for item in screen.items}[str(row.id)] == 900


async def test_a_card_somebody_moved_meanwhile_is_not_moved_over(tab, yard):
    row = yard.book(starts_at=on(10))
    await at_the_calendar(tab)
    yard.tell(service.update, row.id, notes="Otra persona")
    await tab.do(AgendaState.move, str(row.id), shown.LOOSE, 840, 900)
    assert "Otra persona" in tab.notice.text
    assert yard.shop.do(queries.one, row.id).starts_at == on(10)


async def test_the_way_from_day_to_day_stands_in_the_address(tab, yard):
    await at_the_calendar(tab)
    assert goes_to(await tab.do(AgendaState.step, 1)) == [f"/agenda?day={DAY + timedelta(days=1)}"]
    assert goes_to(await tab.do(AgendaState.step, -1)) == [f"/agenda?day={DAY - timedelta(days=2)}"]
    assert goes_to(await tab.do(AgendaState.narrow, "view", "week")) == [
        f"/agenda?day={DAY}&view=week"
    ]
    assert goes_to(await tab.do(AgendaState.narrow, "secreto", "x")) == []


async def test_an_appointment_is_booked_where_the_calendar_was_pressed(tab, yard):
    await at_the_calendar(tab)
    await tab.do(EditState.start, str(yard.bays[1]), 630)
    form = tab.state(EditState)
    assert (form.fields.starts_at, form.fields.bay_id) == (f"{DAY}T10:30", str(yard.bays[1]))
    await tab.do(EditState.save, typed(bay_id=form.fields.bay_id))
    assert form.errors == {"vehicle_id": "Elige el vehículo."}
    await tab.do(EditState.find, "muñoz")
    assert [choice.label for choice in form.cars] == ["BBBB·12"]
    await tab.do(EditState.choose, form.cars[0].id)
    await tab.do(EditState.save, typed(bay_id=form.fields.bay_id, _key="k1"))
    await tab.do(EditState.save, typed(bay_id=form.fields.bay_id, _key="k1"))
    (row,) = yard.shop.do(queries.find, Listing()).rows
    assert (row.starts_at, row.bay, row.client) == (on(10), "B2", "Ana Muñoz")
    assert form.of == ""


async def test_a_new_appointment_begins_at_the_soonest_free_hour(tab, yard):
    for place in range(2):
        yard.book(starts_at=on(9), bay_id=yard.bays[place], technician_id=yard.technicians[place])
    await at_the_calendar(tab)
    await tab.do(EditState.start, "", 0)
    assert tab.state(EditState).fields.starts_at == f"{DAY}T10:00"


async def test_a_car_is_fetched_and_brought_to_other_addresses(tab, yard):
    await at_the_calendar(tab)
    await tab.do(EditState.start, "", 600)
    form = tab.state(EditState)
    await tab.do(EditState.find, "BBBB12")
    await tab.do(EditState.choose, form.cars[0].id)
    home = {"at_home": "on", "pickup_address": "Los Aromos 12", "pickup_comuna": "Ñuñoa"}
    await tab.do(EditState.save, typed(channel="WALK_IN", **home))
    (row,) = yard.shop.do(queries.find, Listing()).rows
    assert (row.channel, row.drop_address, row.drop_comuna) == ("WALK_IN", "Los Aromos 12", "Ñuñoa")
    await tab.do(SheetState.open, str(row.id))
    await tab.do(EditState.change)
    assert (form.fields.drop_address, form.fields.channel) == ("", "WALK_IN")
    there = {"drop_address": "Av. Grecia 1500", "drop_comuna": "Macul"}
    await tab.do(EditState.save, typed(**home, **there))
    now = yard.shop.do(queries.one, row.id)
    assert (now.drop_address, now.channel) == ("Av. Grecia 1500", "WALK_IN")
    await tab.do(EditState.change)
    assert form.fields.drop_address == "Av. Grecia 1500"


async def test_what_cannot_be_read_stands_at_its_field_and_nothing_is_lost(tab, yard):
    await at_the_calendar(tab)
    await tab.do(EditState.start, "", 540)
    await tab.do(EditState.save, typed(starts_at="", minutes="x", estimated_hours="dos", _key="k2"))
    form = tab.state(EditState)
    assert set(form.errors) == {"starts_at", "minutes", "estimated_hours"}
    assert form.of == "new"


async def test_the_sheet_leads_from_the_visit_to_its_order(tab, yard):
    row = yard.book(starts_at=on(10))
    tab.go(appointment=str(row.id))
    await tab.do(SheetState.load)
    screen = tab.state(SheetState)
    assert (screen.sheet.number, screen.sheet.next_command) == (row.number, "confirm")
    await tab.do(SheetState.step, "confirm")
    assert (screen.sheet.status_label, screen.sheet.next_command) == ("Confirmada", "arrive")
    await tab.do(SheetState.step, "arrive")
    assert screen.sheet.next_command == "receive"
    assert goes_to(await tab.do(SheetState.step, "receive")) == [f"/recepcion?cita={row.id}"]
    (there,) = goes_to(await tab.do(SheetState.step, "order"))
    ot_id = yard.shop.do(queries.one, row.id).work_order_id
    assert there == f"/ot/{ot_id}"
    await tab.do(SheetState.refresh)
    assert (screen.sheet.order_href, screen.sheet.can_cancel) == (there, False)
    await tab.do(SheetState.step, "complete")
    assert screen.sheet.status_label == "Atendida"
    assert screen.sheet.next_command == ""


async def test_an_appointment_is_changed_and_cancelled_from_its_sheet(tab, yard):
    row = yard.book(starts_at=on(10), customer_complaint="Suena")
    await tab.do(SheetState.open, str(row.id))
    await tab.do(EditState.change)
    form = tab.state(EditState)
    assert (form.fields.customer_complaint, form.car.label) == ("Suena", "BBBB·12")
    await tab.do(EditState.save, typed(starts_at=f"{DAY}T12:30", minutes="30"))
    assert yard.shop.do(queries.one, row.id).starts_at == on(12, 30)
    await tab.do(SheetState.ask_why, True)
    await tab.do(SheetState.cancel, {"reason": ""})
    screen = tab.state(SheetState)
    assert screen.is_cancelling
    assert screen.reason_error
    await tab.do(SheetState.cancel, {"reason": "Viaja"})
    assert (screen.is_cancelling, screen.sheet.ended_reason) == (False, "Viaja")


async def test_the_lists_show_appointments_and_requests(tab, yard):
    row = yard.book(starts_at=on(10))
    tab.go()
    (to_come,) = goes_to(await tab.do(VisitsState.load))
    assert to_come == "/agenda/citas?status=open&sort=starts_at&order=asc"
    tab.go(status="open", sort="starts_at", order="asc")
    assert await tab.do(VisitsState.load) == []
    screen = tab.state(VisitsState)
    assert [(line.number, line.status_label) for line in screen.rows] == [
        (row.number, "Por confirmar")
    ]
    tab.go()
    await tab.do(RequestsState.load)
    asked = tab.state(RequestsState)
    await tab.do(RequestsState.write, True)
    await tab.do(RequestsState.save, {"contact_name": "Carla"})
    assert asked.is_writing
    assert "contact_phone" in asked.errors
    await tab.do(
        RequestsState.save,
        {"contact_name": "Ana", "contact_phone": "912345678", "plate": "BBBB12"},
    )
    assert (asked.is_writing, [line.contact for line in asked.rows]) == (False, ["Ana"])
    assert "BBBB·12" in asked.rows[0].known
    await tab.do(RequestsState.open, asked.rows[0].id)
    await tab.do(RequestsState.ask_why, True)
    await tab.do(RequestsState.save, {"reason": "Era otra consulta"})
    assert asked.rows[0].status_label == "Cerrada"


async def test_a_request_becomes_an_appointment_with_what_it_asked(tab, yard):
    asked = yard.tell(
        service.request, contact_name="Ana", contact_phone="912345678", plate="BBBB12",
        service_center_id=yard.shop.centre_id, wanted_at=on(11), wanted_minutes=45,
        service_type="Alineación",
    )  # fmt: skip
    screen = await at_the_calendar(tab)
    assert [(item.id, item.fixed) for item in screen.items] == [(f"asked:{asked.id}", True)]
    assert goes_to(await tab.do(SheetState.open, f"asked:{asked.id}")) == [
        "/agenda/solicitudes?status=NEW"
    ]
    await tab.do(EditState.start_of_request, str(asked.id))
    form = tab.state(EditState)
    assert (form.fields.starts_at, form.fields.minutes) == (f"{DAY}T11:00", "45")
    assert form.car.label == "BBBB·12"
    told = typed(starts_at=form.fields.starts_at, minutes="45", service_type="Alineación")
    await tab.do(EditState.save, told)
    made = yard.shop.do(queries.request, asked.id).appointment_id
    assert yard.shop.do(queries.one, UUID(str(made))).status is AppointmentStatus.PENDING


async def test_a_request_without_a_day_is_offered_a_free_hour_to_come(tab, yard):
    asked = yard.tell(service.request, contact_name="Ana", contact_phone="912345678")
    before = datetime.now(UTC)
    await tab.do(EditState.start_of_request, str(asked.id))
    found = datetime.fromisoformat(tab.state(EditState).fields.starts_at)
    at = rules.instant(found.date(), 60 * found.hour + found.minute, ZONE)
    assert at >= before
    free = yard.tell(queries.free_slots, yard.shop.centre_id, found.date(), 60, now=before)
    assert at in {slot.starts_at for slot in free.slots}


@pytest.mark.parametrize("minutes", [0, 1, 719, 1439])
def test_minutes_of_the_wall_clock_and_instants_agree(minutes):
    at = rules.instant(DAY, minutes, ZONE)
    assert rules.minutes_of(at, DAY, ZONE) == minutes


def test_an_hour_the_clocks_skip_lies_in_its_day():
    changing = clock.business_date(datetime(2026, 9, 6, 15, tzinfo=UTC))
    start, end = clock.day_bounds(changing, ZONE)
    assert start <= rules.instant(changing, 30, ZONE) <= end


def test_what_a_form_says_is_read_on_the_centres_clock():
    from torque_app.appointments.state import typed as reading  # noqa: PLC0415 - one test

    told = reading.visit(typed(at_home="on", pickup_address=" Los Leones 12 "), ZONE)
    assert (told["starts_at"], told["location"]) == (on(10), rules.HOME)
    assert told["pickup_address"] == "Los Leones 12"
    with pytest.raises(Invalid):
        reading.visit(typed(minutes="99999"), ZONE)
