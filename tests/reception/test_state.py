"""The reception's screens, handler by handler."""

from datetime import UTC, datetime, timedelta

import pytest

from models.inspections import DeferredWork, Grade
from models.values import clock
from tests.factories.screens import goes_to, sitting
from tests.reception.conftest import SAID
from torque_app.reception import service
from torque_app.reception.state.intake import IntakeState
from torque_app.reception.state.pieces import BodyState, ClosingState, LookUpState
from torque_app.reception.state.receptions import ReceptionsState
from torque_app.work_orders import service as orders


@pytest.fixture
async def tab(desk):
    with sitting(desk.shop.actor()) as tab:
        yield tab


def put_off(desk, description):
    """Note work found at an earlier visit of the car."""
    earlier = desk.do(
        orders.create,
        client_id=desk.client_id,
        vehicle_id=desk.vehicle_id,
        service_type="Mantención",
    )
    with desk.shop.tx() as tx:
        tx.session.add(
            DeferredWork(
                vehicle_id=desk.vehicle_id,
                work_order_id=earlier.id,
                description=description,
                grade=Grade.AMBER,
            )
        )


async def opened(tab, act):
    tab.go(intake_id=str(act))
    await tab.do(IntakeState.load)
    return tab.state(IntakeState)


async def test_a_reception_begins_with_one_press(desk, tab):
    await tab.do(ReceptionsState.load)
    (where,) = goes_to(await tab.do(ReceptionsState.begin, ""))
    assert where.startswith("/recepcion/")
    await tab.do(ReceptionsState.refresh)
    assert tab.state(ReceptionsState).total == 1


async def test_a_car_in_the_address_begins_its_reception_at_once(desk, tab):
    tab.go(vehiculo=str(desk.vehicle_id))
    (where,) = goes_to(await tab.do(ReceptionsState.load))
    screen = await opened(tab, where.rpartition("/")[2])
    assert (screen.act.plate.replace("·", "").replace(" ", ""), screen.act.client) == (
        desk.plate,
        "Marta Soto",
    )


