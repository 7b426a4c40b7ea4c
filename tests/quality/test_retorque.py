"""Wheels that were off are tightened again: proposed, printed, and the client reminded once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import select

from models.clients import Client
from models.notifications import Mail, Notification
from models.outbox import OutboxMessage
from models.quality import Delivery
from models.tenants import ServiceCenter
from models.vehicles import Vehicle
from tests.factories.postbox import mail_goes_out
from tests.integrations.printing.paper import words
from torque_app.core.errors import Invalid
from torque_app.quality import handlers, queries, service
from torque_app.quality.events import RetorqueDue
from torque_app.quality.rules.points import Point, wheels_tightened

LATER = timedelta(days=4)


@pytest.fixture
def smtp(monkeypatch, tmp_path):
    """Let the installation know a server that mail goes out through."""
    with mail_goes_out(monkeypatch, tmp_path):
        yield


@pytest.fixture
def delivered(gate):
    """A car whose wheels were off, handed over now."""
    ot_id = gate.passed(odometer_in=60_000)
    gate.delivered(ot_id, explanation="Cambio de pastillas")
    return ot_id


def reminded(gate, days=LATER):
    return gate.do(service.remind_retorque, now=datetime.now(UTC) + days)


def told(gate, ot_id):
    """Hear the reminder, and return the mails and the bells it made."""
    with gate.shop.tx() as tx:
        delivery = tx.session.exec(select(Delivery).where(Delivery.work_order_id == ot_id)).one()
        handlers.remind_of_wheels(tx, RetorqueDue(ot_id, delivery.id, "1"))
    with gate.shop.tx() as tx:
        bells = [
            one.title for one in tx.session.exec(select(Notification)) if "ruedas" in one.title
        ]
        return tx.session.exec(select(Mail)).all(), bells


def has_address(gate, address):
    with gate.shop.tx() as tx:
        car = tx.get(Vehicle, gate.floor.vehicle_id)
        tx.get(Client, car.client_id, lock=True).email = address


@pytest.mark.parametrize(
    ("label", "ok", "tightened"),
    [
        ("Torque de las ruedas", True, True),
        ("Ruedas: torque al apretar", True, True),
        ("Torque de las ruedas", None, False),
        ("Torque de las ruedas", False, False),
        ("Torque de culata", True, False),
    ],
)
def test_only_wheels_that_were_tightened_are_tightened_again(label, ok, tightened):
    point = Point("torque", label, "Nm", required=True, answered=True, ok=ok)
    assert wheels_tightened((point,)) is tightened


def test_the_delivery_proposes_the_retorque_and_its_act_says_it(gate, delivered):
    made = gate.do(queries.delivery, delivered).delivery
    assert made.retorque_km == 60_064
    day = made.retorque_on
    assert f"{day:%d-%m-%Y} o 60.064 km" in words(gate.do(queries.act, delivered).data)


def test_no_wheels_off_no_retorque(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    for point in gate.seen(check.id).points:
        answer = None if point.key == "torque_ruedas" else True
        gate.do(service.answer, check.id, point.key, answer)
    gate.do(service.road_test, check.id, start_km=10, end_km=14)
    gate.do(service.pass_check, check.id, actor=gate.checker())
    proposed = gate.do(queries.delivery, ot_id).proposed
    assert (proposed["retorque_on"], proposed["retorque_km"]) == (None, None)


def test_a_retorque_before_leaving_is_refused(gate):
    ot_id = gate.passed(odometer_in=60_000)
    with pytest.raises(Invalid) as refused:
        gate.do(service.prepare, ot_id, explanation="x", retorque_km=60_000, odometer_out=60_014)
    assert "retorque_km" in refused.value.fields


def test_the_client_is_reminded_once_on_the_day_and_not_before(gate, delivered):
    assert reminded(gate, timedelta(days=1)) == 0
    assert [reminded(gate), reminded(gate)] == [1, 0]
    with gate.shop.tx() as tx:
        waiting = tx.session.exec(select(OutboxMessage)).all()
    assert sum(RetorqueDue.__name__ in str(one.__dict__) for one in waiting) == 1


def test_the_day_is_the_one_of_the_centre_that_delivered(gate, delivered):
    day = gate.do(queries.delivery, delivered).delivery.retorque_on
    late = datetime.combine(day, time(4, 30), UTC)  # that day in Santiago, not yet on the island
    with gate.shop.tx() as tx:
        tx.get(ServiceCenter, gate.shop.centre_id).timezone = "Pacific/Easter"
    with gate.shop.tx(now=late) as tx:
        assert queries.retorques_due(tx, most=5) == []
    with gate.shop.tx() as tx:
        tx.get(ServiceCenter, gate.shop.centre_id).timezone = "America/Santiago"
    assert gate.do(service.remind_retorque, now=late) == 1


def test_what_was_not_delivered_or_is_long_past_reminds_nobody(gate, delivered):
    other = gate.passed(odometer_in=60_000)
    gate.do(service.prepare, other, explanation="Listo")
    assert reminded(gate, timedelta(days=40)) == 0
    assert reminded(gate) == 1


def test_the_reminder_is_a_mail_to_the_client(gate, delivered, smtp):
    has_address(gate, "marta@example.cl")
    (mail,), bells = told(gate, delivered)
    assert (mail.recipient, bells) == ("marta@example.cl", [])
    assert "ruedas" in mail.subject
    assert b"60.064 km" in mail.data


def test_where_no_mail_can_go_the_workshop_is_asked_to_call(gate, delivered):
    has_address(gate, "")
    mails, bells = told(gate, delivered)
    assert mails == []
    assert bells
    assert all(title.startswith("Llama a ") for title in bells)
