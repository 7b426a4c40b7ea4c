"""OTs of large sums wait for whoever the workshop's rules ask, and no other way leads past."""

from decimal import Decimal

import pytest

from models.approvals import ApprovalState, ApprovalSubject
from models.auth import Role
from models.work_orders import ApprovalStatus, OTStatus
from tests.factories.workshop import add_member
from torque_app.approvals import queries as requests
from torque_app.approvals import service as approvals
from torque_app.approvals.events import ApprovalDecided
from torque_app.auth import rules as rights
from torque_app.core.actor import Actor
from torque_app.core.errors import NotAllowed
from torque_app.core.tx import transaction
from torque_app.work_orders import handlers, service

RULE = {
    "subject": ApprovalSubject.WORK_ORDER,
    "name": "OT sobre un millón",
    "figure": "total",
    "threshold": Decimal(1_000_000),
    "levels": [{"role": "ADMIN", "hours": 24}],
}


def member(floor, name, role) -> Actor:
    user = add_member(floor.shop, name=name, role=role)
    held = rights.permissions_of(role) | {"work_orders.see_money"}
    return Actor(floor.shop.tenant_id, user, held, name=name, role=role.value)


@pytest.fixture
def alba(floor):
    floor.do(approvals.save_rule, **RULE)
    return member(floor, "Alba", Role.ADMIN)


@pytest.fixture
def mario(floor):
    return member(floor, "Mario", Role.MANAGER)


def costing(floor, amount):
    """Open an OT whose one task costs so much, net."""
    ot = floor.open()
    floor.do(service.add_labor, ot.id, description="Motor", amount=Decimal(amount))
    return ot.id


def status(floor, ot_id):
    return floor.seen(ot_id).order.status


def asked(floor, ot_id):
    """Return the requests about an OT, the newest first."""
    return floor.do(requests.of_subject, ApprovalSubject.WORK_ORDER, ot_id)


def test_an_ot_over_the_sum_is_asked_for_when_it_is_submitted_and_moves_once_approved(
    floor, alba, mario
):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id, actor=mario)
    (request,) = asked(floor, ot_id)
    assert (request.figures, request.required_role) == ({"total": Decimal(1_190_000)}, "ADMIN")
    floor.do(approvals.approve, request.id, version=1, actor=alba)
    assert status(floor, ot_id) is OTStatus.APPROVED


def test_one_under_it_is_approved_by_its_own_step(floor, alba, mario):
    ot_id = costing(floor, 800_000)
    floor.do(service.submit, ot_id)
    assert floor.do(service.approve, ot_id, actor=mario).status is OTStatus.APPROVED
    assert asked(floor, ot_id) == []


def test_whoever_stands_too_low_reads_who_approves_it(floor, alba, mario):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id)
    with pytest.raises(NotAllowed, match="Administrador"):
        floor.do(service.approve, ot_id, actor=mario)
    assert status(floor, ot_id) is OTStatus.PENDING


def test_whoever_stands_high_enough_decides_the_request_from_the_board(floor, alba, mario):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id, actor=mario)
    moved = floor.do(service.move, ot_id, OTStatus.APPROVED, note="Conforme", actor=alba)
    assert moved.status is OTStatus.APPROVED
    (request,) = asked(floor, ot_id)
    assert (request.status, request.note) == (ApprovalState.APPROVED, "Conforme")


def test_an_ot_submitted_before_the_rule_is_asked_for_when_somebody_approves_it(floor, mario):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id)
    floor.do(approvals.save_rule, **RULE)
    assert floor.do(service.approve, ot_id, actor=mario).status is OTStatus.PENDING
    (request,) = asked(floor, ot_id)
    assert request.requested_by == mario.user_id


def test_lines_added_afterwards_need_another_request(floor, alba, mario):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id, actor=mario)
    floor.do(service.add_labor, ot_id, description="Culata", amount=Decimal(500_000))
    (request,) = asked(floor, ot_id)
    with pytest.raises(approvals.SubjectChanged):
        floor.do(approvals.approve, request.id, version=1, actor=alba)
    assert floor.do(service.approve, ot_id, actor=mario).status is OTStatus.PENDING
    anew, old = asked(floor, ot_id)
    assert (anew.status, old.status) == (ApprovalState.PENDING, ApprovalState.CANCELLED)
    floor.do(approvals.approve, anew.id, version=1, actor=alba)
    assert status(floor, ot_id) is OTStatus.APPROVED


@pytest.mark.parametrize("how", [ApprovalState.REJECTED, ApprovalState.EXPIRED])
def test_a_refused_request_marks_the_ot_as_rejected_and_it_is_submitted_again(
    floor, alba, mario, how
):
    ot_id = costing(floor, 1_000_000)
    floor.do(service.submit, ot_id, actor=mario)
    (request,) = asked(floor, ot_id)
    floor.do(approvals.reject, request.id, note="Muy caro", version=1, actor=alba)
    platform = Actor.system(floor.shop.tenant_id, {handlers.turn_down.needs})
    with transaction(platform) as tx:
        handlers.turn_down(tx, _decided(request, how))
    order = floor.seen(ot_id).order
    assert (order.status, order.approval_status) == (OTStatus.PENDING, ApprovalStatus.REJECTED)
    floor.do(service.submit, ot_id, actor=mario)
    assert [row.status for row in asked(floor, ot_id)] == [
        ApprovalState.PENDING,
        ApprovalState.REJECTED,
    ]


def _decided(request, status):
    return ApprovalDecided(
        request.id,
        request.subject,
        request.subject_id,
        approved=False,
        note="",
        status=status,
        title=request.title,
        requested_by=request.requested_by,
        decided_by=None,
    )
