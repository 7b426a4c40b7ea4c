"""From the appointment over the act to one OT, whichever door is taken."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest

from models.appointments import Channel
from tests.reception.conftest import SAID, signature
from torque_app.appointments import queries as agenda
from torque_app.appointments import service as appointments
from torque_app.core.errors import IllegalMove
from torque_app.reception import service
from torque_app.work_orders import queries as orders

HOME = {"pickup_address": "Los Aromos 12", "pickup_comuna": "Ñuñoa"}


def booked(desk, **more):
    """Return an appointment of the car on a working day ahead."""
    at = datetime.now(UTC).replace(hour=15, minute=0, second=0, microsecond=0)
    day = at + timedelta(days=(7 - at.weekday()) % 7 + 7)
    told = {
        "client_id": desk.client_id,
        "vehicle_id": desk.vehicle_id,
        "service_center_id": desk.shop.centre_id,
        "starts_at": day,
        "minutes": 60,
        "service_type": "Mantención",
        "customer_complaint": "Le toca la de 60.000",
        "channel": Channel.CALL_CENTER,
    }
    return desk.do(appointments.create, **told | more)


def the_visit(desk, visit_id):
    return desk.do(agenda.one, visit_id)


def test_an_appointment_fills_in_its_reception_once(desk):
    visit = booked(desk)
    told = desk.do(service.begin, appointment_id=visit.id)
    assert (told.vehicle_id, told.intake.service_type) == (desk.vehicle_id, "Mantención")
    assert told.complaint == "Le toca la de 60.000"
    assert desk.do(service.begin, appointment_id=visit.id).intake.id == told.intake.id


def test_receiving_an_appointment_notes_that_the_client_came(desk):
    visit = booked(desk)
    desk.do(service.begin, appointment_id=visit.id)
    now = the_visit(desk, visit.id)
    assert (now.status, now.arrived_at is not None) == ("IN_PROGRESS", True)


def test_two_who_receive_the_same_appointment_at_once_share_one_act(desk):
    visit = booked(desk)
    start = Barrier(2)

    def receive(_):
        start.wait()
        return desk.do(service.begin, appointment_id=visit.id).intake.id

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(receive, range(2)))) == 1


def test_a_cancelled_appointment_is_not_received(desk):
    visit = booked(desk)
    desk.do(appointments.cancel, visit.id, reason="No puede")
    with pytest.raises(IllegalMove):
        desk.do(service.begin, appointment_id=visit.id)


def test_the_ot_of_an_act_is_written_back_to_its_appointment(desk):
    visit = booked(desk, estimated_hours=Decimal("1.5"), location="HOME", **HOME)
    act = desk.do(service.begin, appointment_id=visit.id).intake.id
    desk.do(service.keep_all, act, values=SAID)
    desk.do(service.sign, act, name="Marta Soto", signature=signature())
    order_id = desk.do(service.open_order, act)
    assert the_visit(desk, visit.id).work_order_id == order_id
    order = desk.do(orders.one, order_id)
    assert (order.estimated_hours, order.location) == (Decimal("1.5"), "HOME")


def test_an_ot_opened_before_the_car_came_becomes_the_acts(desk):
    visit = booked(desk)
    order_id = desk.do(appointments.open_order, visit.id)
    assert desk.do(orders.one, order_id).is_temporary
    told = desk.do(service.begin, appointment_id=visit.id)
    assert told.intake.work_order_id == order_id
    desk.do(service.keep_all, told.intake.id, values=SAID)
    desk.do(service.sign, told.intake.id, name="Marta Soto", signature=signature())
    assert desk.do(service.open_order, told.intake.id) == order_id
    order = desk.do(orders.one, order_id)
    assert (order.is_temporary, order.odometer_in) == (False, SAID["odometer"])


def test_an_ot_the_agenda_opened_meanwhile_is_taken_and_no_second_one_opened(desk):
    visit = booked(desk)
    act = desk.do(service.begin, appointment_id=visit.id).intake.id
    desk.do(service.keep_all, act, values=SAID)
    desk.do(service.sign, act, name="Marta Soto", signature=signature())
    order_id = desk.do(appointments.open_order, visit.id)
    assert desk.do(service.open_order, act) == order_id
    assert desk.do(orders.one, order_id).odometer_in == SAID["odometer"]
