"""Controls begun, answered, passed and refused."""

from datetime import timedelta
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from models.audit import AuditEntry
from models.base import utc_now
from models.notifications import Notification
from models.quality import QualityCheck, QualityStatus
from models.work_orders import OTStatus
from tests.quality.conftest import gate_of
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale, TorqueError
from torque_app.core.listing import Listing
from torque_app.quality import handlers, queries, service
from torque_app.quality.events import QualityFailed
from torque_app.work_orders import service as orders


def test_a_control_begins_with_the_points_of_its_service(gate):
    check = gate.begun()
    assert check.check.template_name == "Control de salida"
    assert (check.check.answered, check.check.total) == (0, len(check.points))
    assert check.road_test
    assert "Prueba de ruta" in check.owed


def test_a_service_with_a_template_of_its_own_is_controlled_by_it(gate):
    gate.do(service.offered_templates)
    wash = {"name": "Lavado", "service_type": "Lavado", "road_test": False}
    gate.do(service.save_template, points=[{"label": "Vidrios sin marcas"}], **wash)
    check = gate.begun(gate.in_qc(service_type="Lavado exterior"))
    assert (check.check.template_name, check.road_test) == ("Lavado", False)
    assert [point.key for point in check.points] == ["vidrios_sin_marcas"]


def test_whoever_begins_what_is_begun_goes_on_with_it(gate):
    ot_id = gate.in_qc()
    assert gate.begun(ot_id).check.id == gate.begun(ot_id, actor=gate.checker()).check.id


def test_only_an_ot_in_quality_control_is_controlled(gate):
    ot = gate.floor.at("IN_PROGRESS")
    with pytest.raises(Conflict, match="no está en control de calidad"):
        gate.do(service.begin, ot.id)


