"""From an agreed quotation to its OT, and the extra work of one."""

from decimal import Decimal

import pytest
from sqlmodel import select

from models.inventory import StockLocation
from models.quotations import (
    Decision,
    QuotedKind,
)
from models.work_orders import LineApproval, OTStage, OTStatus, PartStatus, WorkOrder
from torque_app.core.errors import Conflict
from torque_app.quotations import service
from torque_app.quotations.service import NewLine
from torque_app.work_orders import queries as orders
from torque_app.work_orders import service as floor

YES, NO, LATER = Decision.APPROVED, Decision.DECLINED, Decision.DEFERRED


def ordered(desk, quotation_id):
    ot_id = desk.do(service.convert, quotation_id, actor=desk.manager())
    return desk.do(orders.one, ot_id)


def test_only_approved_lines_enter_the_ot_at_the_prices_agreed(desk):
    decided = desk.decide(desk.sent(), YES, NO)
    detail = ordered(desk, decided.quotation.id)
    assert detail.order.status is OTStatus.APPROVED
    assert (len(detail.labor), len(detail.parts)) == (1, 0)
    assert detail.order.total_cost == decided.totals.net
    assert desk.seen(decided.quotation.id).quotation.work_order_id == detail.order.id


def test_each_step_of_the_ot_names_the_quotation(desk):
    decided = desk.decide(desk.sent(), YES)
    detail = ordered(desk, decided.quotation.id)
    moved = [(move.to_status, move.notes) for move in detail.history]
    assert {status for status, _ in moved} == {
        OTStatus.DRAFT, OTStatus.PENDING, OTStatus.APPROVED,
    }  # fmt: skip
    assert any(decided.quotation.number in (note or "") for _, note in moved)


def test_parts_are_kept_on_their_shelf_until_they_are_issued(desk):
    item = desk.floor.item(stock=3)
    decided = desk.decide(desk.sent(desk.part(item_id=item)), YES)
    detail = ordered(desk, decided.quotation.id)
    [part] = detail.parts
    assert (part.status, part.reserved, desk.floor.stock(item)) == (PartStatus.RESERVED, 2, 3)
    with desk.shop.tx() as tx:
        [shelf] = tx.session.exec(select(StockLocation).where(StockLocation.item_id == item))
        assert shelf.reserved == 2
    issued = desk.do(floor.issue_part, detail.order.id, part.id)
    assert (issued.status, desk.floor.stock(item)) == (PartStatus.ISSUED, 1)
    assert issued.amount == part.amount


def test_what_the_shelf_lacks_is_owed_not_refused(desk):
    item = desk.floor.item(stock=1)
    decided = desk.decide(desk.sent(desk.part(item_id=item)), YES)
    [part] = ordered(desk, decided.quotation.id).parts
    assert (part.quantity, part.reserved) == (2, 1)


def test_a_part_taken_off_frees_its_shelf(desk):
    item = desk.floor.item(stock=3)
    decided = desk.decide(desk.sent(desk.part(item_id=item)), YES)
    detail = ordered(desk, decided.quotation.id)
    desk.do(floor.remove_part, detail.order.id, detail.parts[0].id)
    with desk.shop.tx() as tx:
        [shelf] = tx.session.exec(select(StockLocation).where(StockLocation.item_id == item))
        assert (shelf.reserved, shelf.quantity) == (0, 3)


def test_a_discount_line_is_shared_out_over_the_ot(desk):
    off = NewLine(kind=QuotedKind.DISCOUNT, description="Promo", unit_price=Decimal(9_001))
    decided = desk.decide(desk.sent(desk.hour(), desk.part(), off), YES)
    detail = ordered(desk, decided.quotation.id)
    assert detail.order.total_cost == decided.totals.net == 55_999
    billed = desk.do(orders.billable, detail.order.id)
    assert sum(line.amount for line in billed.lines) == 55_999


def test_a_quotation_becomes_one_ot_only(desk):
    decided = desk.decide(desk.sent(), YES)
    ordered(desk, decided.quotation.id)
    with pytest.raises(Conflict):
        desk.do(service.convert, decided.quotation.id)
    with pytest.raises(Conflict):
        desk.do(service.revise, decided.quotation.id, why="Otro precio")


def test_what_nobody_agreed_to_becomes_no_ot(desk):
    with pytest.raises(Conflict):
        desk.do(service.convert, desk.sent().quotation.id)


def started(desk):
    """Return the OT of an agreed quotation."""
    decided = desk.decide(desk.sent(desk.hour()), YES)
    return ordered(desk, decided.quotation.id).order.id


def test_work_added_to_a_quoted_ot_waits_for_the_client(desk):
    ot_id = started(desk)
    added = desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(1))
    assert added.approval is LineApproval.PENDING
    assert desk.do(orders.billable, ot_id).unapproved == ("Cambio de discos",)


def test_a_supplement_offers_the_extra_work_and_settles_it(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(1))
    desk.do(floor.add_labor, ot_id, description="Lavado de motor", hours=Decimal(1))
    extra = desk.do(service.supplement, ot_id, actor=desk.advisor())
    assert {line.description for line in extra.lines} == {"Cambio de discos", "Lavado de motor"}
    desk.do(service.send_to_customer, extra.quotation.id, channels=())
    desk.decide(desk.seen(extra.quotation.id), YES, NO)
    detail = desk.do(orders.one, ot_id)
    assert [line.approval for line in detail.labor] == [
        LineApproval.APPROVED, LineApproval.APPROVED, LineApproval.DECLINED,
    ]  # fmt: skip
    assert detail.labor[2].left_out
    assert desk.do(orders.billable, ot_id).unapproved == ()


def test_extra_work_is_offered_once(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", hours=Decimal(1))
    desk.do(service.supplement, ot_id)
    assert desk.do(service.supplement, ot_id).lines == ()


def test_a_dearer_task_asks_the_client_again(desk):
    ot_id = started(desk)
    [task] = desk.do(orders.one, ot_id).labor
    cheaper = desk.do(floor.update_labor, ot_id, task.id, hours=Decimal(1))
    assert cheaper.approval is LineApproval.APPROVED
    dearer = desk.do(floor.update_labor, ot_id, task.id, hours=Decimal(3))
    assert dearer.approval is LineApproval.PENDING


def test_a_quotation_of_an_ot_moves_it_along(desk):
    inspection = desk.bench.finished(Batería="RED")
    ot_id = inspection.inspection.work_order_id
    quotation_id = desk.do(service.from_inspection, inspection.inspection.id).quotation.id

    def stands():
        with desk.shop.tx() as tx:
            order = tx.get(WorkOrder, ot_id)
            return order.status, order.stage

    desk.do(service.send_to_customer, quotation_id, channels=())
    assert stands() == (OTStatus.PENDING, OTStage.AWAITING_QUOTATION_APPROVAL)
    desk.decide(desk.seen(quotation_id), YES)
    assert stands()[0] is OTStatus.APPROVED
    assert desk.do(orders.one, ot_id).order.total_cost == desk.seen(quotation_id).totals.net
