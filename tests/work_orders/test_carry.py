"""Cards put into columns and lanes: by whom, together, and when two want the same one."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from models.audit import AuditEntry
from models.auth import Membership, Role
from models.outbox import OutboxMessage
from models.work_orders import OTStatus, Priority
from tests.factories.workshop import add_member
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.core.tx import transaction
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Filters, LaneKey, Lanes, Promise
from torque_app.work_orders.service import MovedMeanwhile, Seen
from torque_app.workshop import service as workshop

NOBODY = LaneKey(Lanes.TECHNICIAN, None)


def of(technician_id):
    return LaneKey(Lanes.TECHNICIAN, technician_id)


def bay(floor, code="B1"):
    return floor.do(
        workshop.save_bay, service_center_id=floor.shop.centre_id, code=code, name=f"Box {code}"
    ).id


def lanes(floor, by=Lanes.TECHNICIAN, *, actor=None, opened=None, per_cell=6, **filters):
    return floor.do(
        queries.lanes, Filters(**filters), by, actor=actor, opened=opened, per_cell=per_cell
    )


def lane(board, key):
    return next(one for one in board.lanes if one.id == key)


def test_lanes_count_what_each_technician_has_in_each_column(floor):
    mine = floor.open(assigned_to=floor.technician_id)
    floor.open()
    board = lanes(floor)
    assert [one.id for one in board.lanes][:1] == [None]
    own = lane(board, floor.technician_id)
    assert (own.title, own.counts, [c.id for c in own.cards]) == (
        "Pedro Técnico",
        {OTStatus.DRAFT: 1},
        [mine.id],
    )
    assert lane(board, None).counts == {OTStatus.DRAFT: 1}
    assert next(c for c in board.columns if c.status is OTStatus.DRAFT).count == 2


def test_a_lane_that_is_not_opened_is_counted_without_its_cards(floor):
    floor.open(assigned_to=floor.technician_id)
    floor.open()
    own = lane(lanes(floor, opened=[None]), floor.technician_id)
    assert (own.is_open, own.count, own.cards) == (False, 1, ())


def test_a_cell_brings_its_first_cards_in_the_order_of_the_column(floor):
    cards = [floor.open(assigned_to=floor.technician_id) for _ in range(4)]
    floor.do(service.move, cards[3].id, OTStatus.DRAFT, index=0)
    own = lane(lanes(floor, per_cell=2), floor.technician_id)
    assert (own.count, [card.id for card in own.cards]) == (4, [cards[3].id, cards[0].id])


def test_lanes_by_bay_and_by_centre_show_where_cars_stand(floor):
    stand = bay(floor)
    ot = floor.at("IN_PROGRESS")
    floor.do(service.place_in_bay, ot.id, stand)
    found = lane(lanes(floor, Lanes.BAY), stand)
    assert (found.title, [card.id for card in found.cards]) == ("B1 · Box B1", [ot.id])
    (centre,) = lanes(floor, Lanes.CENTRE).lanes
    assert (centre.id, centre.count) == (floor.shop.centre_id, 1)


def test_lanes_hide_money_and_other_workshops(floor, rival_floor):
    floor.open(assigned_to=floor.technician_id)
    seen = lanes(floor, actor=floor.technician())
    assert [card.total_cost for one in seen.lanes for card in one.cards] == [None]
    assert {column.total for column in seen.columns} == {None}
    assert sum(one.count for one in lanes(rival_floor).lanes) == 0


KEPT = """
SELECT status, lanes, lane, sum(orders)::int FROM work_order_lane_tallies
 GROUP BY 1, 2, 3 HAVING sum(orders) <> 0 ORDER BY 1, 2, 3
"""
REAL = """
SELECT status, at.lanes, at.lane, count(*) FROM work_orders,
       LATERAL (VALUES ('TECHNICIAN', assigned_to), ('BAY', bay_id)) AS at (lanes, lane)
 WHERE deleted_at IS NULL AND status <> 'CLOSED' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


def test_what_is_kept_of_each_lane_equals_the_rows_after_anything(floor):
    stand = bay(floor)
    for status in OTStatus:
        floor.at(status.value)
    ot = floor.open(assigned_to=floor.technician_id)
    floor.do(service.assign, ot.id, technician_id=None)
    floor.do(service.place_in_bay, floor.at("IN_PROGRESS").id, stand)
    floor.do(service.remove, floor.open(assigned_to=floor.technician_id).id)
    ids = [floor.open().id for _ in range(3)]
    floor.do(service.carry_many, ids, to=OTStatus.PENDING, lane=of(floor.technician_id))
    with floor.shop.tx() as tx:
        kept = tx.session.execute(text(KEPT)).all()
        assert kept == tx.session.execute(text(REAL)).all()
    assert {row.lanes for row in kept} == {"TECHNICIAN", "BAY"}


