"""The screens of controls and deliveries, handler by handler: refused, and passed."""

import pytest

from models.quality import QualityStatus
from models.work_orders import OTStatus
from tests.factories.screens import goes_to, sitting
from tests.quality.conftest import drawn
from torque_app.quality import queries, service
from torque_app.quality.state.control import ControlState, DecisionState
from torque_app.quality.state.delivery import DeliveryState
from torque_app.quality.state.of_order import OrderQualityState
from torque_app.quality.state.templates import QualityTemplatesState
from torque_app.quality.state.waiting import WaitingState
from torque_app.work_orders import service as orders

TERMS = {
    "explanation": "Cambiamos el aceite",
    "warranty_text": "Con esta acta",
    "warranty_months": "6",
    "warranty_km": "",
    "next_service_on": "2030-05-01",
    "next_service_km": "",
    "odometer_out": "60014",
    "old_parts_returned": "on",
}


@pytest.fixture
async def tab(gate):
    with sitting(gate.checker()) as tab:
        yield tab


@pytest.fixture
async def begun(gate, tab):
    """Return the OT and a tab that began its control."""
    ot_id = gate.in_qc(odometer_in=60_000)
    tab.go(ot_id=str(ot_id))
    await tab.do(ControlState.load)
    await tab.do(ControlState.begin)
    return ot_id, tab


async def answer_all(tab, *, but=()):
    for spot in list(tab.state(ControlState).spots):
        await tab.do(ControlState.go, spot.key)
        await tab.do(ControlState.choose, "NOT_OK" if spot.key in but else "OK")


async def test_quality_control_is_refused_corrected_and_passed(gate, begun):
    ot_id, tab = begun
    screen, decision = tab.state(ControlState), tab.state(DecisionState)
    await answer_all(tab, but={"fugas"})
    await tab.do(ControlState.write, "fugas", "Gotea el cárter")
    assert screen.control.wrong == 1
    assert not screen.control.is_ready
    await tab.do(DecisionState.ask, "fail")
    await tab.do(DecisionState.decide, {"note": ""})
    assert decision.asking == ""
    assert gate.floor.seen(ot_id).order.status is OTStatus.IN_PROGRESS
    await tab.do(ControlState.refresh)
    assert screen.control.status == "Devuelto a trabajo"
    assert screen.control.note == "Sin fugas tras 10 minutos en marcha: Gotea el cárter"

    gate.do(orders.finish_work, ot_id)
    await tab.do(ControlState.refresh)
    assert screen.control.id == ""
    await tab.do(ControlState.begin)
    await answer_all(tab)
    await tab.do(ControlState.drive, {"start_km": "60010", "end_km": "60014"})
    assert screen.control.is_ready
    await tab.do(DecisionState.ask, "pass")
    await tab.do(DecisionState.decide, {"note": "Impecable"})
    assert gate.floor.seen(ot_id).order.status is OTStatus.COMPLETED
    await tab.do(ControlState.refresh)
    assert screen.control.status == "Aprobado"


async def test_an_answer_brings_the_next_point_and_a_wrong_one_waits_for_its_note(begun):
    _, tab = begun
    screen = tab.state(ControlState)
    first = screen.look.key
    await tab.do(ControlState.choose, "OK")
    second = screen.look.key
    assert second != first
    await tab.do(ControlState.choose, "NOT_OK")
    assert screen.look.key == second


async def test_a_measure_is_kept_without_answering_for_anybody(gate, begun):
    _, tab = begun
    screen = tab.state(ControlState)
    await tab.do(ControlState.go, "torque_ruedas")
    await tab.do(ControlState.gauge, "torque_ruedas", "112,5")
    assert (screen.look.measure, screen.look.answer) == ("112.5", "")
    await tab.do(ControlState.gauge, "torque_ruedas", "mucho")
    assert screen.error.startswith("Escribe la medida")


async def test_a_road_test_that_goes_backwards_says_so_at_its_field(begun):
    _, tab = begun
    screen = tab.state(ControlState)
    await tab.do(ControlState.drive, {"start_km": "20", "end_km": "10"})
    assert "menor que el inicial" in screen.road_errors["end_km"]
    await tab.do(ControlState.drive, {"start_km": "", "end_km": "x"})
    assert screen.road_errors == {"end_km": "Escribe un número entero."}


async def test_whoever_worked_is_told_and_cannot_pass(gate, begun):
    ot_id, _ = begun
    check = gate.do(queries.of_order, ot_id)[0]
    gate.answered(check.id)
    worker = gate.floor.technician("quality.view", "quality.check", "work_orders.qc")
    with sitting(worker) as tab:
        tab.go(ot_id=str(ot_id))
        await tab.do(ControlState.load)
        assert tab.state(ControlState).control.worked
        await tab.do(DecisionState.ask, "pass")
        await tab.do(DecisionState.decide, {})
        assert "otra persona" in tab.notice.text
    assert gate.seen(check.id).check.status is QualityStatus.OPEN


