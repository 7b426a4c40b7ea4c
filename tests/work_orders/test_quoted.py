"""What the client says of an offer, on the OT: lines in, lines settled, moves with evidence."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import select

from models.base import new_id
from models.inventory import StockLocation
from models.quotations import Quotation, QuotationLine, QuotationVersion, QuotedKind
from models.tenants import Tenant
from models.work_orders import (
    ApprovalStatus,
    LineApproval,
    OTStage,
    OTStatus,
    PartStatus,
    WorkOrder,
)
from torque_app.core.actor import Actor
from torque_app.core.errors import Conflict, NotAllowed, NotFound
from torque_app.inventory.service import NotEnoughStock
from torque_app.work_orders import queries, service
from torque_app.work_orders.service import LinesClosed, LinesNotAgreed, QuotedWork, Settled

THOUSAND = Decimal(1000)


@pytest.fixture
def offered(floor):
    """Return a way to make lines of a quotation that lines of OTs may name."""
    with floor.shop.tx() as tx:
        quotation = Quotation(
            number="P-1",
            service_center_id=floor.shop.centre_id,
            client_id=floor.client_id,
            quotation_date=tx.now.date(),
        )
        tx.session.add(quotation)
        tx.session.flush()
        version = QuotationVersion(quotation_id=quotation.id, revision=1)
        tx.session.add(version)
        tx.session.flush()
        version_id = version.id

    def line() -> QuotationLine:
        with floor.shop.tx() as tx:
            row = QuotationLine(
                id=new_id(),
                quotation_version_id=version_id,
                position=1,
                kind=QuotedKind.LABOR,
                description="Cambio de discos",
            )
            tx.session.add(row)
            return row.id

    return line


@pytest.fixture
def work(offered):
    """Return a way to offer work: two hours at a thousand unless told otherwise."""

    def work(**more) -> QuotedWork:
        wanted = {
            "description": "Cambio de discos",
            "quantity": Decimal(2),
            "unit_price": THOUSAND,
            "by_hours": True,
        }
        return QuotedWork(quotation_line_id=offered(), **(wanted | more))

    return work


def part_of(item_id, **more):
    return {"item_id": item_id, "by_hours": False, **more}


def kept(floor, item_id) -> Decimal:
    with floor.shop.tx() as tx:
        query = select(StockLocation.reserved).where(StockLocation.item_id == item_id)
        return tx.session.exec(query).one()


def settle(floor, ot_id, *said: Settled):
    return floor.do(service.settle_quoted, ot_id, said)


def test_hours_fixed_amounts_and_parts_enter_at_the_price_offered(floor, work):
    item = floor.item(price=9_999)
    hours = work(discount_percent=Decimal(10))
    fixed = work(description="Rectificado", by_hours=False, unit_price=Decimal(5500))
    part = work(**part_of(item))
    ot = floor.open()
    made = floor.do(service.add_quoted_lines, ot.id, [hours, fixed, part])
    detail = floor.seen(ot.id)
    assert set(made) == {hours.quotation_line_id, fixed.quotation_line_id, part.quotation_line_id}
    assert [(line.hours, line.rate, line.amount) for line in detail.labor] == [
        (2, 1000, 1800), (0, 0, 11_000),
    ]  # fmt: skip
    assert [(line.unit_price, line.amount, line.status) for line in detail.parts] == [
        (1000, 2000, PartStatus.RESERVED)
    ]
    assert {line.approval for line in (*detail.labor, *detail.parts)} == {LineApproval.APPROVED}
    assert detail.order.total_cost == 14_800


def test_supplies_need_nobody_to_do_them(floor, work):
    ot = floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(by_hours=False, is_task=False)])
    [line] = floor.seen(ot.id).labor
    assert line.done_at is not None


def test_a_kept_part_leaves_its_shelf_when_it_is_issued(floor, work):
    item = floor.item(stock=5)
    ot = floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(item))])
    [part] = floor.seen(ot.id).parts
    assert (kept(floor, item), floor.stock(item)) == (2, 5)
    issued = floor.do(service.issue_part, ot.id, part.id)
    assert (issued.status, issued.reserved) == (PartStatus.ISSUED, 0)
    assert (kept(floor, item), floor.stock(item)) == (0, 3)
    with pytest.raises(Conflict):
        floor.do(service.issue_part, ot.id, part.id)
    assert floor.stock(item) == 3


def test_a_part_the_shelf_lacks_is_issued_when_it_is_there(floor, work):
    item = floor.item(stock=1)
    ot = floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(item))])
    [part] = floor.seen(ot.id).parts
    assert part.reserved == 1
    with pytest.raises(NotEnoughStock):
        floor.do(service.issue_part, ot.id, part.id)
    assert kept(floor, item) == 1


def test_work_is_not_finished_while_a_part_is_owed(floor, work):
    ot = floor.at("IN_PROGRESS")
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(floor.item()))])
    with pytest.raises(Conflict, match="Filtro de aceite"):
        floor.do(service.finish_work, ot.id)


def test_a_part_agreed_to_during_quality_control_is_issued_before_it_ends(floor, work):
    ot = floor.at("QC")
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(floor.item()))])
    with pytest.raises(Conflict, match="Filtro de aceite"):
        floor.do(service.pass_qc, ot.id)
    floor.do(service.issue_part, ot.id, floor.seen(ot.id).parts[0].id)
    assert floor.do(service.pass_qc, ot.id).status is OTStatus.COMPLETED


@pytest.mark.parametrize("alone", [True, False])
def test_no_ot_is_completed_while_the_client_has_not_agreed_to_a_line(floor, work, alone):
    if alone:
        _pass_qc_alone(floor)
    ot = floor.at("IN_PROGRESS")
    floor.do(service.add_quoted_lines, ot.id, [work(is_task=False)])
    task = floor.do(service.add_labor, ot.id, description="Extra", hours=Decimal(1))
    floor.do(service.mark_labor_done, ot.id, task.id)
    with pytest.raises(LinesNotAgreed, match="Extra") as refused:
        floor.do(service.finish_work, ot.id)
        floor.do(service.pass_qc, ot.id)
    assert refused.value.details["lines"] == ["Extra"]
    assert floor.seen(ot.id).order.status is (OTStatus.IN_PROGRESS if alone else OTStatus.QC)
    settle(floor, ot.id, Settled(task.id, True, work(quantity=Decimal(1))))
    floor.do(service.finish_work if alone else service.pass_qc, ot.id)
    assert floor.seen(ot.id).order.status is OTStatus.COMPLETED


def _pass_qc_alone(floor):
    with floor.shop.tx() as tx:
        tenant = tx.get(Tenant, floor.shop.tenant_id)
        tenant.settings = {**tenant.settings, "qc_auto_pass": True}


def test_a_refusal_that_comes_after_the_work_ended_changes_nothing(floor, work):
    ot = floor.at("COMPLETED")
    before = floor.seen(ot.id)
    settle(floor, ot.id, Settled(new_id(), False, work()))
    assert floor.seen(ot.id) == before


def extra(floor, ot_id, work):
    """Return a task and a part added by hand to a quoted OT: both wait for the client."""
    floor.do(service.add_quoted_lines, ot_id, [work()])
    task = floor.do(service.add_labor, ot_id, description="Extra", hours=Decimal(2))
    part = floor.do(service.add_part, ot_id, item_id=floor.item(), quantity=Decimal(1))
    assert {task.approval, part.approval} == {LineApproval.PENDING}
    return task, part


def test_approved_extra_work_takes_the_price_of_the_offer(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, part = extra(floor, ot.id, work)
    said = work(unit_price=Decimal(700))
    piece = work(**part_of(part.item_id, quantity=Decimal(1), unit_price=Decimal(300)))
    settle(floor, ot.id, Settled(task.id, True, said), Settled(part.id, True, piece))
    detail = floor.seen(ot.id)
    assert [line.amount for line in (detail.labor[1], detail.parts[0])] == [1400, 300]
    assert floor.do(queries.billable, ot.id).unapproved == ()


def test_extra_work_of_another_quantity_than_offered_still_waits(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, part = extra(floor, ot.id, work)
    fewer = work(quantity=Decimal(1))
    more = work(**part_of(part.item_id, quantity=Decimal(3)))
    settle(floor, ot.id, Settled(task.id, True, fewer), Settled(part.id, True, more))
    assert set(floor.do(queries.billable, ot.id).unapproved) == {"Extra", "Filtro de aceite"}


def test_refused_work_not_begun_is_left_out_and_owed_by_nobody(floor, work):
    ot = floor.at("IN_PROGRESS")
    before = floor.seen(ot.id).order.total_cost
    agreed = work()
    floor.do(service.add_quoted_lines, ot.id, [agreed])
    task = floor.do(service.add_labor, ot.id, description="Extra", hours=Decimal(2))
    settle(floor, ot.id, Settled(task.id, False, work()))
    detail = floor.seen(ot.id)
    assert (detail.labor[-1].approval, bool(detail.labor[-1].left_out)) == (
        LineApproval.DECLINED, True,
    )  # fmt: skip
    assert detail.order.total_cost == before + agreed.amount
    billed = floor.do(queries.billable, ot.id)
    assert billed.unapproved == ()
    assert "Extra" not in {line.name for line in billed.lines}


def test_work_refused_and_then_agreed_to_is_to_be_done_after_all(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, _part = extra(floor, ot.id, work)
    settle(floor, ot.id, Settled(task.id, False, work()))
    assert settle(floor, ot.id, Settled(task.id, True, work())) == {task.id}
    line = floor.seen(ot.id).labor[1]
    assert (line.approval, line.left_out) == (LineApproval.APPROVED, None)


def test_a_line_taken_off_meanwhile_is_told(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, part = extra(floor, ot.id, work)
    floor.do(service.remove_labor, ot.id, task.id)
    said = (Settled(task.id, True, work()), Settled(part.id, True, work(**part_of(part.item_id))))
    assert settle(floor, ot.id, *said) == {part.id}


def test_a_refused_part_that_was_kept_goes_back_to_its_shelf(floor, work):
    item = floor.item(stock=5)
    ot = floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(item))])
    [part] = floor.seen(ot.id).parts
    settle(floor, ot.id, Settled(part.id, False, work(**part_of(item))))
    assert (floor.seen(ot.id).parts, kept(floor, item), floor.stock(item)) == ((), 0, 5)


def test_refused_work_that_was_done_is_billed_by_nobody_until_it_is_taken_off(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, part = extra(floor, ot.id, work)
    floor.do(service.mark_labor_done, ot.id, task.id)
    settle(
        floor, ot.id,
        Settled(task.id, False, work()), Settled(part.id, False, work(**part_of(part.item_id))),
    )  # fmt: skip
    assert set(floor.do(queries.billable, ot.id).unapproved) == {"Extra", "Filtro de aceite"}
    floor.do(service.remove_labor, ot.id, task.id)
    floor.do(service.remove_part, ot.id, part.id)
    assert floor.do(queries.billable, ot.id).unapproved == ()


def test_settling_twice_has_the_effect_of_once(floor, work):
    ot = floor.at("IN_PROGRESS")
    task, part = extra(floor, ot.id, work)
    said = (
        Settled(task.id, True, work(unit_price=Decimal(700))),
        Settled(part.id, False, work(**part_of(part.item_id))),
    )
    settle(floor, ot.id, *said)
    once = floor.seen(ot.id)
    settle(floor, ot.id, *said)
    again = floor.seen(ot.id)
    assert (again.order.total_cost, again.labor, again.parts) == (
        once.order.total_cost, once.labor, once.parts,
    )  # fmt: skip


def test_nothing_enters_and_nothing_is_settled_once_the_work_is_finished(floor, work):
    ot = floor.at("COMPLETED")
    with pytest.raises(LinesClosed):
        floor.do(service.add_quoted_lines, ot.id, [work()])
    with pytest.raises(LinesClosed):
        settle(floor, ot.id, Settled(new_id(), True, work()))


def test_the_clients_word_submits_and_approves_with_its_evidence(floor):
    ot = floor.open(assigned_to=floor.technician_id)
    floor.do(service.approve_by_client, ot.id, note="P-1 v1: firma de Marta Soto")
    detail = floor.seen(ot.id)
    assert (detail.order.status, detail.order.stage, detail.order.approval_status) == (
        OTStatus.APPROVED, OTStage.ASSIGNED, ApprovalStatus.APPROVED,
    )  # fmt: skip
    told = [(move.to_status, move.notes) for move in detail.history[-2:]]
    assert told == [
        (OTStatus.PENDING, "P-1 v1: firma de Marta Soto"),
        (OTStatus.APPROVED, "P-1 v1: firma de Marta Soto"),
    ]


def test_the_clients_word_leaves_work_that_goes_on_where_it_is(floor):
    ot = floor.at("IN_PROGRESS")
    before = floor.seen(ot.id).history
    floor.do(service.approve_by_client, ot.id, note="P-2 v1")
    detail = floor.seen(ot.id)
    assert (detail.order.status, detail.history) == (OTStatus.IN_PROGRESS, before)


def test_an_offer_sent_makes_a_draft_wait_for_the_client(floor):
    ot = floor.open()
    floor.do(service.await_client, ot.id, OTStage.AWAITING_QUOTATION_APPROVAL)
    with floor.shop.tx() as tx:
        order = tx.get(WorkOrder, ot.id)
        assert (order.status, order.stage, order.approval_status) == (
            OTStatus.PENDING, OTStage.AWAITING_QUOTATION_APPROVAL, ApprovalStatus.PENDING,
        )  # fmt: skip
    floor.do(service.await_client, ot.id, OTStage.NO_RESPONSE_LEAD)
    assert floor.seen(ot.id).order.stage is OTStage.NO_RESPONSE_LEAD


def test_an_offer_of_extra_work_stops_no_work(floor):
    ot = floor.at("IN_PROGRESS")
    floor.do(service.await_client, ot.id, OTStage.AWAITING_QUOTATION_APPROVAL)
    assert floor.seen(ot.id).order.status is OTStatus.IN_PROGRESS


def test_a_part_of_another_ot_or_workshop_is_not_issued(floor, rival_floor, work):
    ot, other = floor.open(), floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(floor.item()))])
    [part] = floor.seen(ot.id).parts
    for shop, where in ((floor, other.id), (rival_floor, ot.id)):
        with pytest.raises(NotFound):
            shop.do(service.issue_part, where, part.id)


def test_issuing_asks_for_the_right_to_use_parts(floor, work):
    ot = floor.open()
    floor.do(service.add_quoted_lines, ot.id, [work(**part_of(floor.item()))])
    [part] = floor.seen(ot.id).parts
    reader = replace(floor.technician(), permissions=frozenset({"work_orders.view"}))
    assert isinstance(reader, Actor)
    with pytest.raises(NotAllowed):
        floor.do(service.issue_part, ot.id, part.id, actor=reader)