async def test_a_field_is_kept_as_it_is_left_and_only_when_it_changed(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(IntakeState.keep, "odometer", "61.250")
    screen = tab.state(IntakeState)
    assert (screen.act.said["odometer"], screen.errors["odometer"]) == ("61250", "")
    version = screen.act.version
    await tab.do(IntakeState.keep, "odometer", "61250")
    assert tab.state(IntakeState).act.version == version
    await tab.do(IntakeState.keep, "odometer", "muchos")
    assert "número entero" in tab.state(IntakeState).errors["odometer"]
    assert desk.told(act).odometer == 61_250


async def test_a_promise_is_typed_on_the_centres_clock(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(IntakeState.keep, "promised_at", "2026-12-01T18:30")
    assert tab.state(IntakeState).act.said["promised_at"] == "2026-12-01T18:30"
    assert desk.told(act).intake.promised_at.hour == 21


async def test_quick_answers_are_pressed_and_taken_back(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(IntakeState.answer, "belongings.radio", "false")
    await tab.do(IntakeState.answer, "warning_lights.abs", "true")
    screen = tab.state(IntakeState)
    assert {one.id: one.value for one in screen.belongings if one.value} == {"radio": "false"}
    assert [one.id for one in screen.lights if one.value] == ["abs"]
    await tab.do(IntakeState.answer, "belongings.radio", "")
    assert desk.told(act).belongings == {}


async def test_the_belongings_nobody_was_asked_about_are_there_with_one_touch(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(IntakeState.answer, "belongings.radio", "false")
    await tab.do(IntakeState.answer_rest)
    screen = tab.state(IntakeState)
    assert {one.value for one in screen.belongings if one.id != "radio"} == {"true"}
    assert desk.told(act).belongings["radio"] is False


async def test_a_car_is_promised_for_tomorrow_at_six_with_one_touch(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(IntakeState.promise, "1-18")
    told = desk.told(act)
    at = clock.local(told.intake.promised_at, told.timezone)
    tomorrow = clock.business_date(datetime.now(UTC), told.timezone) + timedelta(days=1)
    assert (at.date(), at.hour) == (tomorrow, 18)
    await tab.do(IntakeState.promise, "9-99")
    assert desk.told(act).intake.promised_at == told.intake.promised_at


async def test_work_put_off_last_time_is_offered_and_asked_for(desk, tab):
    put_off(desk, "Cambiar la correa")
    act = desk.begun(complaint="Le toca la de 60.000")
    screen = await opened(tab, act)
    (work,) = screen.act.put_off
    assert (work.description, work.taken) == ("Cambiar la correa", False)
    await tab.do(IntakeState.want, work.id)
    assert desk.told(act).complaint == "Le toca la de 60.000\nCambiar la correa"
    assert tab.state(IntakeState).act.put_off[0].taken
    await tab.do(IntakeState.want, work.id)
    assert desk.told(act).complaint.count("correa") == 1


async def test_a_step_says_that_something_is_missing_in_it(desk, tab):
    screen = await opened(tab, desk.begun())
    assert screen.act.lacking == ["readings", "reason"]
    screen = await opened(tab, desk.ready())
    assert screen.act.lacking == []


async def test_who_comes_in_is_found_in_the_one_box(desk, tab):
    act = desk.do(service.begin).intake.id
    await opened(tab, act)
    await tab.do(LookUpState.search, desk.plate)
    (hit,) = tab.state(LookUpState).hits
    await tab.do(LookUpState.take, hit.id)
    await tab.do(IntakeState.refresh)
    assert tab.state(IntakeState).act.client == "Marta Soto"
    await tab.do(LookUpState.clear)
    assert desk.told(act).vehicle_id is None


async def test_an_unknown_car_is_written_down_and_created(desk, tab):
    act = desk.do(service.begin).intake.id
    await opened(tab, act)
    await tab.do(LookUpState.write, "gghh45")
    for name, value in (("make", "Kia"), ("model", "Rio"), ("name", "Iván"), ("rut", "1-1")):
        await tab.do(IntakeState.keep, f"typed.{name}", value)
    await tab.do(LookUpState.register)
    assert "typed.rut" in tab.state(LookUpState).errors
    await tab.do(IntakeState.keep, "typed.rut", "")
    await tab.do(LookUpState.register)
    assert desk.told(act).intake.vehicle == "Kia Rio"


async def test_who_is_faster_than_the_search_still_gets_the_known_car(desk, tab):
    act = desk.do(service.begin).intake.id
    await opened(tab, act)
    await tab.do(LookUpState.write, desk.plate.lower())
    assert desk.told(act).vehicle_id == desk.vehicle_id


async def test_marks_are_put_noted_and_taken_off(desk, tab):
    act = desk.begun()
    await opened(tab, act)
    await tab.do(BodyState.mark, "LEFT", "DENT", 0.4, 0.5)
    await tab.do(IntakeState.refresh)
    (mark,) = tab.state(IntakeState).marks
    assert (mark.number, mark.kind_label, mark.view_label) == (1, "Abolladura", "Lado izquierdo")
    await tab.do(BodyState.note, mark.id, "Puerta")
    await tab.do(BodyState.choose, mark.id)
    assert desk.told(act).marks[0].note == "Puerta"
    await tab.do(BodyState.unmark, mark.id)
    assert (desk.told(act).marks, tab.state(BodyState).chosen) == ((), "")


async def test_the_page_says_what_is_missing_and_opens_the_ot_after_the_signature(desk, tab):
    act = desk.begun(service_type="Frenos")
    screen = await opened(tab, act)
    assert {one.field for one in screen.lacks} == {"complaint", "odometer"}
    desk.do(service.keep_all, act, values=SAID)
    desk.do(service.sign, act, name="Marta Soto", accepted=True)
    await tab.do(IntakeState.refresh)
    (where,) = goes_to(await tab.do(ClosingState.signed))
    assert where == f"/ot/{desk.told(act).intake.work_order_id}"


async def test_the_steps_go_on_back_and_anywhere(desk, tab):
    await opened(tab, desk.begun())
    await tab.do(IntakeState.walk, 1)
    assert tab.state(IntakeState).step == "reason"
    for _ in range(3):
        await tab.do(IntakeState.walk, -1)
    assert tab.state(IntakeState).step == "car"
    await tab.do(IntakeState.go, "sign")
    await tab.do(IntakeState.go, "nowhere")
    assert tab.state(IntakeState).step == "sign"


async def test_a_refused_signature_and_a_cancelled_reception_end_where_they_should(desk, tab):
    await opened(tab, desk.ready())
    await tab.do(ClosingState.ask_refusal)
    await tab.do(ClosingState.refuse, {"reason": "no"})
    assert tab.state(ClosingState).refusing
    await tab.do(ClosingState.refuse, {"reason": "Dejó las llaves en el buzón"})
    assert not tab.state(ClosingState).refusing
    await opened(tab, desk.begun())
    assert goes_to(await tab.do(ClosingState.cancel)) == ["/recepcion"]


async def test_a_car_that_comes_later_is_waited_for_and_arrives(desk, tab):
    act = desk.begun(service_type="Frenos", arrival_mode="VEHICLE_ABSENT")
    await opened(tab, act)
    (where,) = goes_to(await tab.do(ClosingState.open_order, False))
    assert where.startswith("/ot/")
    await tab.do(ClosingState.arrive)
    await tab.do(IntakeState.refresh)
    assert not tab.state(IntakeState).act.is_absent


async def test_another_workshops_act_is_not_shown(desk, other_desk, tab):
    screen = await opened(tab, other_desk.begun())
    assert (screen.missing, screen.act.id) == (True, "")
    screen = await opened(tab, "no-es-un-id")
    assert screen.missing
