"""From an agreed quotation to its OT, and the extra work of one."""

from decimal import Decimal
from importlib import import_module

import psycopg
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


def test_a_task_at_a_fixed_amount_is_offered_as_labour_and_stays_one_amount(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1), rate=Decimal(9_000))
    extra = desk.do(service.supplement, ot_id, actor=desk.advisor())
    assert [(line.kind, line.quantity, line.unit_price, line.by_hours) for line in extra.lines] == [
        (QuotedKind.LABOR, 1, 80_000, False), (QuotedKind.LABOR, 1, 9_000, True),
    ]  # fmt: skip
    desk.do(service.send_to_customer, extra.quotation.id, channels=())
    agreed = desk.decide(desk.seen(extra.quotation.id), YES)
    _, fixed, hour = desk.do(orders.one, ot_id).labor
    assert (fixed.approval, fixed.hours, fixed.rate, fixed.amount) == (
        LineApproval.APPROVED, 0, 0, 80_000,
    )  # fmt: skip
    assert (hour.approval, hour.hours, hour.rate) == (LineApproval.APPROVED, 1, 9_000)
    assert [line.by_hours for line in agreed.lines] == [False, True]


def test_a_copy_of_extra_work_keeps_what_each_line_is_charged_by(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1), rate=Decimal(9_000))
    extra = desk.do(service.supplement, ot_id).quotation.id
    copy = desk.do(service.duplicate, extra)
    assert [(line.order_line_id, line.by_hours) for line in copy.lines] == [
        (None, False), (None, True),
    ]  # fmt: skip
    desk.do(service.send_to_customer, copy.quotation.id, channels=())
    again = desk.do(service.revise, copy.quotation.id, why="Otro precio")
    assert [line.by_hours for line in again.lines] == [False, True]


def test_a_copied_fixed_amount_enters_its_ot_as_one(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    copy = desk.do(service.duplicate, desk.do(service.supplement, ot_id).quotation.id)
    twice = desk.do(service.change_line, copy.quotation.id, copy.lines[0].id, quantity=Decimal(2))
    desk.do(service.send_to_customer, twice.quotation.id, channels=())
    agreed = desk.decide(desk.seen(twice.quotation.id), YES)
    [task] = ordered(desk, agreed.quotation.id).labor
    assert (task.description, task.hours, task.rate, task.amount) == (
        "Cambio de discos x 2", 0, 0, 160_000,
    )  # fmt: skip


def test_a_line_keeps_what_it_is_charged_by_when_its_task_changes(desk):
    ot_id = started(desk)
    task = desk.do(floor.add_labor, ot_id, description="Discos", amount=Decimal(80_000))
    extra = desk.do(service.supplement, ot_id).quotation.id
    desk.do(floor.update_labor, ot_id, task.id, hours=Decimal(2), rate=Decimal(40_000))
    assert [line.by_hours for line in desk.seen(extra).lines] == [False]


def test_lines_written_before_say_what_their_task_is_charged_by(desk, servers):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    desk.do(floor.add_labor, ot_id, description="Lavado", hours=Decimal(1), rate=Decimal(9_000))
    extra = desk.do(service.supplement, ot_id)
    loose = desk.drafted(desk.hour(), desk.part())
    known = import_module("migrations.versions.0032_hours_and_pins").KNOWN
    with psycopg.connect(servers.urls.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        connection.execute("UPDATE quotation_lines SET by_hours = false")
        connection.execute(known)
        told = dict(connection.execute("SELECT id, by_hours FROM quotation_lines").fetchall())
        connection.rollback()
    assert [told[line.id] for line in extra.lines] == [False, True]
    assert [told[line.id] for line in loose.lines] == [True, False]


def test_a_fixed_task_the_client_refuses_is_left_out(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    extra = desk.do(service.supplement, ot_id).quotation.id
    desk.do(service.send_to_customer, extra, channels=())
    desk.decide(desk.seen(extra), NO)
    task = desk.do(orders.one, ot_id).labor[1]
    assert (task.approval, bool(task.left_out)) == (LineApproval.DECLINED, True)


def test_a_fixed_task_taken_off_meanwhile_enters_anew_at_its_amount(desk):
    ot_id = started(desk)
    task = desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    extra = desk.do(service.supplement, ot_id).quotation.id
    desk.do(service.send_to_customer, extra, channels=())
    desk.do(floor.remove_labor, ot_id, task.id)
    desk.decide(desk.seen(extra), YES)
    anew = desk.do(orders.one, ot_id).labor[1]
    assert (anew.id == task.id, anew.hours, anew.amount) == (False, 0, 80_000)


def test_only_work_of_another_shop_is_offered_as_such(desk):
    ot_id = started(desk)
    desk.do(floor.add_labor, ot_id, description="Cambio de discos", amount=Decimal(80_000))
    desk.do(
        floor.add_outside,
        ot_id,
        supplier="Rectificadora Sur",
        description="Rectificado de culata",
        price=Decimal(60_000),
    )
    extra = desk.do(service.supplement, ot_id)
    assert [(line.kind, line.description, line.amount) for line in extra.lines] == [
        (QuotedKind.LABOR, "Cambio de discos", 80_000),
        (QuotedKind.OUTSIDE_WORK, "Rectificado de culata", 60_000),
    ]


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
