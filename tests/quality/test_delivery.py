"""The car handed over, signed and printed."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from models.base import new_id
from models.inspections import DeferredWork, Grade
from models.quality import Delivery
from models.vehicles import OdometerReading, OdometerSource, ServiceRecord, Vehicle
from models.work_orders import OTStatus
from tests.integrations.printing.paper import words
from tests.quality.conftest import drawn
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.files import service as files
from torque_app.quality import queries, service
from torque_app.quality.access import CAME_BACK
from torque_app.work_orders import service as orders


def left_over(gate, ot_id, vehicle_id):
    with gate.shop.tx() as tx:
        tx.session.add(
            DeferredWork(
                id=new_id(),
                vehicle_id=vehicle_id,
                work_order_id=ot_id,
                description="Cambio de amortiguadores",
                grade=Grade.RED,
                due_on=date(2027, 3, 1),
            )
        )


def paid(gate):
    """Return an OT that was closed by its payment, with the car still there."""
    ot_id = gate.passed(odometer_in=60_000)
    gate.do(orders.mark_invoiced, ot_id, invoice_number="33-1")
    gate.do(orders.close, ot_id)
    return ot_id


def test_a_delivery_proposes_what_was_done_and_the_usual_guarantee(gate):
    ot_id = gate.passed(odometer_in=60_000)
    detail = gate.do(queries.delivery, ot_id)
    assert detail.refusal == ""
    assert detail.proposed["odometer_out"] == 60_014
    assert detail.proposed["next_service_km"] == 70_014
    assert (detail.proposed["warranty_months"], detail.proposed["warranty_km"]) == (3, 5_000)
    assert detail.control is not None
    assert detail.control.checked_by == "Jefa de Taller"


def test_the_car_is_delivered_with_its_signature_and_its_act(gate):
    ot_id = gate.passed(odometer_in=60_000)
    left_over(gate, ot_id, gate.floor.vehicle_id)
    detail = gate.delivered(
        ot_id, explanation="Cambiamos el aceite", rut="12345678-5", old_parts_returned=True
    )
    made = detail.delivery
    assert made.received_by == "Marta Soto"
    assert made.deferred[0].description == "Cambio de amortiguadores"
    paper = gate.do(queries.act, ot_id)
    assert hashlib.sha256(paper.data).hexdigest() == made.slip_sha256 == paper.sha256
    printed = words(paper.data)
    for text in (
        detail.number,
        "Cambiamos el aceite",
        "Cambio de amortiguadores",
        "Urgente",
        "01-03-2027",
        "3 meses o 5.000 km, lo que se cumpla primero",
        "70.014 km",
        "Marta Soto",
        "12.345.678-5",
        "Devueltas al cliente",
        "Control de salida: 13 puntos controlados por Jefa de Taller",
    ):
        assert text in printed, text


def test_a_car_is_delivered_once_and_its_act_does_not_change(gate):
    ot_id = gate.passed()
    made = gate.delivered(ot_id, explanation="Listo").delivery
    with pytest.raises(Conflict, match="ya se entregó"):
        gate.delivered(ot_id, explanation="Otra cosa")
    with pytest.raises(Conflict, match="ya se entregó"):
        gate.do(files.attach, "deliveries", made.id, data=drawn(), name="otra.png", kind="OTHER")
    with pytest.raises(Conflict, match="ya se entregó"):
        gate.do(files.remove, made.slip_file_id)
    assert gate.do(queries.delivery, ot_id).delivery == made


def test_a_car_whose_work_is_not_done_is_not_delivered(gate):
    ot_id = gate.in_qc()
    with pytest.raises(Conflict, match="aprueba su control"):
        gate.delivered(ot_id, explanation="Listo")


def test_history_and_totals_are_written_once_when_the_work_is_done(gate):
    ot_id = gate.passed(odometer_in=60_000)
    with gate.shop.tx() as tx:
        before = tx.get(Vehicle, gate.floor.vehicle_id)
        counted = (before.total_services, before.total_spent)
    gate.delivered(ot_id, explanation="Listo")
    with gate.shop.tx() as tx:
        car = tx.get(Vehicle, gate.floor.vehicle_id)
        jobs = tx.session.exec(
            select(ServiceRecord).where(ServiceRecord.work_order_id == ot_id)
        ).all()
        reading = tx.session.exec(
            select(OdometerReading).where(OdometerReading.source == OdometerSource.DELIVERY)
        ).one()
    assert (car.total_services, car.total_spent) == counted
    assert len(jobs) == 1
    assert (car.odometer, reading.kilometres) == (60_014, 60_014)


def test_an_ot_stays_as_it_is_until_it_is_paid(gate):
    ot_id = gate.passed()
    gate.delivered(ot_id, explanation="Listo")
    assert gate.floor.seen(ot_id).order.status is OTStatus.COMPLETED


def test_a_car_paid_for_before_it_leaves_is_still_delivered_from_its_closed_ot(gate):
    ot_id = paid(gate)
    assert gate.do(queries.delivery, ot_id).refusal == ""
    detail = gate.delivered(ot_id, explanation="Listo")
    assert (detail.status, detail.delivery.odometer_out) == (OTStatus.CLOSED, 60_014)


def test_a_car_that_came_back_is_not_delivered_from_the_ot_it_left_with(gate):
    ot_id = paid(gate)
    newer = gate.passed(odometer_in=75_000)
    assert gate.do(queries.delivery, ot_id).refusal == CAME_BACK
    with pytest.raises(Conflict, match="OT más nueva"):
        gate.delivered(ot_id, explanation="Listo")
    assert gate.do(queries.delivery, newer).refusal == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"signature_png": b""}, "signature"),
        ({"signature_png": b"\x89PNG\r\n\x1a\nbasura"}, None),
        ({"name": " "}, "name"),
        ({"rut": "1-1"}, "rut"),
        ({"next_service_km": 5, "odometer_out": 10}, "next_service_km"),
    ],
)
def test_a_delivery_that_cannot_be_leaves_nothing_behind(gate, wrong, field):
    from torque_app.core.errors import TorqueError  # noqa: PLC0415 - beside its use

    ot_id = gate.passed()
    with pytest.raises(TorqueError) as refused:
        gate.delivered(ot_id, **({"explanation": "Listo"} | wrong))
    if field:
        assert isinstance(refused.value, Invalid)
        assert field in refused.value.fields
    with gate.shop.tx() as tx:
        assert tx.session.exec(select(Delivery)).all() == []


def test_who_receives_cars_also_delivers_them_and_a_viewer_does_not(gate):
    ot_id = gate.passed()
    with pytest.raises(NotAllowed):
        gate.delivered(ot_id, actor=gate.deliverer(without={"quality.deliver"}), explanation="x")
    made = gate.delivered(ot_id, actor=gate.deliverer(), explanation="Listo").delivery
    assert made.delivered_by == "Pedro Técnico"


def test_another_workshop_neither_sees_nor_delivers(gate, rival_gate):
    ot_id = gate.passed()
    gate.delivered(ot_id, explanation="Listo")
    for command in (queries.delivery, queries.act):
        with pytest.raises(NotFound):
            rival_gate.do(command, ot_id)
    with pytest.raises(NotFound):
        rival_gate.delivered(ot_id, explanation="x")


def test_before_the_delivery_there_is_no_act(gate):
    with pytest.raises(Conflict, match="aún no tiene acta"):
        gate.do(queries.act, gate.passed())


def test_what_was_done_is_proposed_line_by_line(gate):
    from torque_app.work_orders import service as orders  # noqa: PLC0415 - beside its use

    ot = gate.floor.at("IN_PROGRESS")
    line = gate.do(orders.add_labor, ot.id, description="Cambio de aceite", amount=Decimal(20_000))
    gate.do(orders.mark_labor_done, ot.id, line.id, done=True)
    gate.do(orders.finish_work, ot.id)
    gate.do(orders.pass_qc, ot.id)
    assert gate.do(queries.delivery, ot.id).proposed["explanation"] == "Cambio de aceite"


def test_what_is_prepared_stays_until_it_is_signed(gate):
    ot_id = gate.passed()
    gate.do(service.prepare, ot_id, explanation="Frenos nuevos", warranty_months=6)
    detail = gate.do(queries.delivery, ot_id)
    assert detail.delivery is None
    assert (detail.proposed["explanation"], detail.proposed["warranty_months"]) == (
        "Frenos nuevos",
        6,
    )
    made = gate.delivered(ot_id).delivery
    assert (made.explanation, made.warranty_months, made.warranty_km) == ("Frenos nuevos", 6, 5_000)
    with pytest.raises(Conflict, match="ya se entregó"):
        gate.do(service.prepare, ot_id, explanation="Otra cosa")


def test_who_cannot_draw_accepts_by_name(gate):
    ot_id = gate.passed()
    made = gate.delivered(ot_id, signature_png=b"", accepted=True, explanation="Listo").delivery
    assert made.signature_file_id is None
    assert "Aceptó con su nombre" in words(gate.do(queries.act, ot_id).data)
