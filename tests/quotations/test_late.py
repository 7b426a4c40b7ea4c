"""Answers that come after the OT has gone on: its work ended, or a line was taken off."""

from decimal import Decimal

import pytest

from models.quotations import Decision, QuotationStatus, QuotedKind
from models.work_orders import OTStatus
from torque_app.quotations import service
from torque_app.quotations.service import NewLine
from torque_app.quotations.service.ordering import WorkFinished
from torque_app.work_orders import queries as orders
from torque_app.work_orders import service as floor

YES, NO = Decision.APPROVED, Decision.DECLINED


@pytest.fixture
def late(desk):
    """Return an offer of more work for an OT that ended while the client thought about it."""
    ot = desk.floor.at("IN_PROGRESS")
    extra = desk.do(service.supplement, ot.id, actor=desk.advisor())
    line = NewLine(kind=QuotedKind.LABOR, description="Pulido", unit_price=Decimal(20_000))
    desk.do(service.add_line, extra.quotation.id, line)
    desk.do(service.send_to_customer, extra.quotation.id, channels=())
    desk.do(desk.floor._tasks_done, ot.id)
    desk.do(floor.finish_work, ot.id)
    desk.do(floor.pass_qc, ot.id)
    return desk.seen(extra.quotation.id)


def test_a_yes_that_comes_late_is_refused_with_a_way_on_and_changes_nothing(desk, late):
    with pytest.raises(WorkFinished, match="pide una hora"):
        desk.decide(late, YES)
    assert desk.seen(late.quotation.id).quotation.status is QuotationStatus.SENT_TO_CUSTOMER
    ot = desk.do(orders.one, late.quotation.supplements_id)
    assert (ot.order.status, ot.labor) == (OTStatus.COMPLETED, ())


def test_a_no_that_comes_late_is_kept(desk, late):
    decided = desk.decide(late, NO)
    assert decided.quotation.status is QuotationStatus.CUSTOMER_REJECTED


def test_what_was_taken_off_meanwhile_enters_anew_once_it_is_agreed_to(desk):
    decided = desk.decide(desk.sent(desk.hour()), YES)
    ot_id = desk.do(service.convert, decided.quotation.id, actor=desk.manager())
    task = desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(2))
    extra = desk.do(service.supplement, ot_id, actor=desk.advisor())
    desk.do(service.send_to_customer, extra.quotation.id, channels=())
    desk.do(floor.remove_labor, ot_id, task.id)
    agreed = desk.decide(desk.seen(extra.quotation.id), YES)
    detail = desk.do(orders.one, ot_id)
    assert [line.description for line in detail.labor] == [
        "Cambio de pastillas",
        "Cambio de discos",
    ]
    assert detail.order.total_cost == decided.totals.net + agreed.totals.net
    assert agreed.lines[0].order_line_id == detail.labor[1].id


def test_extra_work_refused_first_and_agreed_to_in_another_version_is_done_once(desk):
    decided = desk.decide(desk.sent(desk.hour()), YES)
    ot_id = desk.do(service.convert, decided.quotation.id, actor=desk.manager())
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(2))
    extra = desk.do(service.supplement, ot_id, actor=desk.advisor()).quotation.id
    desk.do(service.send_to_customer, extra, channels=())
    desk.decide(desk.seen(extra), NO)
    assert desk.do(orders.one, ot_id).labor[1].left_out
    desk.do(service.revise, extra, why="Con descuento")
    desk.do(service.send_to_customer, extra, channels=())
    agreed = desk.decide(desk.seen(extra), YES)
    detail = desk.do(orders.one, ot_id)
    assert [line.left_out for line in detail.labor] == [None, None]
    assert detail.order.total_cost == decided.totals.net + agreed.totals.net
