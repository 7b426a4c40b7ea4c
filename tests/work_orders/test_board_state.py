"""The board's screen: lanes, cards moved together, named filters, the wall."""

from decimal import Decimal
from uuid import uuid4

import pytest

from models.auth import Role
from models.work_orders import OTStatus
from tests.factories.screens import goes_to, sitting
from tests.factories.workshop import add_member
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import Filters
from torque_app.work_orders.service import NewLabor
from torque_app.work_orders.state.board import BoardState
from torque_app.work_orders.state.bulk import BulkState
from torque_app.work_orders.state.saved import SavedState
from torque_app.work_orders.state.wall import WallState
from torque_app.workshop import service as workshop

PRICED = {"labor": [NewLabor("Trabajo", amount=Decimal(1000))]}


@pytest.fixture
def tab(floor):
    with sitting(floor.shop.actor()) as seat:
        yield seat


async def in_lanes(tab, by="technician", **more):
    tab.go(lanes=by, **more)
    await tab.do(BoardState.load)
    return tab.state(BoardState)


def lane(board, name):
    return next(one for one in board.lanes if one.title == name)


async def test_lanes_stand_in_the_address_and_cards_in_their_lane(tab, floor):
    ot = floor.open(assigned_to=floor.technician_id)
    floor.open()
    board = await in_lanes(tab)
    own = lane(board, "Pedro Técnico")
    assert (own.open, own.counts) == (True, {"DRAFT": 1})
    assert {card.lane for card in board.cards if card.id == str(ot.id)} == {own.id}
    assert lane(board, "Sin técnico").id == "none"


async def test_a_lane_closes_and_opens_and_stays_so_when_others_move_cards(tab, floor):
    floor.open(assigned_to=floor.technician_id)
    board = await in_lanes(tab)
    own = lane(board, "Pedro Técnico").id
    await tab.do(BoardState.open_lane, own)
    assert not lane(board, "Pedro Técnico").open
    assert board.cards == []
    floor.open(assigned_to=floor.technician_id)
    await tab.do(BoardState.refresh)
    assert (lane(board, "Pedro Técnico").open, lane(board, "Pedro Técnico").count) == (False, 2)
    await tab.do(BoardState.open_lane, own)
    assert len(board.cards) == 2


async def test_a_lane_nobody_knows_opens_nothing(tab, floor):
    floor.open()
    board = await in_lanes(tab)
    before = [one.open for one in board.lanes]
    await tab.do(BoardState.open_lane, "zzz")
    assert [one.open for one in board.lanes] == before


async def test_a_card_dropped_in_another_lane_and_column_is_assigned_and_moved(tab, floor):
    ot = floor.at("APPROVED")
    board = await in_lanes(tab)
    there = lane(board, "Pedro Técnico").id
    await tab.do(BoardState.move, str(ot.id), f"IN_PROGRESS|{there}", 0, "APPROVED|none", "")
    assert (board.cards[0].column, board.cards[0].lane) == ("IN_PROGRESS", there)
    assert board.settled == 1


async def test_more_cards_of_a_cell_come_on_asking(tab, floor):
    for _ in range(8):
        floor.open()
    board = await in_lanes(tab)
    assert len(board.cards) == 6
    await tab.do(BoardState.more, "DRAFT|none")
    assert len(board.cards) == 8


async def test_a_card_somebody_else_moved_meanwhile_stays_with_a_notice(tab, floor):
    ot = floor.at("QC")
    other = add_member(floor.shop, name="Ida Rojas", role=Role.MANAGER)
    actor = floor.shop.actor()
    ida = type(actor)(actor.tenant_id, other, actor.permissions, name="Ida Rojas", role="MANAGER")
    await tab.do(BoardState.load)
    floor.do(service.fail_qc, ot.id, note="Suena", actor=ida)
    await tab.do(BoardState.refresh)
    # the mover held the card meanwhile: what they saw is what they say
    await tab.do(BoardState.move, str(ot.id), "COMPLETED", 0, "QC", "")
    board = tab.state(BoardState)
    assert "Ida Rojas movió" in tab.notice.text
    assert (board.cards[0].column, board.settled) == ("IN_PROGRESS", 1)


async def test_a_card_that_left_the_board_is_told_and_settled(tab):
    await tab.do(BoardState.load)
    await tab.do(BoardState.move, str(uuid4()), "PENDING", 0)
    assert "ya no está" in tab.notice.text
    assert tab.state(BoardState).settled == 1


async def test_cards_moved_together_tell_which_stayed_and_why(tab, floor):
    first, second, stuck = floor.open(), floor.open(), floor.at("COMPLETED")
    await tab.do(BoardState.load)
    ids = [str(one.id) for one in (first, second, stuck)]
    await tab.do(BulkState.carry, ids, "PENDING", "")
    bulk = tab.state(BulkState)
    assert (bulk.moved, [one.number for one in bulk.stayed]) == (2, [stuck.number])
    assert bulk.stayed[0].why.endswith(".")
    moved = [card.column for card in tab.state(BoardState).cards if card.id != str(stuck.id)]
    assert moved == ["PENDING", "PENDING"]
    await tab.do(BulkState.close)
    assert bulk.stayed == []