async def test_an_ot_that_is_not_in_control_says_what_to_do(gate, tab):
    tab.go(ot_id=str(gate.floor.at("IN_PROGRESS").id))
    await tab.do(ControlState.load)
    assert tab.state(ControlState).why_not.startswith("La OT no está en control de calidad")


@pytest.mark.parametrize("state", [ControlState, DeliveryState])
async def test_an_ot_that_is_not_here_is_missing(rival_gate, tab, state):
    for wanted in (str(rival_gate.floor.open().id), "nada"):
        tab.go(ot_id=wanted)
        await tab.do(state.load)
        assert tab.state(state).missing


async def test_the_waiting_list_shows_who_waits_longest_first(gate, tab):
    first, second = gate.in_qc(), gate.in_qc()
    gate.begun(second)
    await tab.do(WaitingState.load)
    screen = tab.state(WaitingState)
    assert [row["id"] for row in screen.rows] == [str(first), str(second)]
    assert [row["progress"] for row in screen.rows] == ["Sin empezar", "0 de 13"]
    assert goes_to(await tab.do(WaitingState.search, "BBBB")) == [
        "/calidad?q=BBBB&sort=since&order=asc"
    ]


async def test_a_car_is_prepared_signed_and_shown_delivered(gate, tab):
    ot_id = gate.passed(odometer_in=60_000)
    tab.go(ot_id=str(ot_id))
    await tab.do(DeliveryState.load)
    screen = tab.state(DeliveryState)
    assert (screen.sheet.warranty_months, screen.sheet.warranty_km) == ("3", "5000")
    await tab.do(DeliveryState.prepare, TERMS)
    assert screen.errors == {}
    assert screen.signing
    assert (screen.sheet.warranty, screen.sheet.next_service) == ("6 meses", "01-05-2030")
    gate.do(service.deliver, ot_id, name="Marta Soto", signature_png=drawn())
    await tab.do(DeliveryState.delivered)
    assert screen.sheet.done
    assert not screen.signing
    assert (screen.sheet.received_by, len(screen.sheet.sha256)) == ("Marta Soto", 64)
    assert tab.notice.text.startswith("Vehículo entregado")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"warranty_months": "x"}, "warranty_months"),
        ({"explanation": ""}, "explanation"),
        ({"next_service_on": "nunca"}, "next_service_on"),
        ({"next_service_km": "10"}, "next_service_km"),
    ],
)
async def test_terms_that_cannot_be_stay_on_the_form(gate, tab, wrong, field):
    tab.go(ot_id=str(gate.passed()))
    await tab.do(DeliveryState.load)
    await tab.do(DeliveryState.prepare, TERMS | wrong)
    screen = tab.state(DeliveryState)
    assert set(screen.errors) == {field}
    assert not screen.signing


async def test_the_page_of_an_ot_follows_it_to_the_door(gate, tab):
    ot_id = gate.in_qc()
    tab.go(ot_id=str(ot_id))
    await tab.do(OrderQualityState.load)
    screen = tab.state(OrderQualityState)
    assert screen.may_control
    assert screen.handover.refusal != ""
    check = gate.begun(ot_id).check
    gate.answered(check.id)
    gate.do(service.pass_check, check.id, actor=gate.checker())
    await tab.do(OrderQualityState.refresh)
    assert (screen.may_control, screen.handover.refusal) == (False, "")
    assert [row.status for row in screen.rows] == ["Aprobado"]


async def test_a_template_is_made_for_a_service_and_its_points_moved(gate, tab):
    await tab.do(QualityTemplatesState.load)
    screen = tab.state(QualityTemplatesState)
    assert (screen.template.name, screen.template.count) == ("Control de salida", 13)
    await tab.do(QualityTemplatesState.ask_name, "new")
    await tab.do(QualityTemplatesState.name, {"name": "Frenos", "service_type": "Frenos"})
    assert screen.template.name == "Frenos"
    await tab.do(QualityTemplatesState.edit, 0)
    await tab.do(QualityTemplatesState.save_point, {"label": "Pedal firme", "unit": ""})
    assert screen.lines[-1].label == "Pedal firme"
    assert screen.lines[-1].about == "Optativo"
    await tab.do(QualityTemplatesState.move, len(screen.lines), -1)
    assert screen.lines[-2].label == "Pedal firme"
    await tab.do(QualityTemplatesState.ask_road_test, False)
    assert not screen.template.road_test
    await tab.do(QualityTemplatesState.remove)
    assert [one.name for one in gate.do(queries.templates)] == ["Control de salida"]


async def test_a_second_template_of_a_service_is_refused_where_it_was_typed(tab):
    await tab.do(QualityTemplatesState.load)
    await tab.do(QualityTemplatesState.ask_name, "new")
    await tab.do(QualityTemplatesState.name, {"name": "Otra", "service_type": ""})
    screen = tab.state(QualityTemplatesState)
    assert screen.naming == "new"
    assert "Control de salida" in screen.errors["name"]
