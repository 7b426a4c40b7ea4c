"""No OT is completed past the control its workshop asks for, by whatever door."""

import pytest

from models.quality import QualityCheck, QualityStatus
from models.work_orders import OTStatus
from torque_app import wiring
from torque_app.core.errors import Conflict
from torque_app.quality import queries, service
from torque_app.work_orders import service as orders
from torque_app.work_orders.service import gates


@pytest.fixture(autouse=True)
def wired(monkeypatch):
    """Register the gate as the root does, for these tests alone."""
    monkeypatch.setattr(gates, "_gates", {})
    for context, name in wiring.GATES:
        orders.register_gate(context, getattr(queries, name))


def test_without_a_template_an_ot_passes_as_before(gate):
    ot = gate.in_qc()
    assert gate.do(orders.pass_qc, ot).status is OTStatus.COMPLETED


@pytest.mark.parametrize("door", ["pass_qc", "complete", "move", "carry", "carry_many"])
def test_a_template_keeps_an_ot_from_every_door(gate, door):
    gate.do(service.offered_templates)
    ot = gate.in_qc()
    if door == "carry_many":
        (told,) = gate.do(orders.carry_many, [ot], to=OTStatus.COMPLETED)
        assert "«Control de salida»" in told.refusal
        return
    more = () if door in {"pass_qc", "complete"} else (OTStatus.COMPLETED,)
    with pytest.raises(Conflict, match="Falta el control de calidad"):
        gate.do(getattr(orders, door), ot, *more)


def test_a_passed_control_opens_the_gate(gate):
    gate.do(service.offered_templates)
    ot = gate.in_qc()
    check = gate.do(service.begin, ot, actor=gate.checker())
    gate.answered(check.check.id)
    gate.do(service.pass_check, check.check.id, actor=gate.checker())
    assert gate.floor.seen(ot).order.status is OTStatus.COMPLETED


def test_a_control_passed_before_the_ot_came_back_does_not_count(gate):
    gate.do(service.offered_templates)
    ot = gate.in_qc()
    check = gate.begun(ot).check.id
    with gate.shop.tx() as tx:
        row = tx.get(QualityCheck, check, lock=True)
        row.status, row.checked_at = QualityStatus.PASSED, tx.now
    gate.sent_back(ot)
    with pytest.raises(Conflict, match="Falta el control"):
        gate.do(orders.pass_qc, ot)


def test_a_workshop_may_ask_for_nothing(gate):
    (template,) = gate.do(service.offered_templates)
    assert template.enforced
    gate.do(service.save_template, template.id, enforced=False, version=template.version)
    ot = gate.in_qc()
    assert gate.do(orders.pass_qc, ot).status is OTStatus.COMPLETED


def test_only_the_template_of_the_service_decides(gate):
    gate.do(
        service.save_template, name="Lavado", service_type="Lavado", points=[{"label": "Limpio"}]
    )
    washed = gate.in_qc(service_type="Lavado completo")
    other = gate.in_qc(service_type="Frenos")
    assert gate.do(orders.pass_qc, other).status is OTStatus.COMPLETED
    with pytest.raises(Conflict, match="«Lavado»"):
        gate.do(orders.pass_qc, washed)