@pytest.mark.parametrize("by", Lanes)
def test_lanes_kept_and_lanes_counted_one_by_one_are_the_same(floor, by):
    stand = bay(floor)
    floor.do(service.place_in_bay, floor.at("IN_PROGRESS").id, stand)
    floor.open(assigned_to=floor.technician_id)
    floor.open()
    kept, counted = lanes(floor, by), lanes(floor, by, priority=Priority.MEDIUM)
    assert kept == counted
    assert sum(lane.count for lane in kept.lanes) == 3


def test_who_left_keeps_a_lane_while_a_card_is_theirs(floor):
    gone = uuid4()
    member = add_member(floor.shop, name="Ida Rojas", role=Role.OPERATOR)
    floor.open(assigned_to=member)
    floor.do(_deactivate, member)
    board = lanes(floor)
    assert lane(board, member).title == "Ida Rojas"
    assert gone not in {one.id for one in board.lanes}


def _deactivate(tx, user_id):
    place = tx.session.exec(select(Membership).where(Membership.user_id == user_id)).one()
    place.is_active = False


def test_filters_by_bay_and_by_promise(floor):
    stand = bay(floor)
    ot = floor.at("IN_PROGRESS")
    floor.do(service.place_in_bay, ot.id, stand)
    with floor.shop.tx() as tx:
        now = tx.now
    late = floor.open(promised_at=now.replace(year=2020))
    done = floor.at("COMPLETED", promised_at=now.replace(year=2020))
    today = floor.open(promised_at=now)

    def ids(**filters):
        board = floor.do(queries.board, Filters(**filters))
        return {card.id for column in board.columns for card in column.cards}

    assert ids(bay=stand) == {ot.id}
    assert late.id in ids(promised=Promise.LATE)
    assert done.id not in ids(promised=Promise.LATE)
    assert ids(promised=Promise.TODAY) == {today.id}


def test_the_soonest_promised_come_first_on_a_wall(floor):
    with floor.shop.tx() as tx:
        now = tx.now
    plain = floor.open()
    late = floor.open(promised_at=now.replace(year=2020))
    board = floor.do(queries.board, Filters(), soonest=True)
    assert [card.id for card in board.columns[0].cards] == [late.id, plain.id]


def test_a_card_counts_its_photos_and_says_what_it_waits_for(floor):
    from tests.architecture.bodies import JPEG  # noqa: PLC0415 - drawn once, on use

    ot = floor.at("WAITING_PARTS")
    for name in ("a.jpg", "b.jpg"):
        floor.do(service.attach_photo, ot.id, data=JPEG, name=name)
    board = floor.do(queries.board, Filters())
    (card,) = [card for column in board.columns for card in column.cards]
    assert (card.photos, card.waiting_reason) == (2, "Falta el filtro")
    (other,) = floor.do(queries.column, OTStatus.WAITING_PARTS, Filters()).cards
    assert (other.photos, other.waiting_reason) == (2, "Falta el filtro")


def test_another_lane_assigns_and_another_column_moves_in_one_act(floor):
    ot = floor.at("APPROVED")
    row = floor.do(service.carry, ot.id, OTStatus.IN_PROGRESS, lane=of(floor.technician_id))
    assert (row.status, row.assigned_to) == (OTStatus.IN_PROGRESS, floor.technician_id)
    assert row.technician == "Pedro Técnico"


def test_a_lane_that_is_refused_moves_nothing(floor):
    ot = floor.at("APPROVED")
    with pytest.raises(Invalid):
        floor.do(service.carry, ot.id, OTStatus.IN_PROGRESS, lane=of(uuid4()))
    assert floor.seen(ot.id).order.status is OTStatus.APPROVED


def test_a_lane_asks_for_the_right_to_assign(floor):
    ot = floor.open(actor=floor.technician())
    with pytest.raises(NotAllowed):
        floor.do(
            service.carry,
            ot.id,
            OTStatus.DRAFT,
            lane=of(floor.technician_id),
            actor=floor.technician(),
        )


def test_a_bay_lane_places_the_car_and_a_taken_bay_keeps_it_where_it_was(floor):
    stand = bay(floor)
    first, second = floor.at("IN_PROGRESS"), floor.at("APPROVED")
    lane_of_bay = LaneKey(Lanes.BAY, stand)
    floor.do(service.carry, first.id, OTStatus.IN_PROGRESS, lane=lane_of_bay)
    floor.do(service.assign, second.id, technician_id=floor.technician_id)
    with pytest.raises(service.BayTaken):
        floor.do(service.carry, second.id, OTStatus.IN_PROGRESS, lane=lane_of_bay)
    assert floor.seen(second.id).order.status is OTStatus.APPROVED
    own = lane(lanes(floor, Lanes.BAY), stand)
    assert [card.id for card in own.cards] == [first.id]


def test_a_card_does_not_change_its_centre(floor):
    ot = floor.open()
    with pytest.raises(Conflict, match="no cambia de centro"):
        floor.do(service.carry, ot.id, OTStatus.DRAFT, lane=LaneKey(Lanes.CENTRE, uuid4()))


