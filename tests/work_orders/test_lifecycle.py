"""The life of an OT: every edge of the table works, every other is refused with its sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.work_orders import ApprovalStatus, OTStage, OTStatus
from torque_app.core.errors import IllegalMove, Invalid, NotAllowed
from torque_app.work_orders import service
from torque_app.work_orders.lifecycle import LINES_OPEN, NAMES, OT, STAGES, STEPS

EVERY_PAIR = [(here, there) for here in OTStatus for there in OTStatus if here is not there]
EDGES = [(here, there) for here, there in EVERY_PAIR if OT.allows(here, there)]
FORBIDDEN = [pair for pair in EVERY_PAIR if pair not in EDGES]


def test_every_status_is_reached_from_a_draft():
    assert OT.reachable() == set(OTStatus)


def test_every_edge_has_a_command_a_permission_and_a_button():
    assert set(STEPS) == set(EDGES)


def test_a_closed_ot_never_moves():
    assert OT.moves[OTStatus.CLOSED] == set()


def test_every_status_has_a_spanish_name_and_every_stage_belongs_to_one_status():
    assert set(NAMES) == set(OTStatus)
    kept = [stage for stages in STAGES.values() for stage in stages]
    assert sorted(kept) == sorted(OTStage)


@given(st.lists(st.sampled_from(list(OTStatus)), max_size=30))
def test_a_walk_of_accepted_moves_stays_on_the_table(wanted):
    here = OT.start
    for there in wanted:
        if OT.allows(here, there):
            OT.check(here, there)
            here = there
        else:
            with pytest.raises(IllegalMove) as refused:
                OT.check(here, there)
            assert NAMES[here] in str(refused.value)
            assert refused.value.status == 400
    assert here in OT.reachable()


@pytest.mark.parametrize(("here", "there"), FORBIDDEN)
def test_a_forbidden_move_is_refused_and_changes_nothing(floor, here, there):
    ot = floor.at(here)
    with pytest.raises(IllegalMove) as refused:
        floor.do(service.move, ot.id, there, note="porque sí")
    assert refused.value.details == {"from": here.value, "to": there.value}
    assert floor.seen(ot.id).order.status is here


COMMANDS = [
    ("DRAFT", service.submit, "PENDING"),
    ("PENDING", service.approve, "APPROVED"),
    ("APPROVED", service.start, "IN_PROGRESS"),
    ("IN_PROGRESS", service.wait_for_parts, "WAITING_PARTS"),
    ("WAITING_PARTS", service.resume, "IN_PROGRESS"),
    ("IN_PROGRESS", service.finish_work, "QC"),
    ("QC", service.fail_qc, "IN_PROGRESS"),
    ("QC", service.pass_qc, "COMPLETED"),
]


@pytest.mark.parametrize(("here", "command", "there"), COMMANDS)
def test_a_command_makes_its_move_and_writes_its_history(floor, here, command, there):
    ot = floor.at(here, assigned_to=floor.technician_id)
    floor.do(command, ot.id, note="Anotado")
    seen = floor.seen(ot.id)
    last = seen.history[-1]
    assert seen.order.status == there
    assert (last.from_status, last.to_status, last.notes) == (here, there, "Anotado")
    assert last.changed_by == floor.shop.owner_id


@pytest.mark.parametrize(("right", "command", "_"), COMMANDS)
@pytest.mark.parametrize("here", ["DRAFT", "APPROVED", "WAITING_PARTS", "COMPLETED", "CLOSED"])
def test_a_command_is_refused_from_anywhere_else(floor, here, command, right, _):
    if here == right:
        return
    ot = floor.at(here, assigned_to=floor.technician_id)
    with pytest.raises(IllegalMove):
        floor.do(command, ot.id, note="x")


@pytest.mark.parametrize(("here", "there"), [e for e in EDGES if not STEPS[e].elsewhere])
def test_the_board_moves_a_card_along_every_edge(floor, here, there):
    ot = floor.at(here, assigned_to=floor.technician_id)
    moved = floor.do(service.move, ot.id, there, note="Desde el tablero", index=0)
    assert moved.status is there


@pytest.mark.parametrize(("here", "there"), [e for e in EDGES if STEPS[e].elsewhere])
def test_the_board_does_not_invoice_nor_close(floor, here, there):
    ot = floor.at(here)
    with pytest.raises(IllegalMove, match=r"documento|boleta"):
        floor.do(service.move, ot.id, there)


def test_submitting_opens_the_approval(floor):
    ot = floor.at("PENDING")
    seen = floor.seen(ot.id)
    assert seen.order.approval_status is ApprovalStatus.PENDING
    assert seen.submitted_at is not None


def test_a_rejected_ot_stays_pending_and_can_be_sent_again(floor):
    ot = floor.at("PENDING")
    with pytest.raises(Invalid):
        floor.do(service.reject, ot.id, note="  ")
    floor.do(service.reject, ot.id, note="Muy caro")
    rejected = floor.seen(ot.id)
    assert rejected.order.status is OTStatus.PENDING
    assert rejected.order.approval_status is ApprovalStatus.REJECTED
    assert rejected.history[-1].notes == "Muy caro"
    assert floor.do(service.submit, ot.id).approval_status is ApprovalStatus.PENDING
    assert floor.do(service.approve, ot.id).approval_status is ApprovalStatus.APPROVED


def test_only_a_pending_ot_is_rejected(floor):
    with pytest.raises(IllegalMove, match="Borrador"):
        floor.do(service.reject, floor.open().id, note="No")


def test_an_approved_ot_with_a_technician_is_assigned(floor):
    ot = floor.at("APPROVED", assigned_to=floor.technician_id)
    assert ot.stage is OTStage.ASSIGNED


def test_the_technician_who_starts_an_ot_of_nobody_takes_it(floor):
    ot = floor.at("APPROVED")
    started = floor.do(service.start, ot.id, actor=floor.technician())
    assert started.assigned_to == floor.technician_id
    assert floor.seen(ot.id).started_at is not None


def test_an_owner_with_mechanics_must_assign_before_starting(floor):
    ot = floor.at("APPROVED")
    with pytest.raises(Invalid, match="Asigna un técnico"):
        floor.do(service.start, ot.id)


@pytest.mark.parametrize("there", ["WAITING_PARTS", "IN_PROGRESS"])
def test_waiting_and_failing_need_a_reason(floor, there):
    here = "IN_PROGRESS" if there == "WAITING_PARTS" else "QC"
    ot = floor.at(here)
    with pytest.raises(Invalid):
        floor.do(service.move, ot.id, OTStatus(there))
    assert floor.seen(ot.id).order.status == here


def test_waiting_says_what_for_until_the_work_goes_on(floor):
    ot = floor.at("WAITING_PARTS")
    waiting = floor.seen(ot.id)
    assert waiting.order.parts_pending
    assert waiting.waiting_reason == "Falta el filtro"
    floor.do(service.resume, ot.id)
    going = floor.seen(ot.id)
    assert not going.order.parts_pending
    assert going.waiting_reason is None


def test_who_did_the_work_does_not_check_it(floor):
    ot = floor.at("QC", assigned_to=floor.technician_id)
    checker = floor.technician("work_orders.qc")
    with pytest.raises(NotAllowed, match="otra persona"):
        floor.do(service.pass_qc, ot.id, actor=checker)


def test_a_workshop_may_let_quality_control_pass_by_itself(floor):
    from models.tenants import Tenant  # noqa: PLC0415 - a table of another context

    with floor.shop.tx() as tx:
        tx.session.get(Tenant, floor.shop.tenant_id).settings = {"qc_auto_pass": True}
    ot = floor.at("IN_PROGRESS")
    assert floor.do(service.finish_work, ot.id).status is OTStatus.COMPLETED
    steps = [(move.from_status, move.to_status) for move in floor.seen(ot.id).history[-2:]]
    assert steps == [("IN_PROGRESS", "QC"), ("QC", "COMPLETED")]


def test_a_voided_invoice_brings_the_ot_back(floor):
    ot = floor.at("INVOICED")
    back = floor.do(service.reopen_after_void, ot.id, invoice_number="33-1")
    assert back.status is OTStatus.COMPLETED
    with pytest.raises(IllegalMove):
        floor.do(service.reopen_after_void, ot.id, invoice_number="33-1")


def test_complete_walks_to_quality_control_and_then_past_it(floor):
    ot = floor.at("IN_PROGRESS")
    assert floor.do(service.complete, ot.id).status is OTStatus.QC
    assert floor.do(service.complete, ot.id).status is OTStatus.COMPLETED


def test_lines_are_open_until_the_work_is_finished():
    closed = {OTStatus.COMPLETED, OTStatus.INVOICED, OTStatus.CLOSED}
    assert set(OTStatus) - closed == LINES_OPEN