async def test_cards_given_together_to_a_lane_are_assigned(tab, floor):
    ids = [str(floor.open().id) for _ in range(2)]
    board = await in_lanes(tab)
    there = lane(board, "Pedro Técnico").id
    await tab.do(BulkState.carry, ids, "", there)
    assert {card.lane for card in board.cards} == {there}
    assert tab.notice.text == "Se movieron 2 tarjetas."


async def test_a_reason_is_asked_once_for_all_and_closing_moves_nothing(tab, floor):
    ids = [str(floor.at("IN_PROGRESS").id) for _ in range(2)]
    await tab.do(BoardState.load)
    bulk, board = tab.state(BulkState), tab.state(BoardState)
    await tab.do(BulkState.carry, ids, "WAITING_PARTS", "")
    assert bulk.asking_title == "Esperar repuestos"
    await tab.do(BulkState.close)
    assert {card.column for card in board.cards} == {"IN_PROGRESS"}
    await tab.do(BulkState.carry, ids, "WAITING_PARTS", "")
    await tab.do(BulkState.give_reason, {"note": "Falta el filtro"})
    assert {(card.column, card.waiting) for card in board.cards} == {
        ("WAITING_PARTS", "Falta el filtro")
    }


async def test_filters_by_bay_and_promise_are_offered_and_applied(tab, floor):
    stand = floor.do(
        workshop.save_bay, service_center_id=floor.shop.centre_id, code="B1", name="Elevador"
    )
    ot = floor.at("IN_PROGRESS")
    floor.open()
    floor.do(service.place_in_bay, ot.id, stand.id)
    tab.go(bay=str(stand.id))
    await tab.do(BoardState.load)
    board = tab.state(BoardState)
    assert [one.label for one in board.bays] == ["B1"]
    assert [card.id for card in board.cards] == [str(ot.id)]
    tab.go(promised="late")
    await tab.do(BoardState.load)
    assert board.cards == []
    tab.go(promised="nunca", lanes="nada", bay="x")
    await tab.do(BoardState.load)
    assert len(board.cards) == 2


async def test_a_filter_gets_a_name_leads_back_and_is_forgotten(tab):
    tab.go(priority="urgent", lanes="bay")
    await tab.do(SavedState.load)
    saved = tab.state(SavedState)
    assert saved.narrowed
    await tab.do(SavedState.save, {"name": "  "})
    assert "nombre" in saved.error
    await tab.do(SavedState.save, {"name": "Urgentes por box"})
    (kept,) = saved.filters
    assert (kept.label, kept.href, kept.here) == (
        "Urgentes por box",
        "/tablero?lanes=bay&priority=urgent",
        True,
    )
    tab.go()
    await tab.do(SavedState.load)
    assert (saved.filters[0].here, saved.narrowed) == (False, False)
    await tab.do(SavedState.forget, kept.id)
    assert saved.filters == []


async def test_named_filters_are_ones_own(tab, floor, rival_floor):
    tab.go(priority="urgent")
    await tab.do(SavedState.save, {"name": "Urgentes"})
    for actor in (floor.technician("session.own"), rival_floor.shop.actor()):
        with sitting(actor) as other:
            await other.do(SavedState.load)
            assert other.state(SavedState).filters == []


async def test_the_wall_shows_the_floor_without_money_even_to_the_owner(tab, floor):
    late = floor.at("IN_PROGRESS", **PRICED)
    floor.open(**PRICED)
    await tab.do(WallState.load)
    wall = tab.state(WallState)
    assert [card.id for card in wall.cards] == [str(late.id)]
    assert [card.amount for card in wall.cards] == [None]
    assert {column.total for column in wall.columns} == {None}
    assert "DRAFT" not in {column.id for column in wall.columns}


async def test_the_wall_puts_what_is_late_first_and_follows_changes(tab, floor):
    plain = floor.at("APPROVED")
    with floor.shop.tx() as tx:
        long_ago = tx.now.replace(year=2020)
    late = floor.at("APPROVED", promised_at=long_ago)
    tab.go(lanes="technician")
    await tab.do(WallState.load)
    wall = tab.state(WallState)
    assert [card.id for card in wall.cards] == [str(late.id), str(plain.id)]
    floor.do(service.assign, late.id, technician_id=floor.technician_id)
    await tab.do(WallState.refresh)
    assert str(floor.technician_id) in {card.lane for card in wall.cards}


async def test_a_reader_watches_the_wall_and_moves_nothing(floor):
    ot = floor.at("APPROVED")
    with sitting(floor.shop.actor("work_orders.view", "users.names")) as tab:
        await tab.do(WallState.load)
        assert [card.id for card in tab.state(WallState).cards] == [str(ot.id)]
        await tab.do(BoardState.load)
        await tab.do(BoardState.move, str(ot.id), "IN_PROGRESS", 0)
        assert tab.notice.level == "error"
    found = floor.do(queries.board, Filters())
    assert [c.count for c in found.columns if c.status is OTStatus.APPROVED] == [1]


async def test_lanes_of_another_kind_are_opened_afresh(tab, floor):
    floor.open(assigned_to=floor.technician_id)
    board = await in_lanes(tab)
    assert goes_to(await tab.do(BoardState.narrow, "lanes", "bay")) == ["/tablero?lanes=bay"]
    await in_lanes(tab, "bay")
    assert lane(board, "Sin box").open