def test_the_first_of_two_moves_wins_and_the_other_is_told_who_moved_it(floor):
    ot = floor.at("QC")
    seen = Seen(OTStatus.QC)
    other = add_member(floor.shop, name="Ida Rojas", role=Role.MANAGER)
    actor = floor.shop.actor()
    ida = type(actor)(actor.tenant_id, other, actor.permissions, name="Ida Rojas", role="MANAGER")
    floor.do(service.carry, ot.id, OTStatus.IN_PROGRESS, seen=seen, note="Suena", actor=ida)
    with pytest.raises(MovedMeanwhile, match=r"Ida Rojas movió .* a «En trabajo»"):
        floor.do(service.carry, ot.id, OTStatus.COMPLETED, seen=seen)
    assert floor.seen(ot.id).order.status is OTStatus.IN_PROGRESS


def test_two_who_want_the_same_column_do_not_quarrel(floor):
    ot = floor.open()
    seen = Seen(OTStatus.DRAFT)
    floor.do(service.carry, ot.id, OTStatus.PENDING, seen=seen)
    row = floor.do(service.carry, ot.id, OTStatus.PENDING, seen=seen)
    assert row.status is OTStatus.PENDING


def test_a_card_somebody_else_gave_away_meanwhile_stays_with_them(floor):
    ot = floor.open()
    other = add_member(floor.shop, name="Ida Rojas", role=Role.OPERATOR)
    seen = Seen(OTStatus.DRAFT, NOBODY)
    floor.do(service.assign, ot.id, technician_id=other)
    with pytest.raises(MovedMeanwhile, match="a Ida Rojas antes que tú"):
        floor.do(service.carry, ot.id, OTStatus.DRAFT, lane=of(floor.technician_id), seen=seen)
    assert floor.seen(ot.id).order.assigned_to == other


def test_several_cards_move_together_and_the_refused_one_says_why(floor):
    drafts = [floor.open(), floor.open()]
    stuck = floor.at("COMPLETED")
    told = floor.do(service.carry_many, [drafts[0].id, stuck.id, drafts[1].id], to=OTStatus.PENDING)
    assert [one.refusal is None for one in told] == [True, False, True]
    assert (told[1].number, told[1].plate) == (stuck.number, stuck.plate)
    assert [floor.seen(one.id).order.status for one in drafts] == [OTStatus.PENDING] * 2


def test_a_refused_card_of_many_leaves_no_event_and_no_audit(floor):
    ot, fine = floor.open(), floor.open()
    with transaction(floor.shop.actor()) as tx:
        before = _traces(tx, ot.id)
    # the technician is assigned before the column refuses: all of it is undone
    told = floor.do(
        service.carry_many,
        [ot.id, fine.id],
        to=OTStatus.COMPLETED,
        lane=of(floor.technician_id),
    )
    assert [bool(one.refusal) for one in told] == [True, True]
    with transaction(floor.shop.actor()) as tx:
        assert _traces(tx, ot.id) == before
    assert floor.seen(ot.id).order.assigned_to is None
    (one,) = floor.do(service.carry_many, [fine.id], lane=of(floor.technician_id))
    assert one.refusal is None
    with transaction(floor.shop.actor()) as tx:
        assert _traces(tx, fine.id) > before


def _traces(tx, ot_id) -> int:
    messages = tx.session.exec(select(OutboxMessage)).all()
    entries = tx.session.exec(select(AuditEntry).where(AuditEntry.entity_id == ot_id)).all()
    own = [m for m in messages if str(ot_id) in str(m.payload)]
    return len(own) + len(entries)


@pytest.mark.parametrize("count", [0, 51])
def test_none_or_too_many_cards_are_refused(floor, count):
    with pytest.raises(Invalid):
        floor.do(service.carry_many, [uuid4() for _ in range(count)], to=OTStatus.PENDING)


def test_cards_of_another_workshop_are_not_there(floor, rival_floor):
    foreign = rival_floor.open()
    with pytest.raises(NotFound):
        floor.do(service.carry_many, [foreign.id], to=OTStatus.PENDING)
    with pytest.raises(NotFound):
        floor.do(service.carry, foreign.id, OTStatus.PENDING)


def test_nowhere_to_go_is_said(floor):
    with pytest.raises(Invalid, match="columna o una fila"):
        floor.do(service.carry_many, [floor.open(priority=Priority.LOW).id])


def test_a_gate_keeps_an_ot_from_being_completed_by_any_door(floor, monkeypatch):
    from torque_app.work_orders.service import gates  # noqa: PLC0415 - the registry itself

    monkeypatch.setattr(gates, "_gates", {})
    ot = floor.at("QC")
    service.register_gate("test", lambda _tx, _order: "Falta el control.")
    for door in (
        lambda: floor.do(service.pass_qc, ot.id),
        lambda: floor.do(service.move, ot.id, OTStatus.COMPLETED),
        lambda: floor.do(service.complete, ot.id),
        lambda: floor.do(service.carry, ot.id, OTStatus.COMPLETED),
    ):
        with pytest.raises(Conflict, match="Falta el control"):
            door()
    service.register_gate("test", lambda _tx, _order: None)
    assert floor.do(service.pass_qc, ot.id).status is OTStatus.COMPLETED