def test_a_control_passes_when_all_is_well_and_completes_the_ot(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.answered(check.id)
    done = gate.do(service.pass_check, check.id, actor=gate.checker(), note="Impecable")
    assert done.check.status is QualityStatus.PASSED
    assert done.check.checked_by == "Jefa de Taller"
    assert gate.floor.seen(ot_id).order.status is OTStatus.COMPLETED


def test_what_is_owed_is_named_before_a_control_passes(gate):
    check = gate.begun().check
    with pytest.raises(Conflict, match="Falta responder: Trabajos aprobados completos"):
        gate.do(service.pass_check, check.id, actor=gate.checker())
    gate.answered(check.id, km=None)
    with pytest.raises(Conflict, match="Prueba de ruta"):
        gate.do(service.pass_check, check.id, actor=gate.checker())


def test_a_wrong_point_keeps_a_control_from_passing(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.answered(check.id, but={"fugas": False})
    with pytest.raises(Conflict, match="Hay algo que corregir: Sin fugas"):
        gate.do(service.pass_check, check.id, actor=gate.checker())
    assert gate.floor.seen(ot_id).order.status is OTStatus.QC


def test_whoever_did_the_work_does_not_pass_it(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.answered(check.id)
    worker = gate.floor.technician("quality.view", "quality.check", "work_orders.qc")
    assert gate.do(queries.one, check.id, actor=worker).worked
    with pytest.raises(NotAllowed, match="otra persona"):
        gate.do(service.pass_check, check.id, actor=worker)
    assert gate.seen(check.id).check.status is QualityStatus.OPEN
    assert gate.floor.seen(ot_id).order.status is OTStatus.QC


def test_a_failed_control_returns_the_ot_with_what_is_wrong(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.answered(check.id, but={"fugas": False})
    failed = gate.do(service.fail_check, check.id)
    assert failed.check.note == "Sin fugas tras 10 minutos en marcha"
    seen = gate.floor.seen(ot_id)
    assert seen.order.status is OTStatus.IN_PROGRESS
    assert failed.check.note in {move.notes for move in seen.history}


def test_a_control_that_says_nothing_wrong_fails_only_with_a_note(gate):
    check = gate.begun().check
    with pytest.raises(Invalid, match="Di qué hay que corregir"):
        gate.do(service.fail_check, check.id)
    assert gate.do(service.fail_check, check.id, note="Ruido").check.note == "Ruido"


def test_after_a_failure_the_next_control_starts_anew(gate):
    ot_id = gate.in_qc()
    first = gate.begun(ot_id).check
    gate.answered(first.id)
    gate.do(service.fail_check, first.id, note="Falta apretar")
    gate.do(orders.finish_work, ot_id)
    second = gate.begun(ot_id)
    assert second.check.id != first.id
    assert second.check.answered == 0
    assert [c.status.value for c in gate.do(queries.of_order, ot_id)] == ["OPEN", "FAILED"]


def test_a_control_left_open_when_the_ot_went_back_counts_as_not_passed(gate):
    ot_id = gate.in_qc()
    left = gate.begun(ot_id).check
    gate.sent_back(ot_id)
    anew = gate.begun(ot_id).check
    assert anew.id != left.id
    assert gate.seen(left.id).check.status is QualityStatus.FAILED


def test_a_control_is_not_answered_once_its_ot_left(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.do(orders.fail_qc, ot_id, note="Falta apretar")
    with pytest.raises(Conflict, match="no está en control"):
        gate.do(service.answer, check.id, "fugas", True)


def test_a_point_keeps_its_measure_and_its_note(gate):
    check = gate.begun().check
    seen = gate.do(
        service.answer, check.id, "torque_ruedas", True, measure=Decimal(110), note="Con llave"
    )
    point = next(p for p in seen.points if p.key == "torque_ruedas")
    assert (point.ok, point.measure, point.note) == (True, Decimal(110), "Con llave")


def test_a_note_answers_nothing_and_an_answer_keeps_the_note(gate):
    check = gate.begun().check
    noted = gate.do(service.annotate, check.id, "fugas", note="Gotea")
    assert noted.check.answered == 0
    seen = gate.do(service.answer, check.id, "fugas", False)
    point = next(p for p in seen.points if p.key == "fugas")
    assert (point.answered, point.ok, point.note) == (True, False, "Gotea")


def test_a_point_nobody_asked_for_is_not_found(gate):
    check = gate.begun().check
    with pytest.raises(NotFound):
        gate.do(service.answer, check.id, "inventado", True)


def test_a_stale_answer_is_refused(gate):
    check = gate.begun()
    gate.do(service.answer, check.check.id, "fugas", True, version=check.version)
    with pytest.raises(Stale):
        gate.do(service.answer, check.check.id, "fugas", False, version=check.version)


@pytest.mark.parametrize("km", [(10, 9), (-1, 5), (5, 3_000_001)])
def test_a_road_test_goes_forward(gate, km):
    check = gate.begun().check
    with pytest.raises(Invalid):
        gate.do(service.road_test, check.id, start_km=km[0], end_km=km[1])


def test_another_centre_and_another_workshop_do_not_control(gate, rival_gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    elsewhere = gate.checker(centre_id=gate.checker_id)
    with pytest.raises(NotAllowed, match="otro centro"):
        gate.do(service.answer, check.id, "fugas", True, actor=elsewhere)
    for command, args in (
        (service.begin, (ot_id,)),
        (service.answer, (check.id, "fugas", True)),
        (service.pass_check, (check.id,)),
        (queries.one, (check.id,)),
        (queries.of_order, (ot_id,)),
    ):
        with pytest.raises(NotFound):
            rival_gate.do(command, *args)


def test_who_may_not_control_is_refused(gate):
    with pytest.raises(NotAllowed):
        gate.do(service.begin, gate.in_qc(), actor=gate.checker(without={"quality.check"}))


actions = st.sampled_from(["answer", "drive", "pass", "fail", "begin", "answer_late"])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(end=st.sampled_from(["pass", "fail"]), then=st.lists(actions, min_size=1, max_size=6))
def test_a_control_once_decided_never_changes(servers, end, then):
    from tests.factories.workshop import open_workshop  # noqa: PLC0415 - after the settings

    gate = gate_of(open_workshop())
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.answered(check.id)
    boss = gate.checker()
    end_by = service.pass_check if end == "pass" else service.fail_check
    gate.do(end_by, check.id, actor=boss, note="Decidido")
    decided = gate.seen(check.id)
    later = utc_now() + timedelta(hours=1)
    for action in then:
        try:
            _act(gate, action, ot_id, check.id, now=later)
        except TorqueError:
            continue
    assert gate.seen(check.id) == decided


def _act(gate, action, ot_id, check_id, *, now):
    """Try one thing somebody could do to a control at any time."""
    tried = {
        "answer": (service.answer, (check_id, "fugas", False)),
        "answer_late": (service.answer, (check_id, "limpieza", None)),
        "drive": (service.road_test, (check_id,)),
        "pass": (service.pass_check, (check_id,)),
        "fail": (service.fail_check, (check_id,)),
        "begin": (service.begin, (ot_id,)),
    }
    command, args = tried[action]
    more = {"start_km": 1, "end_km": 2} if action == "drive" else {}
    return gate.do(command, *args, actor=gate.checker(), now=now, **more)


def test_the_database_itself_refuses_to_rewrite_a_decided_control(gate, servers):
    check = gate.begun().check
    gate.do(service.fail_check, check.id, note="Ruido")
    rewritten = "UPDATE quality_checks SET status = 'PASSED' WHERE id = %s"
    with (
        psycopg.connect(servers.urls.superuser) as connection,
        pytest.raises(psycopg.errors.CheckViolation),
    ):
        connection.execute(rewritten, [check.id])


def test_two_open_controls_of_one_ot_cannot_be(gate):
    ot_id = gate.in_qc()
    gate.begun(ot_id)
    with (
        pytest.raises(Conflict),
        gate.shop.tx() as tx,
        tx.entering("test.twice", "quality.check"),
    ):
        tx.session.add(QualityCheck(work_order_id=ot_id, template_name="Otra"))


def test_the_technician_hears_what_to_correct(gate):
    ot_id = gate.in_qc()
    check = gate.begun(ot_id).check
    gate.do(service.fail_check, check.id, note="Gotea el cárter", actor=gate.checker())
    number = gate.floor.seen(ot_id).order.number
    told = QualityFailed(
        ot_id, check.id, number, "Gotea el cárter", gate.floor.technician_id, gate.checker_id
    )
    gate.do(handlers.tell_technician, told)
    with gate.shop.tx() as tx:
        news = tx.session.exec(
            select(Notification).where(Notification.user_id == gate.floor.technician_id)
        ).all()
    assert any(one.message == "Gotea el cárter" for one in news)


def test_the_ots_in_control_wait_in_a_list_with_their_progress(gate):
    first, second = gate.in_qc(), gate.in_qc(service_type="Ruido adelante")
    check = gate.begun(first).check
    gate.do(service.answer, check.id, "fugas", True)
    page = gate.do(queries.waiting, Listing(sort="since", order="asc"))
    assert [(row.work_order_id, row.answered) for row in page.rows] == [(first, 1), (second, 0)]
    other = gate.do(queries.waiting, Listing(), actor=gate.checker(centre_id=gate.checker_id))
    assert other.rows == ()


def test_the_decision_is_in_the_log(gate):
    check = gate.begun().check
    gate.do(service.fail_check, check.id, note="Ruido", actor=gate.checker())
    with gate.shop.tx() as tx:
        entries = tx.session.exec(select(AuditEntry).where(AuditEntry.entity_id == check.id)).all()
    last = max(entries, key=lambda entry: entry.id)
    assert last.user_id == gate.checker_id
    assert last.command == "quality.fail_check"


def test_the_shipped_template_is_given_once(gate):
    [given] = gate.do(service.offered_templates)
    gate.do(service.remove_template, given.id)
    assert gate.do(service.offered_templates) == []
    with pytest.raises(Conflict, match="Ninguna pauta"):
        gate.begun()


def test_one_service_has_one_template(gate):
    points = [{"label": "Vidrios"}]
    gate.do(service.save_template, name="Uno", service_type="Mantención", points=points)
    with pytest.raises(Conflict, match="Uno"):
        gate.do(service.save_template, name="Dos", service_type="MANTENCION", points=points)


def test_a_begun_control_keeps_the_points_it_began_with(gate):
    [template] = gate.do(service.offered_templates)
    check = gate.begun()
    gate.do(
        service.save_template, template.id, points=[{"label": "Sólo esto"}],
        version=template.version,
    )  # fmt: skip
    assert gate.seen(check.check.id).points == check.points
    with pytest.raises(Stale):
        gate.do(service.save_template, template.id, name="Tarde", version=template.version)
