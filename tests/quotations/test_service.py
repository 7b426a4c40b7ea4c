"""Quotations written, sent, followed and copied, and every way they are refused."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from models.base import new_id
from models.quotations import (
    Decision,
    Payer,
    Quotation,
    QuotationStatus,
    QuotationVersion,
    QuotedKind,
)
from models.values import plate
from tests.quotations.conftest import DAY
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.quotations import queries, service
from torque_app.quotations.service import NewLine, following

YES, NO, LATER = Decision.APPROVED, Decision.DECLINED, Decision.DEFERRED


def test_a_quotation_sums_its_lines_with_iva_on_their_net(desk):
    quotation = desk.drafted()
    assert [line.amount for line in quotation.lines] == [45_000, 20_000]
    sums = quotation.totals
    assert (sums.subtotal, sums.net, sums.tax, sums.total) == (65_000, 65_000, 12_350, 77_350)
    assert quotation.quotation.number.startswith("P-SC001-2026-11-")


def test_a_part_begins_with_the_shelf_s_price_cost_and_stock(desk):
    [part] = desk.drafted(desk.part(stock=1)).lines
    assert (part.unit_price, part.description) == (10_000, "Filtro de aceite")
    assert (part.available, part.missing) == (1, 1)


def test_the_default_matrix_prices_what_nobody_priced(desk):
    brackets = [{"up_to": "5000", "percent": "60"}, {"up_to": None, "percent": "40"}]
    desk.do(service.save_matrix, name="Repuestos", brackets_told=brackets, is_default=True)
    cheap, dear = desk.floor.item(cost=5_000), desk.floor.item(cost=6_000)
    quotation = desk.drafted(desk.part(item_id=cheap), desk.part(item_id=dear))
    assert [line.unit_price for line in quotation.lines] == [8_000, 8_400]


def test_costs_and_margins_are_shown_only_to_who_may_see_them(desk):
    quotation_id = desk.drafted(desk.part()).quotation.id
    boss = desk.seen(quotation_id, actor=desk.manager())
    assert (boss.lines[0].unit_cost, boss.lines[0].margin_percent) == (6_000, 40)
    assert boss.totals.margin_percent == 40
    advisor = desk.seen(quotation_id, actor=desk.advisor())
    assert (advisor.lines[0].unit_cost, advisor.lines[0].margin_percent) == (None, None)
    assert (advisor.totals.cost, advisor.sees_cost) == (0, False)


def test_an_advisor_does_not_set_costs(desk):
    quotation = desk.drafted()
    line = NewLine(kind=QuotedKind.TYRE, description="Neumático", unit_cost=Decimal(40_000))
    with pytest.raises(NotAllowed):
        desk.do(service.add_line, quotation.quotation.id, line, actor=desk.advisor())


def test_a_discount_of_the_whole_is_taken_off_what_each_line_leaves(desk):
    quotation = desk.drafted(desk.hour(quantity=Decimal(1), discount_percent=Decimal(10)))
    changed = desk.do(service.set_header, quotation.quotation.id, discount_percent=Decimal(5))
    assert changed.totals.net == 25_650  # 30.000 less 14,5 %
    assert changed.totals.discount_percent == Decimal("14.50")


def test_discounts_never_exceed_what_is_sold(desk):
    quotation = desk.drafted(desk.hour())
    off = NewLine(kind=QuotedKind.DISCOUNT, description="Promo", unit_price=Decimal(45_001))
    with pytest.raises(Invalid):
        desk.do(service.add_line, quotation.quotation.id, off)


def test_a_package_at_one_price_costs_exactly_that(desk):
    lines = [
        queries.PackageLine(QuotedKind.LABOR, "Mantención", Decimal("1.3")),
        queries.PackageLine(QuotedKind.PART, "", Decimal(4), item_id=desk.floor.item()),
    ]
    desk.do(
        service.save_package, code="m10", name="10.000 km", lines=lines, fixed_price=Decimal(59_990)
    )
    quotation = desk.drafted()
    more = desk.do(service.add_package, quotation.quotation.id, "M10")
    assert sum(line.amount for line in more.lines if line.package_code == "M10") == 59_990


def test_the_car_of_somebody_else_is_refused(desk, rival_desk):
    with pytest.raises(Invalid) as refused:
        desk.drafted(vehicle_id=rival_desk.floor.vehicle_id)
    assert "vehicle_id" in refused.value.fields


@pytest.mark.parametrize("field", ["appointment_id", "advisor_id", "insurer_id"])
def test_what_is_not_of_the_workshop_is_refused_by_its_field(desk, field):
    with pytest.raises(Invalid) as refused:
        desk.drafted(**{field: new_id()})
    assert field in refused.value.fields


@pytest.mark.parametrize("field", ["item_id", "operation_id"])
def test_a_line_does_not_come_to_sell_what_nobody_knows(desk, field):
    quotation = desk.drafted()
    line = quotation.lines[field == "item_id"]
    with pytest.raises(Invalid) as refused:
        desk.do(service.change_line, quotation.quotation.id, line.id, **{field: new_id()})
    assert field in refused.value.fields


def test_the_quotations_of_another_workshop_s_ot_are_not_told(desk, rival_desk):
    decided = rival_desk.decide(rival_desk.sent(), YES)
    ot_id = rival_desk.do(service.convert, decided.quotation.id)
    with pytest.raises(NotFound):
        desk.do(queries.of_order, ot_id)


def test_another_workshop_s_quotation_does_not_exist(desk, rival_desk):
    quotation_id = rival_desk.drafted().quotation.id
    with pytest.raises(NotFound):
        desk.seen(quotation_id)


def test_lines_move_change_and_go(desk):
    quotation = desk.drafted()
    quotation_id, (first, second) = quotation.quotation.id, quotation.lines
    moved = desk.do(service.move_line, quotation_id, second.id, before=first.id)
    assert [line.id for line in moved.lines] == [second.id, first.id]
    changed = desk.do(service.change_line, quotation_id, first.id, quantity=Decimal(2))
    assert changed.totals.net == 80_000
    left = desk.do(service.remove_line, quotation_id, second.id)
    assert left.totals.net == 60_000


def test_an_edit_of_an_older_reading_is_refused(desk):
    quotation = desk.drafted()
    with pytest.raises(Stale):
        desk.do(service.add_line, quotation.quotation.id, desk.hour(), version=1)


def test_an_inspection_becomes_a_line_per_finding(desk):
    inspection = desk.bench.finished(Batería="RED")
    quotation = desk.do(service.from_inspection, inspection.inspection.id)
    assert quotation.quotation.supplements_id == inspection.inspection.work_order_id
    assert {line.priority.value for line in quotation.lines} == {"SAFETY"}
    assert all(line.inspection_point_id and line.finding for line in quotation.lines)


def test_who_may_not_see_inspections_reads_the_findings_without_their_photos(desk):
    inspection = desk.bench.finished(Batería="RED")
    quotation = desk.do(service.from_inspection, inspection.inspection.id)
    seen = desk.do(queries.one, quotation.quotation.id, actor=desk.advisor())
    assert [line.finding for line in seen.lines] == [line.finding for line in quotation.lines]
    assert {line.photos for line in seen.lines} == {()}


def test_what_was_sent_is_frozen_with_its_file_and_hash(desk):
    quotation = desk.sent()
    [version] = quotation.versions
    assert quotation.quotation.status is QuotationStatus.SENT_TO_CUSTOMER
    paper = desk.do(queries.sheet, quotation.quotation.id, 1)
    assert (paper.sha256, paper.data[:5]) == (version.pdf_sha256, b"%PDF-")
    with pytest.raises(service.QuotationClosed):
        desk.do(service.add_line, quotation.quotation.id, desk.hour())


def test_the_database_itself_keeps_a_sent_version(desk):
    quotation = desk.sent()
    with pytest.raises(DBAPIError), desk.shop.tx() as tx:
        version = tx.session.exec(
            select(QuotationVersion).where(QuotationVersion.quotation_id == quotation.quotation.id)
        ).one()
        version.pdf_sha256 = "0" * 64
        tx.session.flush()


def test_lines_without_a_price_do_not_go_out(desk):
    quotation = desk.drafted(desk.hour(price=0))
    with pytest.raises(Invalid):
        desk.do(service.send_to_customer, quotation.quotation.id, channels=())


def test_a_discount_over_15_percent_waits_for_the_manager_who_sends_it_by_agreeing(desk):
    quotation = desk.drafted(desk.hour(discount_percent=Decimal(18)))
    quotation_id = quotation.quotation.id
    waits = desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    assert waits.approval_id is not None
    assert waits.quotation.quotation.status is QuotationStatus.SENT_TO_MANAGER
    agreed = desk.do(service.manager_approve, quotation_id, actor=desk.manager())
    assert agreed.quotation.status is QuotationStatus.SENT_TO_CUSTOMER
    assert agreed.versions[0].frozen_at is not None


def test_the_advisor_does_not_agree_to_their_own_discount(desk):
    quotation = desk.drafted(desk.hour(discount_percent=Decimal(18)))
    quotation_id = quotation.quotation.id
    desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    with pytest.raises(NotAllowed):
        desk.do(service.manager_approve, quotation_id, actor=desk.advisor("quotations.approve"))
    assert desk.seen(quotation_id).quotation.status is QuotationStatus.SENT_TO_MANAGER


def test_a_refused_discount_comes_back_as_a_new_draft(desk):
    quotation_id = desk.drafted(desk.hour(discount_percent=Decimal(18))).quotation.id
    desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    refused = desk.do(service.manager_reject, quotation_id, note="Mucho", actor=desk.manager())
    assert refused.quotation.status is QuotationStatus.MANAGER_REJECTED
    again = desk.do(service.revise, quotation_id, why="Menos descuento")
    assert (again.quotation.status, again.quotation.revision) == (QuotationStatus.DRAFT, 2)


def test_the_manager_s_word_is_needed_when_it_was_asked_for(desk):
    quotation_id = desk.drafted().quotation.id
    desk.do(service.send_to_manager, quotation_id, actor=desk.advisor())
    with pytest.raises(Conflict):
        desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    desk.do(service.manager_approve, quotation_id, actor=desk.manager())
    sent = desk.do(service.send_to_customer, quotation_id, channels=(), actor=desk.advisor())
    assert sent.path.startswith("/p/")


def test_an_unanswered_offer_is_reminded_of_once_per_wait_and_ends(desk):
    quotation_id = desk.sent().quotation.id

    def followed(**later):
        return desk.do(service.follow_up, now=DAY + timedelta(**later))

    assert [followed(hours=23), followed(hours=25), followed(hours=26)] == [0, 1, 0]
    assert [followed(hours=73), followed(hours=74)] == [1, 0]
    assert followed(days=9) == 1
    assert desk.seen(quotation_id).quotation.status is QuotationStatus.NO_RESPONSE_LEAD
    assert followed(days=10) == 0


def test_one_tick_takes_what_is_due_and_leaves_what_is_not(desk, monkeypatch):
    monkeypatch.setattr(following, "MOST", 1)
    first = desk.sent().quotation.id
    fresh = desk.drafted().quotation.id
    later = DAY + timedelta(hours=25)
    desk.do(service.send_to_customer, fresh, channels=(), now=later)
    second = desk.drafted().quotation.id
    desk.do(service.send_to_customer, second, channels=())
    assert [desk.do(service.follow_up, now=later) for _ in range(3)] == [1, 1, 0]
    with desk.shop.tx() as tx:
        reminded = {one: tx.get(Quotation, one).reminded_at for one in (first, second, fresh)}
    assert reminded == {first: later, second: later, fresh: None}


def test_an_ended_offer_goes_out_again_as_a_new_version(desk):
    quotation_id = desk.sent().quotation.id
    later = DAY + timedelta(days=9)
    desk.do(service.follow_up, now=later)
    desk.do(service.send_to_customer, quotation_id, channels=(), now=later)
    again = desk.seen(quotation_id)
    assert (again.quotation.revision, again.quotation.status) == (
        2, QuotationStatus.SENT_TO_CUSTOMER,
    )  # fmt: skip
    assert again.quotation.valid_until > later.date()


def test_a_copy_is_a_draft_of_its_own(desk):
    decided = desk.decide(desk.sent(), YES)
    copy = desk.do(service.duplicate, decided.quotation.id)
    assert copy.quotation.number != decided.quotation.number
    assert {line.decision for line in copy.lines} == {Decision.PENDING}
    assert copy.totals.net == decided.offered.net


def test_versions_are_compared_line_by_line(desk):
    quotation = desk.sent()
    quotation_id = quotation.quotation.id
    again = desk.do(service.revise, quotation_id, why="Sin filtro")
    labor, part = again.lines
    desk.do(service.change_line, quotation_id, labor.id, unit_price=Decimal(20_000))
    desk.do(service.remove_line, quotation_id, part.id)
    told = desk.do(queries.compare, quotation_id, 1, 2)
    assert [(each.change.value, each.before, each.after) for each in told] == [
        ("CHANGED", 45_000, 30_000),
        ("REMOVED", 20_000, None),
    ]


def test_the_insurer_pays_its_lines_less_the_deductible(desk):
    insurer = desk.do(service.save_insurer, name="Seguros del Sur")
    quotation = desk.drafted(desk.hour(payer=Payer.INSURER), desk.part())
    split = desk.do(
        service.set_header,
        quotation.quotation.id,
        insurer_id=insurer.id,
        deductible=Decimal(10_000),
    ).split
    assert (split.insurer, split.customer) == (43_550, 33_800)
    assert split.insurer + split.customer == quotation.totals.total


def test_a_sent_quotation_is_not_deleted(desk):
    with pytest.raises(Conflict):
        desk.do(service.remove, desk.sent().quotation.id)
    draft_id = desk.drafted().quotation.id
    desk.do(service.remove, draft_id)
    with pytest.raises(NotFound):
        desk.seen(draft_id)


def test_a_member_of_another_centre_only_looks(desk):
    quotation_id = desk.drafted().quotation.id
    with pytest.raises(NotAllowed):
        desk.do(service.add_line, quotation_id, desk.hour(), actor=desk.advisor(centre_id=new_id()))


def test_the_list_finds_filters_and_sorts(desk):
    one, other = desk.drafted(), desk.sent()
    from torque_app.core.listing import Listing  # noqa: PLC0415 - after the settings

    found = desk.do(queries.find, Listing(q="marta", sort="total", order="asc"))
    assert {row.id for row in found.rows} == {one.quotation.id, other.quotation.id}
    sent = desk.do(queries.find, Listing(filters={"status": "SENT_TO_CUSTOMER"}))
    assert [row.id for row in sent.rows] == [other.quotation.id]


def test_what_is_typed_finds_names_without_accents_and_plates_as_they_are_printed(desk):
    quotation = desk.drafted().quotation
    for typed in (quotation.number, quotation.client.upper(), plate.formatted(quotation.plate)):
        [found] = desk.do(queries.search, typed)
        assert (found.id, found.label) == (str(quotation.id), quotation.number)
    assert desk.do(queries.search, "nadie que exista") == []


def test_the_history_remembers_every_state(desk):
    quotation_id = desk.sent().quotation.id
    with desk.shop.tx() as tx:
        assert tx.get(Quotation, quotation_id).version > 1
