"""The board: what it shows, in which order, to whom."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.base import new_id
from models.tenants import ServiceCenter
from models.work_orders import OTStatus, Priority, WorkOrder
from torque_app.core.errors import NotAllowed
from torque_app.core.listing import Listing
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Filters
from torque_app.work_orders.service import NewLabor

NOVEMBER = datetime(2026, 11, 21, 15, tzinfo=UTC)


def column(floor, status="DRAFT", *, actor=None, **filters):
    board = floor.do(queries.board, Filters(**filters), actor=actor)
    return next(column for column in board.columns if column.status == status)


def numbers(column):
    return [int(card.number[-4:]) for card in column.cards]


def test_columns_follow_the_lifecycle_and_closed_is_hidden(floor):
    board = floor.do(queries.board, Filters())
    assert [c.status for c in board.columns] == [s for s in OTStatus if s is not OTStatus.CLOSED]
    everything = floor.do(queries.board, Filters(), closed=True)
    assert everything.columns[-1].title == "Cerrada"


def test_a_column_counts_and_sums_what_it_holds(floor):
    for amount in (1000, 2500):
        floor.open(labor=[NewLabor("x", amount=Decimal(amount))])
    seen = column(floor)
    assert (seen.count, seen.total, len(seen.cards)) == (2, 3500, 2)


def test_who_may_not_see_money_gets_counts_alone(floor):
    floor.open(labor=[NewLabor("x", amount=Decimal(1000))])
    seen = column(floor, actor=floor.technician())
    assert (seen.count, seen.total, seen.cards[0].total_cost) == (1, None, None)


def test_another_workshop_sees_an_empty_board(floor, rival_floor):
    floor.open()
    board = rival_floor.do(queries.board, Filters())
    assert sum(column.count for column in board.columns) == 0


def test_filters_narrow_cards_counts_and_totals(floor):
    floor.open(priority=Priority.URGENT, labor=[NewLabor("x", amount=Decimal(10))])
    mine = floor.open(assigned_to=floor.technician_id)
    assert column(floor, priority=Priority.URGENT).total == 10
    assert [c.id for c in column(floor, technician=floor.technician_id).cards] == [mine.id]
    assert column(floor, text="bbbb").count == 2
    assert column(floor, text=mine.number).cards[0].id == mine.id
    assert column(floor, text="zzzz no hay").count == 0


def test_a_member_of_a_centre_sees_that_centre(floor):
    with floor.shop.tx() as tx:
        north = ServiceCenter(id=new_id(), code="SC002", name="Norte")
        tx.session.add(north)
        north_id = north.id
    floor.open(service_center_id=floor.shop.centre_id)
    here = floor.open(service_center_id=north_id)
    seen = column(floor, actor=floor.technician(centre_id=north_id))
    assert (seen.count, [card.id for card in seen.cards]) == (1, [here.id])
    assert column(floor, centre=floor.shop.centre_id).count == 1


def test_new_cards_go_last_and_a_card_goes_where_it_is_put(floor):
    cards = [floor.open() for _ in range(4)]
    assert numbers(column(floor)) == [1, 2, 3, 4]
    floor.do(service.move, cards[3].id, OTStatus.DRAFT, before=cards[1].id)
    assert numbers(column(floor)) == [1, 4, 2, 3]
    floor.do(service.move, cards[0].id, OTStatus.DRAFT, index=2)
    assert numbers(column(floor)) == [4, 2, 1, 3]
    floor.do(service.move, cards[0].id, OTStatus.DRAFT, index=99)
    assert numbers(column(floor)) == [4, 2, 3, 1]


def test_a_card_enters_another_column_at_the_asked_place(floor):
    waiting = [floor.at("PENDING") for _ in range(2)]
    card = floor.open()
    floor.do(service.move, card.id, OTStatus.PENDING, before=waiting[1].id)
    assert [c.id for c in column(floor, "PENDING").cards] == [waiting[0].id, card.id, waiting[1].id]


def test_a_move_changes_one_row_and_rarely_a_few(floor):
    cards = [floor.open() for _ in range(20)]
    changed = []
    for turn in range(40):
        with floor.shop.tx() as tx:
            before = _versions(tx)
        floor.do(service.move, cards[turn % 20].id, OTStatus.DRAFT, index=5)
        with floor.shop.tx() as tx:
            after = _versions(tx)
        changed.append(sum(before[key] != version for key, version in after.items()))
    assert sorted(changed)[30] == 1
    assert max(changed) <= 7


def _versions(tx) -> dict[UUID, int]:
    return dict(tx.session.exec(select(WorkOrder.id, WorkOrder.version)).all())


def test_ordering_a_column_asks_for_the_right_to_edit(floor):
    ot = floor.open()
    with pytest.raises(NotAllowed), floor.shop.tx("work_orders.view") as tx:
        service.move(tx, ot.id, OTStatus.DRAFT, index=0)


def test_invoiced_cards_stand_newest_first(floor):
    first, second = floor.at("COMPLETED"), floor.at("COMPLETED")
    floor.do(service.mark_invoiced, first.id, invoice_number="33-1", now=NOVEMBER)
    later = NOVEMBER + timedelta(hours=1)
    floor.do(service.mark_invoiced, second.id, invoice_number="33-2", now=later)
    assert [c.id for c in column(floor, "INVOICED").cards] == [second.id, first.id]


def test_more_cards_of_a_column_come_on_asking(floor):
    for _ in range(5):
        floor.open()
    board = floor.do(queries.board, Filters(), per_column=2)
    assert (board.columns[0].count, numbers(board.columns[0])) == (5, [1, 2])
    more = floor.do(queries.column, OTStatus.DRAFT, Filters(), offset=2, limit=2)
    assert numbers(more) == [3, 4]


def test_the_board_reads_its_cards_from_the_index(floor):
    with floor.shop.tx() as tx:
        tx.session.execute(text("SET LOCAL enable_seqscan = off"))
        tx.session.execute(text("SET LOCAL enable_sort = off"))
        plan = tx.session.execute(
            text(
                "EXPLAIN SELECT id FROM work_orders WHERE tenant_id = :t AND status = 'DRAFT'"
                " AND deleted_at IS NULL ORDER BY board_position, promised_at, id LIMIT 50"
            ),
            {"t": floor.shop.tenant_id},
        ).scalars()
        assert "ix_work_orders_board" in "\n".join(plan)


def test_a_list_is_paged_filtered_and_sorted(floor):
    for index in range(5):
        floor.open(now=NOVEMBER + timedelta(minutes=index))
    page = floor.do(queries.find, Listing(limit=2, sort="number", order="asc"))
    assert (page.total, page.pages) == (5, 3)
    assert [row.number[-4:] for row in page.rows] == ["0001", "0002"]
    floor.do(service.submit, page.rows[0].id)
    pending = floor.do(queries.find, Listing(filters={"status": "pending"}))
    assert [row.id for row in pending.rows] == [page.rows[0].id]
    by_day = {"from": "2026-11-21", "to": "2026-11-21"}
    assert floor.do(queries.find, Listing(filters=by_day)).total == 5
    assert floor.do(queries.find, Listing(filters={"from": "2026-11-22"})).total == 0


def test_search_offers_choices_with_their_address(floor):
    ot = floor.open()
    (choice,) = floor.do(queries.search, "marta")
    assert (choice.label, choice.href) == (ot.number, f"/ot/{ot.id}")
    assert choice.sublabel.startswith("BBBB·")


def test_stats_count_by_status_and_delay(floor):
    floor.open(promised_at=datetime(2026, 1, 1, tzinfo=UTC))
    floor.at("COMPLETED", labor=[NewLabor("x", amount=Decimal(5000))])
    stats = floor.do(queries.stats)
    assert stats.by_status["DRAFT"] == stats.by_status["COMPLETED"] == 1
    assert (stats.overdue, stats.completed_30d, stats.average_ticket) == (1, 1, 5000)


def test_a_card_goes_in_front_of_one_far_down_its_column(floor):
    cards = [floor.open() for _ in range(40)]
    floor.do(service.move, cards[0].id, OTStatus.DRAFT, before=cards[38].id)
    seen = floor.do(queries.column, OTStatus.DRAFT, Filters(), limit=100)
    assert numbers(seen) == [*range(2, 39), 1, 39, 40]


def test_cards_that_share_a_place_still_make_room(floor):
    cards = [floor.open() for _ in range(36)]
    with floor.shop.tx() as tx:
        for card in cards:
            tx.get(WorkOrder, card.id).board_position = 5
    last = cards[-1].id
    order = floor.do(queries.column, OTStatus.DRAFT, Filters(), limit=100).cards
    before = [card.id for card in order if card.id != last]
    floor.do(service.move, last, OTStatus.DRAFT, before=before[2])
    seen = floor.do(queries.column, OTStatus.DRAFT, Filters(), limit=100).cards
    assert [card.id for card in seen] == [*before[:2], last, *before[2:]]


def test_a_card_in_front_of_itself_or_of_one_elsewhere_stays_put(floor):
    cards = [floor.open() for _ in range(3)]
    elsewhere = floor.at("PENDING")
    for other in (cards[2].id, elsewhere.id, new_id()):
        floor.do(service.move, cards[2].id, OTStatus.DRAFT, before=other)
    assert numbers(column(floor)) == [1, 2, 3]
